"""The chips over a plane of codes: which layers are on, in which coordinates, and what moves."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.plots.latent.code_space import CodeSpace
from app.plots.latent.codes import LAYERS, offered
from app.plots.widgets.axes_choice import FIRST, AxesChoice
from app.plots.widgets.chips import Chip, ChipRow
from app.style.theme import Theme
from engine.contract.commands import ProbeRequest


class CodeLayers(ChipRow):
    """A toggle for every layer, for the four corners and the animation, and two coordinates.

    ``chosen`` follows every choice but that of the animation, which ``animated`` follows.
    """

    chosen = Signal()
    animated = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.layers = {probe: Chip(word, on=on, help=help) for probe, word, on, help in LAYERS}
        self.corners = Chip("Four corners", on=False, help="Mix four draws of noise instead.")
        self.animate = Chip(
            "Animate", on=False, help="Move the point by itself; arrow keys move it as well."
        )
        self.axes = AxesChoice()
        for widget in (*self.layers.values(), self.corners, self.animate, self.axes):
            self.add(widget)
        for chip in (*self.layers.values(), self.corners):
            chip.toggled.connect(self._choose)
        self.animate.toggled.connect(self.animated)
        self.axes.changed.connect(self._choose)

    def on(self, probe: str) -> bool:
        """Whether a layer is on."""
        return self.layers[probe].isChecked()

    def requests(self, point: str, place: tuple[float, float]) -> tuple[ProbeRequest, ...]:
        """Ask for the layers that are on, and by the probe ``point`` for what a place becomes."""
        axes = () if self.axes.axes == FIRST else tuple(map(float, self.axes.axes))
        wanted = [ProbeRequest(point, 0, (*place, *axes))]
        wanted += [ProbeRequest(probe, 0, axes) for probe in self.layers if self.on(probe)]
        if self.on("manifold"):
            wanted.append(ProbeRequest("real"))
        return tuple(wanted)

    def offer(self, space: CodeSpace, *, discrete: bool) -> None:
        """Show the chips that mean something there."""
        line, many = space.dimension == 1, space.dimension > len(FIRST)
        self.corners.setVisible(space.mixed)
        self.animate.setVisible(not (space.coded and discrete))
        self.axes.offer(space.dimension if space.coded and many else len(FIRST))
        self.axes.setVisible(space.coded and many)
        for probe, chip in self.layers.items():
            fits = offered(probe, discrete=discrete, pictures=space.pictures, line=line)
            chip.setVisible(space.coded and fits)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        self.axes.restyle(theme)

    def _choose(self) -> None:
        self.chosen.emit()
