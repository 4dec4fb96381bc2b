"""The choice of an experiment: its title, what it is about, and what to look for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.controls.desk import Desk
from app.controls.finder import Finder
from app.controls.header import Header
from app.controls.inputs import ChoiceBox
from app.controls.look import text_label
from app.controls.shelf_list import NAME, fill, row_of
from app.model.shelves import shelved
from engine.contract.specs import Experiment


class ExperimentBox(ChoiceBox):
    """Shows what is open; ``asked`` for the list to choose from.

    The arrow keys go from one experiment to the next without it. Letters are left to the window,
    whose shortcuts some of them are.
    """

    asked = Signal()

    @override
    def showPopup(self) -> None:
        self.asked.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
        elif event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)


class Picker(QWidget):
    """Experiments by family, and below them what is said of the one that is open."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._experiments: dict[str, Experiment] = {}
        self.box = ExperimentBox()
        self.box.setModel(QStandardItemModel(self.box))
        self.box.setPlaceholderText("Choose an experiment")
        self.box.setAccessibleName("Experiment")
        self.box.setToolTip("What is trained; click to find another by its name")
        self.box.activated.connect(self._activated)
        self.box.asked.connect(self.ask)
        self.finder = Finder(self)
        self.finder.chosen.connect(self._choose)
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
        if experiments == tuple(self._experiments.values()):
            return
        present = self._present()
        self._experiments = {experiment.name: experiment for experiment in experiments}
        shelves = shelved(self.desk.draft.catalogue, experiments)
        fill(self._rows, shelves)
        self.box.setCurrentIndex(row_of(self._rows, present))
        self.finder.show_shelves(shelves)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show which experiment is open; one that is not offered is shown by its title."""
        self.box.setPlaceholderText(experiment.title)
        self.box.setCurrentIndex(row_of(self._rows, experiment.name))
        self._describe(experiment)

    def ask(self) -> None:
        """Drop the list down, ready to be typed in."""
        self.finder.open(self.box, self._present())

    def restyle(self) -> None:
        """Take on the colours of the theme."""
        self.note.restyle(self.desk.theme.muted)

    @property
    def _rows(self) -> QStandardItemModel:
        model = self.box.model()
        assert isinstance(model, QStandardItemModel)
        return model

    def _present(self) -> str:
        return str(self.box.currentData(NAME) or "")

    def _activated(self, row: int) -> None:
        self._choose(str(self.box.itemData(row, NAME)))

    def _choose(self, name: str) -> None:
        self.show_experiment(self._experiments[name])
        self.chosen.emit(self._experiments[name])

    def _describe(self, experiment: Experiment | None) -> None:
        self.summary.setText(experiment.summary if experiment else "")
        self.summary.setVisible(bool(self.summary.text()))
        self.look_for.setText(experiment.look_for if experiment else "")
        self.note.setVisible(bool(self.look_for.text()))
        self._unfold(self.note.isChecked())

    def _unfold(self, opened: bool) -> None:
        self.look_for.setVisible(opened and bool(self.look_for.text()))
        self.restyle()
