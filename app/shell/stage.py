"""What stands where: the transport on top, the controls at the left, panels and banners beside."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget


@dataclass(frozen=True, slots=True)
class Borders:
    """Where the borders stand in so much room."""

    room: QSize
    whole: QByteArray
    split: QByteArray


class Stage(QWidget):
    """The middle of the window; the border between controls and panels can be moved."""

    def __init__(self, controls: QWidget, banners: QWidget, panels: QWidget) -> None:
        super().__init__()
        self._controls = controls
        self._upper, self._lower = _column(), _column()
        self._awaited: Borders | None = None  # restored once there is as much room as there was
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(controls)
        self._panels, self._instead = panels, QWidget()
        self._room = _column(banners, panels)
        self._split.addWidget(self._room)
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
        self._layout.addWidget(self._upper)
        self._layout.addWidget(self._whole, 1)
        self._layout.addWidget(self._lower)

    def set_top(self, bar: QWidget) -> None:
        """Put a bar over everything."""
        _add(self._upper, bar)

    def set_bottom(self, bar: QWidget) -> None:
        """Put a bar under everything."""
        _add(self._lower, bar)

    def set_strip(self, strip: QWidget) -> None:
        """Put a line over everything that stays when the bars are away."""
        self._layout.insertWidget(0, strip)

    def set_side(self, pane: QWidget) -> None:
        """Put a pane at the right, of the full height; it is hidden at first."""
        pane.hide()
        self._whole.addWidget(pane)

    def show_side(self, pane: QWidget) -> None:
        """Show the pane at the right, with the width it wishes for where there is room."""
        pane.show()
        most = max(3 * self.width() // 10, pane.minimumSizeHint().width())
        wish = min(pane.sizeHint().width(), most)
        self._whole.setSizes([max(self.width() - wish, 1), wish])

    def show_instead(self, widget: QWidget) -> None:
        """Show something in the place of the panels."""
        self._instead = widget
        self._panels.hide()
        _add(self._room, widget)
        layout = self._room.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setStretchFactor(widget, 1)
        widget.show()

    def show_panels(self) -> None:
        """Show the panels again."""
        layout = self._room.layout()
        assert layout is not None
        self._instead.hide()
        layout.removeWidget(self._instead)
        self._panels.show()

    def put_bars_away(self) -> None:
        """Leave everything to the panels, and a third of it to a pane at the right."""
        self._upper.hide()
        self._lower.hide()
        self._awaited = None
        self._whole.setSizes([2000, *[1000] * (self._whole.count() - 1)])

    def bring_bars_back(self) -> None:
        """Show the bars again."""
        self._upper.show()
        self._lower.show()

    def hold(self) -> Borders:
        """Return where all borders stand, for a while."""
        return Borders(self.size(), self._whole.saveState(), self._split.saveState())

    def bring_back(self, borders: Borders) -> None:
        """Put all borders where they were held, to the pixel once there is as much room."""
        self._awaited = borders if borders.room != self.size() else None
        self._whole.restoreState(borders.whole)
        self._split.restoreState(borders.split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the borders back as soon as the room is that in which they were held."""
        super().resizeEvent(event)
        if self._awaited is not None and self._awaited.room == self.size():
            self.bring_back(self._awaited)

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


def _column(*widgets: QWidget) -> QWidget:
    """Return widgets below each other, of which the last has the room that is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for place, widget in enumerate(widgets, 1):
        layout.addWidget(widget, int(place == len(widgets)))
    return column


def _add(column: QWidget, bar: QWidget) -> None:
    layout = column.layout()
    assert layout is not None
    layout.addWidget(bar)
