"""The order of the menus; what the entries do is said where their actions are made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMenuBar

from app.model.recents import Recents
from app.shell.commands import Commands

RULE = ""
MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "&File",
        (
            "file.choose",
            "file.next",
            "file.previous",
            "file.open",
            "file.open_folder",
            "*recent",
            "file.continue",
            RULE,
            "file.beside",
            RULE,
            "file.save_checkpoint",
            "file.save_experiment",
            "file.save_recording",
            "file.close_recording",
            RULE,
            "export.data",
            "export.curves",
            "export.handout",
            "export.script",
            "export.picture",
            "export.window",
            "*export panel",
            "*resolution",
            "export.film",
            "export.film_finish",
            RULE,
            "file.quit",
        ),
    ),
    (
        "&Edit",
        ("edit.undo", "edit.redo", RULE, "edit.draw", RULE, "export.copy_window", "*copy panel"),
    ),
    (
        "&Run",
        (
            "run.play",
            "run.step",
            "run.steps",
            "run.step_discriminator",
            "run.step_generator",
            RULE,
            "run.faster",
            "run.slower",
            "run.full_speed",
            RULE,
            "run.bookmark",
            "run.branch",
            "run.live",
            "run.tree",
            RULE,
            "run.compare",
            RULE,
            "run.reset",
            "run.new_seed",
            "run.continue",
            "*family",
        ),
    ),
    (
        "&View",
        (
            "view.controls",
            RULE,
            "*panels",
            RULE,
            "view.reset_layout",
            RULE,
            "*theme",
            "view.larger",
            "view.smaller",
            "view.normal",
            "*frame rate",
            "view.rates",
            RULE,
            "view.full_screen",
            "view.present",
        ),
    ),
    (
        "&Lessons",
        ("*lessons", RULE, "lesson.file", RULE, "lesson.again", "lesson.leave"),
    ),
    ("&Help", ("help.palette", RULE, "help.about")),
)
SUBMENUS = {  # title of a submenu and the beginning of the ids of its actions
    "*export panel": ("Export panel as PNG", "export.panel."),
    "*copy panel": ("Copy picture of panel", "export.copy."),
    "*resolution": ("Resolution of pictures", "export.scale."),
    "*theme": ("Theme", "view.theme."),
    "*frame rate": ("Frames a second", "view.rate."),
    "*panels": ("", "view.panel."),
    "*family": ("Another &model", "run.family."),
    "*lessons": ("", "lesson.open."),
}


def fill(bar: QMenuBar, commands: Commands, recents: Recents, open: Callable[[Path], None]) -> None:
    """Build all menus anew."""
    bar.clear()
    for old in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.deleteLater()
    for title, entries in MENUS:
        menu = bar.addMenu(title)
        for entry in entries:
            _add(menu, entry, commands, recents, open)


def _add(
    menu: QMenu, entry: str, commands: Commands, recents: Recents, open: Callable[[Path], None]
) -> None:
    if entry == RULE:
        menu.addSeparator()
    elif entry == "*recent":
        _add_recent(menu.addMenu("Open &recent"), recents, open)
    elif entry in SUBMENUS:
        title, beginning = SUBMENUS[entry]
        place = menu.addMenu(title) if title else menu
        for record in commands.records():
            if record.id.startswith(beginning):
                place.addAction(commands.action(record.id))
    else:
        menu.addAction(commands.action(entry))


def _add_recent(menu: QMenu, recents: Recents, open: Callable[[Path], None]) -> None:
    """List recent files anew whenever the menu opens."""

    def fill_recent() -> None:
        menu.clear()
        paths = recents.paths()
        for path in paths:
            action = menu.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: open(path))
        if paths:
            menu.addSeparator()
            menu.addAction("Clear list", recents.clear)
        else:
            menu.addAction("No recent files").setEnabled(False)

    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(fill_recent)
