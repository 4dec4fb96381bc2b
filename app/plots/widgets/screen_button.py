"""What has no meaning on paper, such as a button or a hint for the mouse: pictures leave it out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget


class ScreenOnly:
    """A widget of which all, or something, is shown on screen alone."""

    painted = True

    def paint_on_screen(self, painted: bool) -> None:
        """Show that, or leave it out; nothing else moves."""
        self.painted = painted


class ScreenButton(ScreenOnly, QToolButton):
    """A button that keeps its place in a picture of a panel, but is not painted there."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, unless a picture is made."""
        if self.painted:
            super().paintEvent(event)


class ScreenPushButton(ScreenOnly, QPushButton):
    """Likewise, a button that is framed."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, unless a picture is made."""
        if self.painted:
            super().paintEvent(event)


def screen_only(widget: QWidget) -> list[ScreenOnly]:
    """Return what in a widget is shown on screen alone."""
    return [found for found in widget.findChildren(QWidget) if isinstance(found, ScreenOnly)]


@contextmanager
def on_paper(widget: QWidget) -> Iterator[None]:
    """Paint none of that of ``widget`` inside the block; a whole window is shown as it is."""
    found = [] if widget.isWindow() else screen_only(widget)
    hidden = [one for one in found if one.painted]
    try:
        for one in hidden:
            one.paint_on_screen(False)
        yield
    finally:
        for one in hidden:
            one.paint_on_screen(True)
