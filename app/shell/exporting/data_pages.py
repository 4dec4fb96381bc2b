"""The choices of each kind of data file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.model.data_wish import CELLS, MOST_CELLS, MOST_SAMPLES, SAMPLES, Choice, Situation
from app.style.fonts import heading_font
from app.style.spins import spaced
from engine.contract.exports import Kind


class Page(QWidget):
    """A kind of file without any choice."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind: Kind = kind
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 4, 0, 0)
        self.column.setSpacing(8)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def choice(self) -> Choice:
        """Return what is chosen at present."""
        return Choice(self.kind)

    def take_over(self, old: Page) -> None:
        """Have chosen what was on the same page of another run, as far as it can be had."""


class CurvesPage(Page):
    """The form of the table."""

    def __init__(self) -> None:
        super().__init__("curves")
        self.parquet = QRadioButton("Parquet, with units and estimators, for pandas and polars")
        self.csv = QRadioButton("CSV, plain text, for spreadsheets")
        self.parquet.setChecked(True)
        self.column.addWidget(self.parquet)
        self.column.addWidget(self.csv)

    def choice(self) -> Choice:
        """Return the ending of the table."""
        return Choice("curves", ending=".csv" if self.csv.isChecked() else ".parquet")

    @override
    def take_over(self, old: Page) -> None:
        if isinstance(old, CurvesPage):
            self.csv.setChecked(old.csv.isChecked())


class FreshPage(Page):
    """Samples or surfaces: as they were shown, or made anew, so many."""

    def __init__(self, kind: Kind, situation: Situation) -> None:
        super().__init__(kind)
        samples = kind == "samples"
        self.shown = QRadioButton(f"As they were shown at step {situation.shown:,}")
        self.fresh = QRadioButton(_fresh_text(situation, samples=samples))
        self.count = spaced(QSpinBox())
        self.count.setRange(1 if samples else 2, MOST_SAMPLES if samples else MOST_CELLS)
        self.count.setGroupSeparatorShown(True)
        self.count.setValue(SAMPLES if samples else CELLS)
        self.count.setAccessibleName("Samples" if samples else "Cells along a side")
        line = QHBoxLayout()
        line.setContentsMargins(22, 0, 0, 0)
        line.addWidget(self.count)
        line.addWidget(QLabel("samples" if samples else "cells along a side"))
        line.addStretch(1)
        self.column.addWidget(self.shown)
        self.column.addWidget(self.fresh)
        self.column.addLayout(line)
        if situation.no_model:
            self.column.addWidget(_muted(situation.no_model))
        self.fresh.setEnabled(not situation.no_model)
        self.fresh.toggled.connect(self.count.setEnabled)
        self.count.setEnabled(self.fresh.isEnabled())
        self._wish(anew=True)
        self.fresh.clicked.connect(partial(self._wish, anew=True))
        self.shown.clicked.connect(partial(self._wish, anew=False))

    def choice(self) -> Choice:
        """Return how many are to be made anew, 0 for those that were shown."""
        return Choice(self.kind, self.count.value() if self.fresh.isChecked() else 0)

    @override
    def take_over(self, old: Page) -> None:
        if isinstance(old, FreshPage):
            self.count.setValue(old.count.value())
            self._wish(anew=old.anew)

    def _wish(self, *_: object, anew: bool) -> None:
        """Make them anew where there is a model; the wish stays where there is none."""
        self.anew = anew
        (self.fresh if anew and self.fresh.isEnabled() else self.shown).setChecked(True)


class ModelPage(Page):
    """Of which step the generator is."""

    def __init__(self, situation: Situation) -> None:
        super().__init__("model")
        if not situation.no_model:
            self.column.addWidget(_muted(f"The generator {situation.when}."))


class HandoutPage(Page):
    """What a handout shows beside what it always does."""

    def __init__(self, situation: Situation) -> None:
        super().__init__("handout")
        self.title = QLineEdit(situation.title)
        self.title.setAccessibleName("Title")
        self.panels = {name: QCheckBox(title) for name, title in situation.panels}
        marks = len(situation.bookmarks)
        self.bookmarks = _box(f"Also at {marks} bookmark{'s' * (marks != 1)}", marks > 0)
        self.lesson = _box(f"Text of the lesson “{situation.lesson}”", bool(situation.lesson))
        self.column.addWidget(plain("Title"))
        self.column.addWidget(self.title)
        self.column.addWidget(plain(f"Pictures at step {situation.shown:,}"))
        self.column.addWidget(_list(list(self.panels.values())), 1)
        self.column.addWidget(self.bookmarks)
        self.column.addWidget(self.lesson)

    def choice(self) -> Choice:
        """Return the title and what is ticked."""
        return Choice(
            "handout",
            title=self.title.text().strip(),
            panels=tuple(name for name, box in self.panels.items() if box.isChecked()),
            bookmarks=self.bookmarks.isChecked(),
            lesson=self.lesson.isChecked(),
        )

    @override
    def take_over(self, old: Page) -> None:
        if not isinstance(old, HandoutPage):
            return
        self.title.setText(old.title.text())
        for name in self.panels.keys() & old.panels.keys():
            self.panels[name].setChecked(old.panels[name].isChecked())
        self.bookmarks.setChecked(old.bookmarks.isChecked())
        self.lesson.setChecked(old.lesson.isChecked())


def plain(text: str, role: str = "") -> QLabel:
    """Return a line of text, as a heading if that is its ``role``."""
    label = QLabel(text)
    if role == "heading":
        label.setFont(heading_font(1.15))
    return label


def wrapped(text: str) -> QLabel:
    """Return a paragraph."""
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _muted(text: str) -> QLabel:
    label = wrapped(text)
    label.setProperty("role", "muted")
    return label


def _fresh_text(situation: Situation, *, samples: bool) -> str:
    made = "Drawn anew from the model" if samples else "Computed anew from the model"
    return f"{made} {situation.when}"


def _box(text: str, there: bool) -> QCheckBox:
    """Return a box that is ticked where there is what it names, and hidden where there is not."""
    box = QCheckBox(text)
    box.setChecked(there)
    box.setVisible(there)
    return box


def _list(boxes: list[QCheckBox]) -> QWidget:
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(6, 4, 6, 4)
    column.setSpacing(6)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    for box in boxes:
        box.setChecked(True)
        column.addWidget(box)
    if not boxes:
        column.addWidget(_muted("No panel is on screen."))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setObjectName("boxes")
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    return area
