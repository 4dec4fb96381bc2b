"""A button that has no meaning on paper, so that pictures of what it stands in leave it out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget


class ScreenButton(QToolButton):
    """A button that keeps its place in a picture of a panel, but is not painted there."""

    painted = True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, unless a picture is made."""
        if self.painted:
            super().paintEvent(event)


@contextmanager
def on_paper(widget: QWidget) -> Iterator[None]:
    """Paint no such button of ``widget`` inside the block; a whole window is shown as it is."""
    buttons = [] if widget.isWindow() else widget.findChildren(ScreenButton)
    try:
        for button in buttons:
            button.painted = False
        yield
    finally:
        for button in buttons:
            button.painted = True
