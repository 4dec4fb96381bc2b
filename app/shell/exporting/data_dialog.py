"""The dialog that asks what to write of a run: a list of kinds, and the choices of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.model.data_wish import OFFERS, Choice, Offer, Situation
from app.shell.exporting.choices import box_of, row_of
from app.shell.exporting.data_pages import (
    CurvesPage,
    FreshPage,
    HandoutPage,
    ModelPage,
    Page,
    plain,
    wrapped,
)
from engine.contract.exports import Kind

SIZE = (620, 420)
LIST = 150  # pixels wide
LINE = 1.8  # times the height of text


class DataDialog(QDialog):
    """Asks for one kind of file; ``choice`` is what was chosen. Nothing is written here.

    Of several runs one is chosen, by its place: a handout alone is of all.
    """

    def __init__(self, situations: Sequence[Situation], kind: Kind, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export data")
        self._situations = tuple(situations)
        self._pages: list[Page] = []
        self.run_box = box_of([(each.run, each.run) for each in self._situations], None)
        self.run_box.setAccessibleName("Run")
        self.kinds = QListWidget()
        self.kinds.setObjectName("kinds")
        self.kinds.setFixedWidth(LIST)
        self.kinds.setAccessibleName("What to export")
        self.pages = QStackedWidget()
        for offer in OFFERS:
            item = QListWidgetItem(offer.title, self.kinds)
            item.setSizeHint(QSize(0, round(LINE * self.fontMetrics().height())))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._arrange()
        self._fill()
        self.run_box.currentIndexChanged.connect(self._fill)
        self.kinds.currentRowChanged.connect(self._turn)
        self.kinds.setCurrentRow([offer.kind for offer in OFFERS].index(kind))
        self.go.setDefault(True)

    @property
    def choice(self) -> Choice:
        """What is chosen at present."""
        return self._pages[self.kinds.currentRow()].choice()

    @property
    def run(self) -> int:
        """The place of the run that is chosen."""
        return max(self.run_box.currentIndex(), 0)

    def _fill(self) -> None:
        """Offer what there is of the run that is chosen; what was chosen before stays chosen."""
        while (old := self.pages.widget(0)) is not None:
            self.pages.removeWidget(old)
            old.deleteLater()
        before = self._pages
        self._pages = [_page(offer, self._situation(offer.kind)) for offer in OFFERS]
        for offer, page in zip(OFFERS, self._pages, strict=True):
            self.pages.addWidget(_framed(offer, self._situation(offer.kind), page))
        for page, old in zip(self._pages, before, strict=False):  # at first there are none
            page.take_over(old)
        self._turn(self.kinds.currentRow())

    def _situation(self, kind: Kind) -> Situation:
        """Return what there is of the run that is chosen, of the first for what is of all."""
        return self._situations[0 if kind == "handout" else self.run]

    def _arrange(self) -> None:
        self._runs = QWidget()
        line = row_of(plain("Data of"), self.run_box)
        line.setContentsMargins(0, 0, 0, 0)
        self._runs.setLayout(line)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._runs)
        right.addWidget(self.pages, 1)
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addWidget(self.kinds)
        upper.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(upper, 1)
        column.addWidget(self.buttons)
        self.resize(*SIZE)

    def _turn(self, row: int) -> None:
        row = max(row, 0)
        self.pages.setCurrentIndex(row)
        kind = OFFERS[row].kind
        self._runs.setVisible(len(self._situations) > 1 and kind != "handout")
        self.go.setEnabled(not self._situation(kind).lacks(kind))


def _page(offer: Offer, situation: Situation) -> Page:
    if offer.kind == "curves":
        return CurvesPage()
    if offer.kind in ("samples", "surfaces"):
        return FreshPage(offer.kind, situation)
    if offer.kind == "model":
        return ModelPage(situation)
    if offer.kind == "handout":
        return HandoutPage(situation)
    return Page(offer.kind)


def _framed(offer: Offer, situation: Situation, page: Page) -> QWidget:
    """Return a page under its heading, or under why it cannot be had."""
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    column.addWidget(plain(offer.title, "heading"))
    column.addWidget(wrapped(offer.help))
    lacking = situation.lacks(offer.kind)
    if lacking:
        column.addWidget(_lacking(lacking))
    page.setEnabled(not lacking)
    column.addWidget(page, 1)
    return frame


def _lacking(text: str) -> QLabel:
    label = wrapped(text)
    label.setObjectName("lacking")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
