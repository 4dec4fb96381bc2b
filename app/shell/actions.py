"""What can be done: the records from which menus, shortcuts and the palette are made."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from app.link import seen
from app.model.picture_choice import SCALES
from app.plots.panel import Panel
from app.shell.about import show_about
from app.shell.commands import Action
from app.shell.comparison.beside import beside_actions
from app.shell.comparison.comparing_menus import comparing_actions
from app.shell.exporting.data_exports import data_actions
from app.shell.exporting.films import film_actions
from app.shell.exporting.pictures import picture_actions
from app.shell.lecturing.presenter import presenter_actions
from app.shell.opening import opening_actions
from app.shell.past.run_tree import run_tree_actions
from app.shell.past.timeline import timeline_actions
from app.shell.preferences import ThemeChoice
from app.shell.run_actions import beginning_actions, playing_actions, trains, why_not

if TYPE_CHECKING:
    from app.shell.window import Window

RATES = (10, 20, 30, 60)
THEMES: tuple[tuple[ThemeChoice, str], ...] = (
    ("system", "Follow the system's theme"),
    ("light", "Light theme"),
    ("dark", "Dark theme"),
)


def window_actions(window: Window) -> Iterator[Action]:
    """Yield the actions of a window, in the order in which the palette lists them."""
    yield from playing_actions(window)
    yield from timeline_actions(window)
    yield from run_tree_actions(window)
    yield from beginning_actions(window)
    yield from opening_actions(window)
    yield from _open(window)
    yield from beside_actions(window)
    yield from comparing_actions(window)
    yield from _file(window)
    yield from _export(window)
    yield from data_actions(window)
    yield from picture_actions(window)
    yield from film_actions(window)
    yield from _edit(window)
    yield from _view(window)
    yield from presenter_actions(window)
    yield from _choices(window)
    yield Action("help.palette", "Find a command…", window.palette_box.open, ("Ctrl+K",))
    yield Action("help.about", "About Saddlepoint", partial(show_about, window))


def panel_actions(window: Window) -> Iterator[Action]:
    """Yield the actions of every panel of a window."""
    for panel in window.area.panels.values():
        yield from _panel(window, panel)


def number_panels(window: Window) -> None:
    """Give Ctrl+1 and so on to the panels of the present family, in order."""
    numbers = itertools.count(1)
    for name in window.area.panels:
        number = next(numbers) if window.area.serves(name) else 10
        window.commands.give_keys(f"view.panel.{name}", (f"Ctrl+{number}",) if number < 10 else ())


def _panel(window: Window, panel: Panel) -> Iterator[Action]:
    area, pictures = window.area, window.pictures
    name, title = panel.name, panel.title

    def serves() -> bool:
        return area.serves(name)

    def hidden() -> str:
        return "" if seen(panel) else "Bring the panel to the front first"

    yield Action(
        f"view.panel.{name}",
        f"{title} panel",
        lambda: area.toggle(name),
        checked=lambda: area.shown(name),
        shown=serves,
    )
    yield Action(
        f"export.panel.{name}",
        f"Export {title} as PNG…",
        partial(pictures.save, panel, title),
        shown=serves,
        enabled=partial(seen, panel),
        why=hidden,
    )
    yield Action(
        f"export.copy.{name}",
        f"Copy picture of {title}",
        partial(pictures.copy, panel, title),
        shown=serves,
        enabled=partial(seen, panel),
        why=hidden,
    )


def _open(window: Window) -> Iterator[Action]:
    documents = window.documents
    yield Action("file.open", "Open…", documents.ask_open, ("Ctrl+O",))
    yield Action(
        "file.open_folder",
        "Open folder of pictures…",
        documents.ask_folder,
        ("Ctrl+Shift+O",),
        "Train on the pictures in a folder; subfolders are classes",
    )


def _file(window: Window) -> Iterator[Action]:
    documents = window.documents

    def running() -> bool:
        return bool(window.link.status.run) and not window.link.status.recorded

    yield Action(
        "file.save_checkpoint",
        "Save checkpoint…",
        documents.save_checkpoint,
        ("Ctrl+S",),
        enabled=running,
    )
    yield Action(
        "file.save_experiment",
        "Save experiment…",
        documents.save_experiment,
        ("Ctrl+Shift+S",),
        enabled=running,
    )
    yield Action(
        "file.continue",
        "Continue the last session",
        window.offer.accept,
        enabled=lambda: window.offer.stands,
    )
    yield Action(
        "file.discard",
        "Discard the last session",
        window.offer.decline,
        enabled=lambda: window.offer.stands,
    )
    yield Action("file.quit", "Quit", window.close, ("Ctrl+Q",))


def _export(window: Window) -> Iterator[Action]:
    exports = window.exports
    yield Action(
        "export.curves",
        "Export curves as CSV…",
        lambda: exports.save_curves(window.link.lab.columns()),
        enabled=lambda: bool(window.link.lab.columns().names()),
    )
    yield Action(
        "export.script",
        "Export script…",
        window.documents.save_script,
        help="A plain PyTorch program that repeats this run without Saddlepoint, with what was "
        "changed on the way",
        enabled=lambda: trains(window) and bool(window.link.status.run),
        why=partial(why_not, window),
    )
    yield Action(
        "export.window",
        "Export window as PNG…",
        lambda: window.pictures.save(window, "window"),
        ("Ctrl+E",),
    )


def _edit(window: Window) -> Iterator[Action]:
    conductor = window.conductor
    yield Action(
        "edit.undo",
        "Undo change of setting",
        conductor.undo,
        ("Ctrl+Z",),
        enabled=lambda: conductor.history.next_undo is not None,
    )
    yield Action(
        "edit.redo",
        "Redo change of setting",
        conductor.redo,
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        enabled=lambda: conductor.history.next_redo is not None,
    )
    yield Action(
        "edit.draw",
        "Draw data…",
        window.draw_data,
        ("Ctrl+D",),
        "Draw the dataset by hand; strokes act while it trains",
        partial(trains, window),
        why=partial(why_not, window),
    )
    yield Action(
        "export.copy_window",
        "Copy picture of window",
        lambda: window.pictures.copy(window, "window"),
        ("Ctrl+Shift+C",),
    )


def _view(window: Window) -> Iterator[Action]:
    look = window.appearance
    yield Action(
        "view.controls",
        "Controls",
        window.arrangement.toggle_controls,
        ("F9",),
        checked=lambda: not window.controls.isHidden(),
    )
    yield Action("view.rates", "How often each thing is observed", window.bar.list_rates)
    yield Action("view.reset_layout", "Reset layout", window.arrangement.reset)
    yield Action("view.larger", "Larger text", look.enlarge, ("Ctrl++", "Ctrl+="))
    yield Action("view.smaller", "Smaller text", look.shrink, ("Ctrl+-",))
    yield Action("view.normal", "Normal text size", look.normal, ("Ctrl+0",))
    yield Action(
        "view.full_screen",
        "Full screen",
        window.arrangement.toggle_full_screen,
        ("Shift+F11",),
        checked=window.isFullScreen,
    )


def _choices(window: Window) -> Iterator[Action]:
    look, link, preferences = window.appearance, window.link, window.preferences
    for choice, text in THEMES:
        yield Action(
            f"view.theme.{choice}",
            text,
            partial(look.choose, choice),
            checked=partial(lambda choice: look.choice == choice, choice),
        )
    for rate in RATES:
        yield Action(
            f"view.rate.{rate}",
            f"{rate} frames a second",
            partial(window.set_rate, rate),
            checked=partial(lambda rate: link.rate == rate, rate),
        )
    for scale in SCALES:
        yield Action(
            f"export.scale.{scale}",
            f"Pictures at {scale}× the size on screen",
            partial(setattr, preferences, "picture_scale", scale),
            checked=partial(lambda scale: preferences.picture_scale == scale, scale),
        )
