"""The dialog that asks what to write of a run: a list of kinds, and the choices of each."""

from __future__ import annotations

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
from app.shell.data_pages import CurvesPage, FreshPage, HandoutPage, ModelPage, Page, plain, wrapped
from engine.contract.exports import Kind

SIZE = (620, 420)
LIST = 150  # pixels wide
LINE = 1.8  # times the height of text


class DataDialog(QDialog):
    """Asks for one kind of file; ``choice`` is what was chosen. Nothing is written here."""

    def __init__(self, situation: Situation, kind: Kind, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export data")
        self._situation = situation
        self.kinds = QListWidget()
        self.kinds.setObjectName("kinds")
        self.kinds.setFixedWidth(LIST)
        self.kinds.setAccessibleName("What to export")
        self.pages = QStackedWidget()
        self._pages = [_page(offer, situation) for offer in OFFERS]
        for offer, page in zip(OFFERS, self._pages, strict=True):
            item = QListWidgetItem(offer.title, self.kinds)
            item.setSizeHint(QSize(0, round(LINE * self.fontMetrics().height())))
            self.pages.addWidget(_framed(offer, situation, page))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._arrange()
        self.kinds.currentRowChanged.connect(self._turn)
        self.kinds.setCurrentRow([offer.kind for offer in OFFERS].index(kind))
        self.go.setDefault(True)

    @property
    def choice(self) -> Choice:
        """What is chosen at present."""
        return self._pages[self.kinds.currentRow()].choice()

    def _arrange(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addWidget(self.kinds)
        upper.addWidget(self.pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(upper, 1)
        column.addWidget(self.buttons)
        self.resize(*SIZE)

    def _turn(self, row: int) -> None:
        self.pages.setCurrentIndex(row)
        self.go.setEnabled(not self._situation.lacks(OFFERS[row].kind))


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
