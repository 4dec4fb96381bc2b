"""The choice of an experiment: its title, what it is about, and what to look for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.controls.desk import Desk
from app.controls.header import Header
from app.controls.inputs import ChoiceBox
from app.controls.look import text_label
from engine.contract.specs import Experiment

SUMMARY = Qt.ItemDataRole.UserRole + 1
PAD = 6
Index = QModelIndex | QPersistentModelIndex


class TwoLines(QStyledItemDelegate):
    """Paints an experiment as its title with the summary beneath."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, 2 * option.fontMetrics.height() + 2 * PAD)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, option.palette.highlight())
        box = option.rect.adjusted(PAD, PAD, -PAD, -PAD)
        title = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        muted = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText
        below = box.adjusted(0, option.fontMetrics.height(), 0, 0)
        for role, place, colour in (
            (Qt.ItemDataRole.DisplayRole, box, title),
            (SUMMARY, below, muted),
        ):
            text = option.fontMetrics.elidedText(
                str(index.data(role)), Qt.TextElideMode.ElideRight, place.width()
            )
            painter.setPen(option.palette.color(colour))
            painter.drawText(place, Qt.AlignmentFlag.AlignTop, text)


class Picker(QWidget):
    """A list of experiments, and below it what is said of the one that is open."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._experiments: tuple[Experiment, ...] = ()
        self.box = ChoiceBox()
        self.box.setPlaceholderText("Choose an experiment")
        self.box.setAccessibleName("Experiment")
        self.box.setItemDelegate(TwoLines(self.box))
        self.box.activated.connect(self._activated)
        self.summary = text_label("summary", wrap=True)
        self.note = Header("What to look for")
        self.look_for = text_label("lookfor", wrap=True)
        self.note.toggled.connect(self._unfold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.box, self.summary, self.note, self.look_for):
            column.addWidget(part)
        self.look_for.setContentsMargins(8, 0, 8, 4)
        self._describe(None)

    def set_experiments(self, experiments: tuple[Experiment, ...]) -> None:
        """Offer these; the one that is open stays open."""
        if experiments == self._experiments:
            return
        present = self.box.currentText()
        self._experiments = experiments
        self.box.clear()
        for experiment in experiments:
            self.box.addItem(experiment.title)
            self.box.setItemData(self.box.count() - 1, experiment.summary, SUMMARY)
            self.box.setItemData(
                self.box.count() - 1, experiment.summary, Qt.ItemDataRole.ToolTipRole
            )
        self.box.setCurrentIndex(self.box.findText(present))

    def show_experiment(self, experiment: Experiment) -> None:
        """Show which experiment is open; one that is not offered is shown by its title."""
        index = next((i for i, e in enumerate(self._experiments) if e.name == experiment.name), -1)
        self.box.setPlaceholderText(experiment.title)
        self.box.setCurrentIndex(index)
        self._describe(experiment)

    def restyle(self) -> None:
        """Take on the colours of the theme."""
        self.note.restyle(self.desk.theme.muted)

    def _activated(self, index: int) -> None:
        self.show_experiment(self._experiments[index])
        self.chosen.emit(self._experiments[index])

    def _describe(self, experiment: Experiment | None) -> None:
        self.summary.setText(experiment.summary if experiment else "")
        self.summary.setVisible(bool(self.summary.text()))
        self.look_for.setText(experiment.look_for if experiment else "")
        self.note.setVisible(bool(self.look_for.text()))
        self._unfold(self.note.isChecked())

    def _unfold(self, opened: bool) -> None:
        self.look_for.setVisible(opened and bool(self.look_for.text()))
        self.restyle()
