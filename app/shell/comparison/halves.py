"""Two windows beside each other, each in a half of the screen."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

Side = Literal["left", "right"]


def half(screen: QRect, side: Side) -> QRect:
    """Return a half of a screen; together they cover it."""
    width = screen.width() // 2
    if side == "left":
        return QRect(screen.left(), screen.top(), width, screen.height())
    return QRect(screen.left() + width, screen.top(), screen.width() - width, screen.height())


def fill_half(window: QWidget, side: Side) -> None:
    """Let a window with its frame fill a half of its screen, as far as the system allows."""
    room = half(window.screen().availableGeometry(), side)
    if window.isMaximized() or window.isFullScreen():
        window.showNormal()
    frame, inner = window.frameGeometry(), window.geometry()
    window.setGeometry(
        room.adjusted(
            inner.left() - frame.left(),
            inner.top() - frame.top(),
            inner.right() - frame.right(),
            inner.bottom() - frame.bottom(),
        )
    )
