"""Draws the tree of runs into the rows of a table: a line for each, from where it came off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.model.lineage import Row, begin, span
from app.style.theme import LIGHT, Theme

EDGE = 10.0  # pixels at either end of a row
END = 4.0  # pixels of the radius of the dot at which a run has arrived


class RunLines(QStyledItemDelegate):
    """Paints one cell per row; ``rows`` says what the tree is at present."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()
        self.present = ""
        self.theme: Theme = LIGHT

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw what of the tree passes through one row."""
        super().paint(painter, option, index)
        cell: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, row in enumerate(self.rows):
            if row.parent is not None and row.parent <= index.row() <= number:
                self._fork(painter, cell, index.row(), number, row)
        if index.row() < len(self.rows):
            self._line(painter, cell, self.rows[index.row()])
        painter.restore()

    def _line(self, painter: QPainter, cell: QRect, row: Row) -> None:
        """Draw the stretch that a run trained, and a dot where it is."""
        middle = cell.center().y() + 0.5
        end = QPointF(self._place(cell, row.run.step), middle)
        painter.setPen(self._pen(row))
        painter.drawLine(QPointF(self._place(cell, begin(row)), middle), end)
        colour = QColor(self._colour(row))
        painter.setBrush(colour if row.run.run == self.present else QColor(self.theme.panel))
        painter.setPen(QPen(colour, 2))
        painter.drawEllipse(end, END, END)

    def _fork(self, painter: QPainter, cell: QRect, at: int, number: int, row: Row) -> None:
        """Draw the part of a branch's way down from its origin that lies in one row."""
        x, middle = self._place(cell, begin(row)), cell.center().y() + 0.5
        top = middle if at == row.parent else cell.top()
        bottom = middle if at == number else cell.bottom() + 2
        painter.setPen(self._pen(row))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _place(self, cell: QRect, step: int) -> float:
        first, last = span(self.rows)
        share = (step - first) / max(last - first, 1)
        return cell.left() + EDGE + share * (cell.width() - 2 * EDGE)

    def _colour(self, row: Row) -> str:
        return self.theme.series[row.colour % len(self.theme.series)]

    def _pen(self, row: Row) -> QPen:
        width = 3 if row.run.run == self.present else 2
        return QPen(QColor(self._colour(row)), width, Qt.PenStyle.SolidLine)
