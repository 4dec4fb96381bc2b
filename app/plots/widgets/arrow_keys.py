"""Arrow keys for what is otherwise dragged with the mouse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

WAYS = (
    (Qt.Key.Key_Left, -1, 0),
    (Qt.Key.Key_Right, 1, 0),
    (Qt.Key.Key_Down, 0, -1),
    (Qt.Key.Key_Up, 0, 1),
)


def listen(widget: QWidget, nudged: Callable[[int, int], None]) -> None:
    """Call ``nudged`` with -1, 0 or 1 across and up while the focus is within a widget."""
    for key, across, up in WAYS:
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(partial(nudged, across, up))
