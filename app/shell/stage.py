"""What stands where: the transport on top, the controls at the left, panels and banners beside."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget


class Stage(QWidget):
    """The middle of the window; the border between controls and panels can be moved."""

    def __init__(self, controls: QWidget, banners: QWidget, panels: QWidget) -> None:
        super().__init__()
        self._controls = controls
        self._away: list[QWidget] = []
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(controls)
        self._split.addWidget(_column(banners, panels))
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(6)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._whole = QSplitter(Qt.Orientation.Horizontal)  # all this, and what is beside it
        self._whole.addWidget(self._split)
        self._whole.setStretchFactor(0, 1)
        self._whole.setChildrenCollapsible(False)
        self._whole.setHandleWidth(6)
        self._layout.addWidget(self._whole, 1)

    def set_top(self, bar: QWidget) -> None:
        """Put a bar over everything."""
        self._layout.insertWidget(0, bar)

    def set_bottom(self, bar: QWidget) -> None:
        """Put a bar under everything."""
        self._layout.addWidget(bar)

    def set_side(self, pane: QWidget) -> None:
        """Put a pane at the right, of the full height; it is hidden at first."""
        pane.hide()
        self._whole.addWidget(pane)

    def show_side(self, pane: QWidget) -> None:
        """Show the pane at the right, with the width it wishes for where there is room."""
        pane.show()
        wish = min(pane.sizeHint().width(), max(self.width() // 3, pane.minimumWidth()))
        self._whole.setSizes([max(self.width() - wish, 1), wish])

    def put_bars_away(self) -> None:
        """Leave everything to the panels."""
        items = map(self._layout.itemAt, range(self._layout.count()))
        bars = [bar for item in items if item and (bar := item.widget()) is not None]
        self._away = [b for b in bars if not b.isHidden() and not isinstance(b, QSplitter)]
        for bar in self._away:
            bar.hide()

    def bring_bars_back(self) -> None:
        """Show the bars again that were there."""
        away, self._away = self._away, []
        for bar in away:
            bar.show()

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
