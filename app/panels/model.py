"""The whole model on one page, whichever family it is of: what flows where, live."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.plots.overview.diagram import Diagram
from app.plots.overview.graph import Graph, graphs
from app.plots.panel import Panel, View, panel
from app.plots.run import DEFAULT, family
from app.plots.widgets.frame import Frame
from app.plots.widgets.throttle import Throttle
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest

REDRAW_MILLISECONDS = 100


@panel
class Model(Panel):
    """What flows from noise and data to the losses, and the gradient that flows back."""

    name = "model"
    title = "Model"
    area = "bottom"
    order = 30
    groups = ("losses", "elbo", "likelihood")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._theme = LIGHT
        self._graphs: dict[str, tuple[Graph, Diagram]] = {}
        self._family = DEFAULT
        self._pages = QStackedWidget()
        self._throttle = Throttle(self, self._draw, REDRAW_MILLISECONDS)
        self._turn_to(DEFAULT)
        self._frame = Frame(self, self._pages)
        self._frame.explain("")
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the thumbnails."""
        return tuple(ProbeRequest(probe) for probe in self._graph.probes)

    def show_view(self, view: View) -> None:
        """Show the newest thumbnails, a few times a second."""
        self._view = view
        self._turn_to(family(view))
        self._throttle.request()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._frame.restyle(theme)
        for graph, diagram in self._graphs.values():
            graph.theme = theme
            diagram.restyle(theme)

    @property
    def _graph(self) -> Graph:
        return self._graphs[self._family][0]

    @property
    def _diagram(self) -> Diagram:
        return self._graphs[self._family][1]

    def _turn_to(self, wanted: str) -> None:
        """Show the overview of a family, made when it is first wanted."""
        known = wanted if wanted in graphs.all() else DEFAULT
        if known in self._graphs and known == self._family:
            return
        if known not in self._graphs:
            self._graphs[known] = self._made(known)
            self._pages.addWidget(self._graphs[known][1])
        self._family = known
        self._pages.setCurrentWidget(self._diagram)
        self.wanted.emit()

    def _made(self, name: str) -> tuple[Graph, Diagram]:
        graph = graphs.get(name)()
        graph.theme = self._theme
        diagram = Diagram(graph.nodes, graph.places, graph.edges)
        diagram.opened.connect(self.opened)
        diagram.restyle(self._theme)
        return graph, diagram

    def _draw(self) -> None:
        if self._view is None:
            return
        self._graph.show_view(self._view)
        self._diagram.show_labels(self._graph.labels())
        self._frame.header.show_tiles(self._graph.tiles())
