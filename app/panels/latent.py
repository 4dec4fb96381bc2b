"""The plane of codes: where the data lies in it, and what any place of it becomes when decoded."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.plots.images.mixing import Mixing
from app.plots.latent.code_layers import CodeLayers
from app.plots.latent.code_plane import Coded, CodePlane, Mode
from app.plots.latent.code_space import CodeSpace
from app.plots.latent.code_tiles import code_tiles, on_circle
from app.plots.latent.codes import NOTHING, POINTS, decoded_caption
from app.plots.latent.decoded import Decoded
from app.plots.panel import Panel, View, panel
from app.plots.parts import P, part_of, trained
from app.plots.widgets.arrow_keys import listen
from app.plots.widgets.captioned import Captioned
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.magnifier import Magnifier
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Field, Images, Lines, Mesh, Points

PROBES: dict[Mode, str] = {"codes": "decoded", "noise": "dragged", "corners": "mix"}
BEAT = 50  # milliseconds between two places of the animation
TURN = 0.04  # radians that it moves on by
STRIDE = 0.02  # of the plane, that a press of an arrow key moves the point


@panel
class LatentPanel(Panel):
    """Codes, posteriors and prior; a point dragged through them is decoded at once."""

    name = "latent"
    title = "Latent plane"
    area = "centre"
    order = 2
    families = ("variational", "adversarial")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._space = CodeSpace()
        self._mode: Mode = "noise"
        self._places = {"codes": (0.0, 0.0), "noise": (0.0, 0.0), "corners": (0.5, 0.5)}
        self._angle, self._theme = 0.0, LIGHT
        self._mixing = Mixing()
        self._discrete = False
        self._magnifier = Magnifier(self)
        self._plane = CodePlane()
        self._plane.pulled.connect(self._pull)
        self._decoded = Decoded(self._magnifier)
        self._left, self._right = Captioned("", self._plane), Captioned("", self._decoded)
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self.beat)
        self._chips = CodeLayers()
        self._chips.chosen.connect(self._choose)
        self._chips.animated.connect(self._run)
        self._frame = Frame(self, self._content(), self._chips)
        listen(self, self._nudge)
        self.restyle(LIGHT)

    @classmethod
    def serves(cls, family: str, examples: str = "") -> bool:
        """Whether there are codes, or noise of which pictures are made."""
        idle = (family, examples) == ("adversarial", "points")
        return super().serves(family, examples) and not idle

    @property
    def place(self) -> tuple[float, float]:
        """Where the dragged point lies."""
        return self._places[self._mode]

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the layers that are on, and for what becomes of the dragged point."""
        if self._mode == "corners":
            return (self._mixing.request(self.place),)
        if self._mode == "noise":
            return (ProbeRequest(PROBES[self._mode], 0, self.place),)
        return self._chips.requests(PROBES[self._mode], self.place)

    def show_view(self, view: View) -> None:
        """Show the layers that are on."""
        if self._view and view.status.run != self._view.status.run:
            self._mixing.forget()
            self._discrete = False
        self._view = view
        self._discrete = self._discrete or part_of(view, "code_vectors", Points) is not None
        self._choose_mode()
        self._draw()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        own = (self._frame, self._plane, self._decoded, self._left, self._right)
        for part in (*own, self._magnifier):
            part.restyle(theme)
        self._draw()

    def beat(self) -> None:
        """Move the dragged point on along its path, a circle that opens and closes."""
        self._angle += TURN
        self._pull(QPointF(*on_circle(self._plane.area, self._angle)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is decoded beside the plane, or below it where the panel is high."""
        super().resizeEvent(event)
        beside, below = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._halves.setOrientation(beside if self.width() > self.height() else below)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on where it was left."""
        super().showEvent(event)
        self._run(self._chips.animate.isChecked())

    def _content(self) -> QWidget:
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        self._halves.setChildrenCollapsible(False)
        for half in (self._left, self._right):
            self._halves.addWidget(half)
        self._halves.setSizes([3000, 2000])
        return self._halves

    def _choose(self) -> None:
        self._mixing.forget()
        self._choose_mode()
        self._draw()
        self.wanted.emit()

    def _choose_mode(self) -> None:
        self._space = CodeSpace.of(self._view)
        self._chips.offer(self._space, discrete=self._discrete)
        mode: Mode = "codes" if self._space.coded else "noise"
        if mode == "noise" and self._chips.corners.isChecked():
            mode = "corners"
        changed, self._mode = mode != self._mode, mode
        self._plane.show_mode(mode)
        if changed:
            self.wanted.emit()

    def _nudge(self, across: int, up: int) -> None:
        area, (x, y) = self._plane.area, self.place
        stride = STRIDE * min(area.width, area.height)
        self._pull(QPointF(x + across * stride, y + up * stride))

    def _run(self, on: bool) -> None:
        if on and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _pull(self, place: QPointF) -> None:
        x, y = place.x(), place.y()
        if self._mode == "corners":
            x, y = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
        self._places[self._mode] = (x, y)
        self._plane.show_handle(self.place)
        self._show_tiles()
        self.wanted.emit()

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        coded, found = self._coded(), self._found(view)
        mixing = self._mode == "corners"
        self._plane.show_backdrop(self._mixing.grid if mixing else None)
        self._plane.show_handle(None if found is None else self.place)
        known = coded.known or found is not None or mixing
        nothing = POINTS if self._mode == "noise" else NOTHING
        missing = trained(view) and not known
        self._frame.explain("" if known else nothing if missing else WAITING, bare=missing)
        if missing:
            self._frame.header.show_tiles(())
            return
        self._plane.show_coded(coded, self._space)
        self._left.label.setText(self._plane.caption(self._chips.axes.axes, self._theme))
        self._draw_decoded(view, found)
        self._show_tiles()
        self._plane.refresh_readout()

    def _found(self, view: View) -> Points | Images | None:
        """Return what the dragged point has become."""
        probe = PROBES[self._mode]
        if self._mode != "corners":
            return part_of(view, probe, Points) or part_of(view, probe, Images)
        if self._mixing.take(part_of(view, probe, Images)):
            self.wanted.emit()
        return self._mixing.point

    def _coded(self) -> Coded:
        return Coded(
            codes=self._layer("latent", Points),
            ellipses=self._layer("posterior_ellipses", Lines),
            vectors=self._layer("code_vectors", Points),
            prior=self._layer("prior_density", Field),
            aggregated=self._layer("aggregated_posterior", Field),
        )

    def _draw_decoded(self, view: View, found: Points | Images | None) -> None:
        mesh = self._layer("manifold", Mesh)
        mosaic = self._layer("manifold", Images)
        real = part_of(view, "real", Points) if self._chips.on("manifold") else None
        self._right.setVisible(any(part is not None for part in (found, mesh, mosaic)))
        if isinstance(found, Images) or mosaic is not None:
            self._decoded.show_pictures(found if isinstance(found, Images) else None, mosaic)
            mode = "vectors" if self._discrete else self._mode
            dimension = self._space.dimension
            text = decoded_caption(mode, grid=mosaic is not None, dimension=dimension)
            self._right.label.setText(text)
        else:
            self._decoded.show_points(found if isinstance(found, Points) else None, mesh, real)
            self._right.label.setText("decoded point and grid")

    def _layer(self, probe: str, kind: type[P]) -> P | None:
        part = part_of(self._view, probe, kind)
        return part if self._mode == "codes" and self._chips.on(probe) else None

    def _show_tiles(self) -> None:
        if self._view is not None:
            tiles = code_tiles(self._view, PROBES[self._mode], self.place)
            self._frame.header.show_tiles(tiles)
