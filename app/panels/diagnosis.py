"""What is the matter with a run, in words: each sentence with its numbers and a way to see it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.plots.panel import Panel, View, panel
from app.plots.widgets.finding_card import FindingCard
from app.plots.widgets.frame import WAITING, Frame
from app.style.theme import LIGHT, Theme
from engine.contract.findings import Diagnosis, Finding
from engine.contract.specs import Catalogue

CALM = "Nothing is wrong so far"
UNKNOWN = "No measured number tells yet what may be wrong."
ALONE = "These are watched as the run goes on:"
BESIDE = "Watched besides:"


@panel
class DiagnosisPanel(Panel):
    """The findings in order of severity; without any, what is watched and that nothing is wrong."""

    name = "diagnosis"
    title = "Diagnosis"
    area = "right"
    order = 13
    families = ("adversarial", "variational", "flow")
    groups = ("critic", "divergences", "elbo", "gradients", "latent", "modes", "weights")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._shown: tuple[Diagnosis | None, Catalogue | None] = (None, None)
        self.cards: dict[str, FindingCard] = {}
        self._calm, self._watched = QLabel(CALM), QLabel()
        self._watched.setWordWrap(True)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._calm)
        self._column.addWidget(self._watched)
        self._column.addStretch(1)
        self._frame = Frame(self, _scrolled(inside))
        self.restyle(LIGHT)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is said at present, in order."""
        found = self._shown[0]
        return found.findings if found else ()

    def show_view(self, view: View) -> None:
        """Say what is found in the run, if it is news."""
        self._frame.explain("" if view.columns.names() else WAITING)
        if view.diagnosis is self._shown[0] and view.catalogue is self._shown[1] and self._shown[0]:
            return
        self._shown = (view.diagnosis, view.catalogue)
        for place, finding in enumerate(self.findings):
            card = self.cards.get(finding.symptom) or self._new(finding.symptom)
            card.show_finding(finding, view.catalogue)
            card.show()
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
        said = {finding.symptom for finding in self.findings}
        for name, card in self.cards.items():
            card.setVisible(name in said)
        self._say_what_is_watched()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._frame.restyle(theme)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self._calm.setFont(bold)
        self._calm.setStyleSheet(f"color: {theme.text}; background: transparent")
        self._watched.setStyleSheet(f"color: {theme.muted}; background: transparent")
        for card in self.cards.values():
            card.restyle(theme)

    def _new(self, symptom: str) -> FindingCard:
        card = FindingCard()
        card.restyle(self._theme)
        card.asked.connect(self._show)
        self.cards[symptom] = card
        self._column.insertWidget(0, card)
        return card

    def _show(self, finding: Finding) -> None:
        """Open the panel that a finding is about, its stretch of the curves marked."""
        self.opened.emit(finding.panel)
        if finding.readings:
            first = min(reading.first for reading in finding.readings)
            last = max(reading.last for reading in finding.readings)
            self.marked.emit(finding.panel, first, last)

    def _say_what_is_watched(self) -> None:
        found = self._shown[0]
        labels = {finding.label for finding in self.findings}
        names = [name for name in (found.watched if found else ()) if name not in labels]
        self._calm.setVisible(not labels)
        intro = BESIDE if labels else ALONE
        listed = f"{intro} {' · '.join(names)}"
        self._watched.setText(listed if names else "" if labels else UNKNOWN)
        self._watched.setVisible(bool(self._watched.text()))


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    inside.setMinimumHeight(1)  # else as much as all takes where it is as narrow as can be
    return area
