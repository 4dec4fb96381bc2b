"""Pictures of the window and its panels as a person wants them: kind of file, colours, size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.film.dressing import dressed
from app.film.images import png
from app.film.picture import SCREEN, Print, content, image_of
from app.model.picture_choice import PictureChoice
from app.plots.panel import Panel
from app.shell.commands import Action
from app.shell.dialogs import finished
from app.shell.exporting.on_screen import on_screen
from app.shell.exporting.picture_dialog import PictureDialog
from app.style.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from app.shell.window import Window

WHOLE = "Window"
COLUMNS = "All columns"  # with the curves below them


class Pictures:
    """Asks how, then saves or copies what is on screen, as it is then."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def ask(self, subject: str = WHOLE) -> None:
        """Ask for a picture, at first of the panel of that title."""
        self._window.tasks.start(self._ask(subject), "export the picture")

    def copy(self, widget: QWidget, title: str) -> None:
        """Put a picture of a widget on the clipboard, in the usual resolution."""
        self._window.exports.copy_image(self._image(widget, self._usual()), title)

    def save(self, widget: QWidget, title: str) -> None:
        """Ask where, then save a PNG of a widget as it is now, in the usual resolution."""
        window, content = self._window, self._content(widget, self._usual())
        window.tasks.start(window.exports.save(content, title, ".png"), f"export {title}")

    def _usual(self) -> PictureChoice:
        return PictureChoice(scale=self._window.preferences.picture_scale)

    async def _ask(self, subject: str) -> None:
        window = self._window
        view = window.comparing.view
        subjects: dict[str, QWidget] = {} if view is None else {COLUMNS: view.split}
        subjects |= {WHOLE: window, **_panels(window)}
        if subject == WHOLE:
            subject = next(iter(subjects))
        choice = PictureChoice.read(window.preferences.picture)
        dialog = PictureDialog(window, subjects, subject, choice)
        dialog.copied.connect(lambda: self._copy(dialog))
        if not await finished(dialog, window.tasks.loop):
            return
        choice, (widget, title) = dialog.choice(), dialog.widget()
        window.preferences.picture = choice.written()
        await window.exports.save(self._content(widget, choice), title, choice.suffix)

    def _copy(self, dialog: PictureDialog) -> None:
        choice, (widget, title) = dialog.choice(), dialog.widget()
        self._window.preferences.picture = choice.written()
        self._window.exports.copy_image(self._image(widget, choice), title)

    def _content(self, widget: QWidget, choice: PictureChoice) -> Callable[[], bytes]:
        """Paint a widget; return what makes a file of that, which any thread may call."""
        if not choice.vector:
            return partial(png, self._image(widget, choice))
        size = Print(choice.width, choice.dpi)
        with self._dressed(widget, choice, size.weight(widget.size(), choice.suffix)):
            found = content(widget, choice.suffix, size)
        return lambda: found

    def _image(self, widget: QWidget, choice: PictureChoice) -> QImage:
        scale, dpi = float(choice.scale), SCREEN * choice.scale
        if choice.printed:
            scale, dpi = Print(choice.width, choice.dpi).scale(widget.size()), choice.dpi
        with self._dressed(widget, choice, scale):
            return image_of(widget, scale, dpi)

    def _dressed(
        self, widget: QWidget, choice: PictureChoice, weight: float
    ) -> AbstractContextManager[None]:
        look = self._window.appearance
        wanted = {"light": LIGHT, "dark": DARK}.get(choice.theme, look.theme)
        restyle = widget.restyle if isinstance(widget, Panel) else self._restyle
        zoom = look.zoom / 100
        return dressed(widget, restyle, look.theme, wanted, zoom=zoom, weight=weight)

    def _restyle(self, theme: Theme) -> None:
        """Put a theme on the window, and on all that it may show, such as columns or a lesson."""
        self._window.appearance.changed.emit(theme)


def _panels(window: Window) -> dict[str, Panel]:
    """Return the panels on screen by what they are called, those of columns with their run."""
    columns = window.comparing.columns
    if not columns:
        return {panel.title: panel for panel in on_screen(window).values()}
    return {
        f"{number} {column.name}: {panel.title}": panel
        for number, column in enumerate(columns, 1)
        for panel in column.panels.values()
    }


def picture_actions(window: Window) -> Iterator[Action]:
    """Yield what makes pictures with everything to choose."""
    yield Action(
        "export.picture",
        "Export picture…",
        window.pictures.ask,
        ("Ctrl+Shift+P",),
        "The window or a panel as PNG, SVG or PDF, in any theme and size",
    )
