"""The plane of codes: where the data lies in it, and what any place of it becomes when decoded."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.plots.arrow_keys import listen
from app.plots.captioned import Captioned
from app.plots.chips import Chip, ChipRow
from app.plots.class_legend import class_legend, nearest_class
from app.plots.codes import LAYERS, NOTHING, POINTS, WORDS, Few, decoded_caption, heights, offered
from app.plots.decoded import Decoded
from app.plots.frame import WAITING, Frame
from app.plots.geometry import value_at
from app.plots.header import Tile
from app.plots.layers import levels_of, word
from app.plots.magnifier import Magnifier
from app.plots.mixing import Mixing
from app.plots.numbers import number, thousands
from app.plots.panel import Panel, View, panel
from app.plots.parts import P, part_of, trained
from app.plots.plane import PLAIN, UNIT, PlanePlot, around, rings
from app.plots.run import reading
from app.plots.tiles import metric_tiles
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Field, Images, Lines, Mesh, Points

Mode = Literal["codes", "noise", "corners"]
PROBES = {"codes": "decoded", "noise": "dragged", "corners": "mix"}
BEAT = 50  # milliseconds between two places of the animation
TURN = 0.04  # radians that it moves on by
REACH = 10  # pixels between the cursor and the code it means
METRICS = (("active_units", "active units"), ("mutual_information", "mutual information"))
STRIDE = 0.02  # of the plane, that a press of an arrow key moves the point


@panel
class LatentPanel(Panel):
    """Codes, posteriors and prior; a point dragged through them is decoded at once."""

    name = "latent"
    title = "Latent plane"
    area = "centre"
    order = 1
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

    @property
    def place(self) -> tuple[float, float]:
        """Where the dragged point lies."""
        return self._places[self._mode]

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the layers that are on, and for what becomes of the dragged point."""
        if self._mode == "corners":
            return (self._mixing.request(self.place),)
        own = ProbeRequest(PROBES[self._mode], 0, self.place)
        if self._mode == "noise":
            return (own,)
        wanted = [ProbeRequest(probe) for probe, chip in self._layers.items() if chip.isChecked()]
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
        parts = (self._frame, self._plane, self._decoded, self._left, self._right, self._magnifier)
        for part in parts:
            part.restyle(theme)
        self._draw()

    def beat(self) -> None:
        """Move the dragged point on along its path, a circle that opens and closes."""
        self._angle += TURN
        area = self._plane.area
        reach = 0.36 * min(area.width, area.height) * (0.6 + 0.4 * math.sin(0.31 * self._angle))
        x, y = area.left + area.width / 2, area.bottom + area.height / 2
        self._pull(QPointF(x + reach * math.cos(self._angle), y + reach * math.sin(self._angle)))

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
        return ChipRow((*self._layers.values(), self._corners, self._animate))

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
        for probe, chip in self._layers.items():
            fits = offered(probe, discrete=self._discrete, pictures=self._pictures())
            chip.setVisible(coded and fits)
        if mode != self._mode:
            self._mode = mode
            self._plane.show_area(UNIT if mode == "corners" else PLAIN)
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
        text = class_legend(codes, self._theme, WORDS["codes"], word=name, first=first)
        if self._layer("code_vectors", Points) is not None:
            text += f' &nbsp; <span style="color:{self._theme.fake}">■</span>&nbsp;code vectors'
        return text

    def _classes(self) -> tuple[str, int]:
        """Return what labels are called and where their numbers begin: modes count from 1."""
        return ("class", 0) if self._pictures() else ("mode", 1)

    def _pictures(self) -> bool:
        return any(part_of(self._view, name, Images) for name in ("manifold", "decoded"))

    def _draw_decoded(self, view: View, found: Points | Images | None) -> None:
        mesh = self._layer("manifold", Mesh)
        mosaic = self._layer("manifold", Images)
        real = part_of(view, "real", Points) if self._layers["manifold"].isChecked() else None
        self._right.setVisible(any(part is not None for part in (found, mesh, mosaic)))
        if isinstance(found, Images) or mosaic is not None:
            self._decoded.show_pictures(found if isinstance(found, Images) else None, mosaic)
            dimension = view.status.config.get("latent", {}).get("dimension", 2)
            mode = "vectors" if self._discrete else self._mode
            text = decoded_caption(mode, grid=mosaic is not None, dimension=dimension)
            self._right.label.setText(text)
        else:
            self._decoded.show_points(found if isinstance(found, Points) else None, mesh, real)
            self._right.label.setText("the decoded point and grid among the data")

    def _layer(self, probe: str, kind: type[P]) -> P | None:
        part = part_of(self._view, probe, kind)
        return part if self._layers[probe].isChecked() and self._mode == "codes" else None

    def _show_tiles(self) -> None:
        if self._view is None:
            return
        x, y = self.place
        tiles = [Tile("step", thousands(self._view.status.step))]
        probe = PROBES[self._mode]
        if self._view.snapshot and probe in self._view.snapshot.parts:
            tiles.append(Tile("point", f"({number(x, 2)}, {number(y, 2)})", "drag it"))
        image = part_of(self._view, PROBES[self._mode], Images)
        if image is not None and len(image.captions) == 1:
            tiles.append(Tile(f"{word('surface', reading(self._view))} of it", image.captions[0]))
        tiles += metric_tiles(self._view, METRICS)
        collapsed = self._view.columns.latest("collapsed_units")
        if collapsed:
            count = f"{collapsed:.0f} of the units"
            tiles.append(Tile("posterior collapse", count, "q(z|x) ignores x there"))
        self._frame.header.show_tiles(tiles)

    def _describe(self, place: QPointF) -> str:
        rows = [f"({number(place.x())}, {number(place.y())})"]
        for probe, what in (("prior_density", "log p(z)"), ("aggregated_posterior", "q(z)")):
            field = self._layer(probe, Field)
            value = value_at(field, place.x(), place.y()) if field else None
            if value is not None:
                rows.append(f"{what} <b>{number(value)}</b>")
        found = nearest_class(self._layer("latent", Points), place, REACH * self._plane.pixel())
        name, first = self._classes()
        rows += [f"{name} {found + first}"] if found is not None else []
        return "<br>".join(rows)
