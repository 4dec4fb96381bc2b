"""What stands where: the transport on top, the controls at the left, panels and banners beside."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget


class Stage(QWidget):
    """The middle of the window; the border between controls and panels can be moved."""

    def __init__(self, controls: QWidget, banners: QWidget, panels: QWidget) -> None:
        super().__init__()
        self._controls = controls
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(controls)
        self._split.addWidget(_column(banners, panels))
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(6)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._split, 1)

    def set_top(self, transport: QWidget) -> None:
        """Put a bar over everything."""
        self._layout.insertWidget(0, transport)

    def arrange(self, width: int) -> None:
        """Give the controls the width they wish for, and the rest to the panels."""
        wish = self._controls.sizeHint().width()
        self._split.setSizes([wish, max(width - wish, wish)])

    def save(self) -> QByteArray:
        """Return where the border stands."""
        return self._split.saveState()

    def restore(self, state: QByteArray) -> None:
        """Put the border where it stood."""
        self._split.restoreState(state)


def _column(upper: QWidget, lower: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(upper)
    layout.addWidget(lower, 1)
    return column
