"""The plane of codes: where the data lies in it, and what any place of it becomes when decoded."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.model.edited import IMAGES, examples_of
from app.plots.arrow_keys import listen
from app.plots.axes_choice import FIRST, AxesChoice
from app.plots.captioned import Captioned
from app.plots.chips import Chip, ChipRow
from app.plots.class_legend import class_legend
from app.plots.code_tiles import code_tiles, codes_named, described, on_circle
from app.plots.codes import LAYERS, NOTHING, POINTS, WORDS, Few, decoded_caption, heights, offered
from app.plots.decoded import Decoded
from app.plots.frame import WAITING, Frame
from app.plots.layers import levels_of
from app.plots.magnifier import Magnifier
from app.plots.mixing import Mixing
from app.plots.panel import Panel, View, panel
from app.plots.parts import P, part_of, trained
from app.plots.plane import PLAIN, UNIT, PlanePlot, around, rings
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Field, Images, Lines, Mesh, Points

Mode = Literal["codes", "noise", "corners"]
PROBES = {"codes": "decoded", "noise": "dragged", "corners": "mix"}
BEAT = 50  # milliseconds between two places of the animation
TURN = 0.04  # radians that it moves on by
REACH = 10  # pixels between the cursor and the code it means
READ = (("prior_density", "log p(z)"), ("aggregated_posterior", "q(z)"))
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
        self._mode: Mode = "noise"
        self._places = {"codes": (0.0, 0.0), "noise": (0.0, 0.0), "corners": (0.5, 0.5)}
        self._angle, self._theme, self._rings_of = 0.0, LIGHT, ""
        self._mixing = Mixing()
        self._discrete = False
        self._few = Few()
        self._magnifier = Magnifier(self)
        self._plane = PlanePlot(self._describe, steered=True)
        self._plane.pulled.connect(self._pull)
        self._decoded = Decoded(self._magnifier)
        self._left, self._right = Captioned("", self._plane), Captioned("", self._decoded)
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self.beat)
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        self._halves.setChildrenCollapsible(False)
        for half in (self._left, self._right):
            self._halves.addWidget(half)
        self._halves.setSizes([3000, 2000])
        self._frame = Frame(self, self._halves, self._make_chips())
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
        axes = () if self._axes.axes == FIRST else tuple(map(float, self._axes.axes))
        own = ProbeRequest(PROBES[self._mode], 0, (*self.place, *axes))
        on = [probe for probe, chip in self._layers.items() if chip.isChecked()]
        wanted = [ProbeRequest(probe, 0, axes) for probe in on]
        if self._layers["manifold"].isChecked():
            wanted.append(ProbeRequest("real"))
        return (own, *wanted)

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
        for part in (*own, self._magnifier, self._axes):
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
        self._run(self._animate.isChecked())

    def _make_chips(self) -> ChipRow:
        self._layers = {probe: Chip(word, on=on, help=help) for probe, word, on, help in LAYERS}
        self._corners = Chip("Four corners", on=False, help="Mix four draws of noise instead.")
        self._animate = Chip(
            "Animate", on=False, help="Move the point by itself; arrow keys move it as well."
        )
        for chip in (*self._layers.values(), self._corners):
            chip.toggled.connect(self._choose)
        self._animate.toggled.connect(self._run)
        self._axes = AxesChoice()
        self._axes.changed.connect(self._choose)
        return ChipRow((*self._layers.values(), self._corners, self._animate, self._axes))

    def _choose(self) -> None:
        self._mixing.forget()
        self._choose_mode()
        self._draw()
        self.wanted.emit()

    def _choose_mode(self) -> None:
        config = self._view.status.config if self._view else {}
        coded = config.get("family", {}).get("kind") == "variational"
        mode: Mode = "codes" if coded else "noise"
        pictures = part_of(self._view, "dragged", Images) or part_of(self._view, "mix", Images)
        self._corners.setVisible(not coded and pictures is not None)
        if not coded and self._corners.isChecked():
            mode = "corners"
        self._animate.setVisible(not (coded and self._discrete))
        many = self._dimension > len(FIRST)
        self._axes.offer(self._dimension if coded and many else len(FIRST))
        self._axes.setVisible(coded and many)
        line, drawn = self._dimension == 1, self._pictures()
        for probe, chip in self._layers.items():
            fits = offered(probe, discrete=self._discrete, pictures=drawn, line=line)
            chip.setVisible(coded and fits)
        if mode != self._mode:
            self._mode = mode
            self._plane.show_area(UNIT if mode == "corners" else PLAIN)
            self.wanted.emit()

    @property
    def _dimension(self) -> int:
        """How many coordinates a code has, or each of its vectors."""
        config = self._view.status.config if self._view else {}
        found = config.get("latent", {}).get("dimension", len(FIRST))
        return found if isinstance(found, int) else len(FIRST)

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
        codes, prior = self._layer("latent", Points), self._layer("prior_density", Field)
        heat = self._layer("aggregated_posterior", Field)
        probe = PROBES[self._mode]
        found = part_of(view, probe, Points) or part_of(view, probe, Images)
        mixing = self._mixing if self._mode == "corners" else None
        if mixing is not None:
            if mixing.take(part_of(view, probe, Images)):
                self.wanted.emit()
            found = mixing.point
        self._plane.show_backdrop(mixing.grid if mixing else None)
        self._plane.show_handle(None if found is None else self.place)
        known = any(part is not None for part in (codes, prior, heat, found, mixing))
        nothing = POINTS if self._mode == "noise" else NOTHING
        missing = trained(view) and not known
        self._frame.explain("" if known else nothing if missing else WAITING, bare=missing)
        if missing:
            self._frame.header.show_tiles(())
            return
        self._draw_plane(codes, prior, heat)
        self._draw_decoded(view, found)
        self._show_tiles()
        self._plane.refresh_readout()

    def _draw_plane(self, codes: Points | None, prior: Field | None, heat: Field | None) -> None:
        field = prior or heat
        if field is not None:
            self._plane.show_area(field.area)
        elif codes is not None:
            self._plane.show_area(around(codes.xy, self._plane.area))
        self._plane.show_dots(codes)
        self._plane.show_lines(self._few.of(self._layer("posterior_ellipses", Lines)))
        self._plane.show_entries(self._layer("code_vectors", Points))
        self._plane.show_contours(prior, heights(prior), None)
        top = levels_of(heat, "surface", "critic")[1] if heat else 1.0
        self._plane.show_field(heat, 0.0, max(top, 1e-9))
        kind = {"codes": "none", "noise": "normal", "corners": "unit"}[self._mode]
        if kind != self._rings_of:
            self._rings_of = kind
            self._plane.show_rings(rings(kind))
        self._left.label.setText(self._legend(codes))

    def _legend(self, codes: Points | None) -> str:
        if self._mode != "codes":
            return WORDS[self._mode]
        name, first = self._classes()
        what = codes_named(self._axes.axes, self._dimension)
        text = class_legend(codes, self._theme, what, word=name, first=first)
        if self._layer("code_vectors", Points) is not None:
            text += f' &nbsp; <span style="color:{self._theme.fake}">■</span>&nbsp;code vectors'
        return text

    def _classes(self) -> tuple[str, int]:
        """Return what labels are called and where their numbers begin: modes count from 1."""
        return ("class", 0) if self._pictures() else ("mode", 1)

    def _pictures(self) -> bool:
        view = self._view
        if view and examples_of(view.catalogue, view.status.config) == IMAGES:
            return True
        return any(part_of(self._view, name, Images) for name in ("manifold", "decoded"))

    def _draw_decoded(self, view: View, found: Points | Images | None) -> None:
        mesh = self._layer("manifold", Mesh)
        mosaic = self._layer("manifold", Images)
        real = part_of(view, "real", Points) if self._layers["manifold"].isChecked() else None
        self._right.setVisible(any(part is not None for part in (found, mesh, mosaic)))
        if isinstance(found, Images) or mosaic is not None:
            self._decoded.show_pictures(found if isinstance(found, Images) else None, mosaic)
            mode = "vectors" if self._discrete else self._mode
            text = decoded_caption(mode, grid=mosaic is not None, dimension=self._dimension)
            self._right.label.setText(text)
        else:
            self._decoded.show_points(found if isinstance(found, Points) else None, mesh, real)
            self._right.label.setText("the decoded point and grid among the data")

    def _layer(self, probe: str, kind: type[P]) -> P | None:
        part = part_of(self._view, probe, kind)
        return part if self._layers[probe].isChecked() and self._mode == "codes" else None

    def _show_tiles(self) -> None:
        if self._view is not None:
            tiles = code_tiles(self._view, PROBES[self._mode], self.place)
            self._frame.header.show_tiles(tiles)

    def _describe(self, place: QPointF) -> str:
        fields = {what: self._layer(probe, Field) for probe, what in READ}
        codes, reach = self._layer("latent", Points), REACH * self._plane.pixel()
        rows, found = described(place, fields, codes, reach)
        name, first = self._classes()
        return "<br>".join([*rows, f"{name} {found + first}"] if found is not None else rows)
