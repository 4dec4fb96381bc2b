"""Shelves of experiments as a list: quiet headings, and under each its experiments in two lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.model.shelves import Place, Shelf

NAME = Qt.ItemDataRole.UserRole + 1  # of an experiment; a heading has none
SUMMARY = Qt.ItemDataRole.UserRole + 2
TAG = Qt.ItemDataRole.UserRole + 3
PAD = 6
INDENT = 12  # of experiments below their heading
Index = QModelIndex | QPersistentModelIndex


class TwoLines(QStyledItemDelegate):
    """Paints an experiment as its title with the summary beneath, and a heading as one line."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = option.fontMetrics.height()
        if not index.data(NAME):
            return QSize(0, line + (2 * PAD if index.row() else PAD))
        return QSize(0, 2 * line + 2 * PAD)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.data(NAME):
            self._paint_experiment(painter, option, index)
        else:
            self._paint_heading(painter, option, index)

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = option.rect.adjusted(PAD, 0, -PAD, -PAD // 3)
        font = _heading_font(option.font)
        painter.save()
        painter.setFont(font)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.drawText(box, Qt.AlignmentFlag.AlignBottom, text)
        metrics = QFontMetrics(font)
        level = box.bottom() - metrics.height() // 2 + metrics.descent() // 2
        painter.setPen(option.palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(
            box.left() + metrics.horizontalAdvance(text) + PAD, level, box.right(), level
        )
        painter.restore()

    def _paint_experiment(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, option.palette.highlight())
        box = option.rect.adjusted(INDENT, PAD, -PAD, -PAD)
        bright, quiet = QPalette.ColorRole.Text, QPalette.ColorRole.PlaceholderText
        if chosen:
            bright = quiet = QPalette.ColorRole.HighlightedText
        tag = str(index.data(TAG) or "")
        room = option.fontMetrics.horizontalAdvance(tag) + PAD if tag else 0
        below = box.adjusted(0, option.fontMetrics.height(), 0, 0)
        painter.setPen(option.palette.color(quiet))
        painter.drawText(box, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, tag)
        self._paint_line(painter, option, below, str(index.data(SUMMARY)))
        painter.setPen(option.palette.color(bright))
        title = str(index.data(Qt.ItemDataRole.DisplayRole))
        self._paint_line(painter, option, box.adjusted(0, 0, -room, 0), title)

    def _paint_line(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, text: str
    ) -> None:
        dots = Qt.TextElideMode.ElideRight
        shown = option.fontMetrics.elidedText(text, dots, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignTop, shown)


def fill(model: QStandardItemModel, shelves: tuple[Shelf, ...]) -> None:
    """Replace what a model holds by headings, which cannot be chosen, and experiments."""
    model.clear()
    for shelf in shelves:
        model.appendRow(_heading(shelf.title))
        for place in shelf.places:
            model.appendRow(_item(place))


def row_of(model: QStandardItemModel, name: str) -> int:
    """Return the row of an experiment, -1 where it is not listed."""
    rows = (row for row in range(model.rowCount()) if model.item(row).data(NAME) == name)
    return next(rows, -1) if name else -1


def _heading(title: str) -> QStandardItem:
    item = QStandardItem(title)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _item(place: Place) -> QStandardItem:
    experiment = place.experiment
    item = QStandardItem(experiment.title)
    item.setData(experiment.name, NAME)
    item.setData(experiment.summary, SUMMARY)
    item.setData(place.tag, TAG)
    item.setData(experiment.summary, Qt.ItemDataRole.ToolTipRole)
    item.setData(experiment.summary, Qt.ItemDataRole.AccessibleDescriptionRole)
    return item


def _heading_font(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(max(6.0, 0.88 * font.pointSizeF()))
    small.setWeight(QFont.Weight.DemiBold)
    return small
