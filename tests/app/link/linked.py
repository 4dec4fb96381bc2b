"""What tests of the bridge share: time that they set, and a panel that tells how it was used."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from app.link import Link
from app.plots.panel import Panel, View
from app.style.theme import Theme
from engine.contract.commands import ProbeRequest


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Probe(Panel):
    """A panel that asks for one picture and counts how often it is drawn."""

    name = "probe"
    title = "Probe"

    def __init__(self, *wanted: ProbeRequest) -> None:
        super().__init__()
        self.wishes = wanted
        self.views: list[View] = []

    def requests(self) -> tuple[ProbeRequest, ...]:
        return self.wishes

    def show_view(self, view: View) -> None:
        self.views.append(view)

    def restyle(self, theme: Theme) -> None:
        pass


def put(stage: QWidget, link: Link, *panels: Panel) -> None:
    for panel in panels:
        layout = stage.layout()
        assert layout is not None
        layout.addWidget(panel)
        link.attach(panel)
    QApplication.processEvents()
