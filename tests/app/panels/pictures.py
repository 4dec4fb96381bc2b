"""Views made by hand: a run at a step, well, sick or hardly begun."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from fakes import CATALOGUE, FAMILY_METRICS, FakeColumns
from family_parts import family_parts, filled
from PySide6.QtWidgets import QApplication, QWidget

from app.plots.panel import View
from engine.contract.snapshot import (
    Arrows,
    Field,
    Histogram,
    Mesh,
    Part,
    Points,
    Rectangle,
    Snapshot,
    Table,
    frozen,
)
from engine.contract.status import Phase, Status

AREA = Rectangle(-3, -3, 3, 3)
SERIES = (
    *("discriminator_loss", "generator_loss", "jsd", "w1", "sliced_w1", "mmd2"),
    *("value", "value_bound", "critic_gap", "critic_w1", "critic_lipschitz"),
    *("gradient_at_fakes", "generator_gradient", "discriminator_gradient"),
    *("modes", "modes_fair", "high_quality", "reverse_kl_modes", "weights_at_clip"),
    *(spec.name for spec in FAMILY_METRICS),
)


def field(values: object, step: int = 1, low: float = 0, high: float = 1) -> Field:
    return Field(step, frozen(values), AREA, low, high)


def parts(points: int = 20, cells: int = 16, step: int = 1) -> dict[str, Part]:
    """Every picture there is, of plausible values."""
    random = np.random.default_rng(step)
    plane = random.random((cells, cells))
    xy = frozen(random.normal(size=(points, 2)))
    edges = frozen(np.linspace(-1, 1, 11))
    counts = frozen(random.integers(0, 9, 10))
    places = ("real", "fake", "between")
    return {
        **{name: field(plane, step) for name in ("surface", "optimal", "difference")},
        "logit": field(plane - 0.5, step, -2, 2),
        "real": Points(step, xy),
        "fake": Points(step, xy),
        "arrows": Arrows(step, xy, xy),
        "mesh": Mesh(step, frozen(random.normal(size=(4, 5, 2)))),
        "modes": Table(
            step, {"mass": frozen(random.dirichlet(np.ones(8))), "target": frozen([0.125] * 8)}
        ),
        "weights": Histogram(step, edges, {"weights": counts}, (("−c", -0.5), ("c", 0.5))),
        "gradients": Histogram(step, edges, dict.fromkeys(places, counts), (("1", 1.0),)),
        **family_parts(points, cells, step),
    }


def columns(values: object, start: int = 1) -> FakeColumns:
    """The same values in every column, with floors and errors."""
    made = FakeColumns()
    heights = np.asarray(values, dtype=np.float64)
    steps = start + np.arange(len(heights))
    for name in SERIES:
        made.put(name, steps, heights)
        made.put(f"{name}.floor", steps, heights / 10)
        made.put(f"{name}.error", steps, heights / 20)
    return made


def view(
    shown: Mapping[str, Part] | None = None,
    curves: FakeColumns | None = None,
    *,
    objective: str = "non_saturating",
    clipped: bool = True,
    run: str = "run",
) -> View:
    """A view of these parts and columns."""
    config = {
        "objective": {"kind": objective},
        "training": {"k_d": 1},
        "noise": {"distribution": "normal", "dimension": 2},
        "discriminator.clip": {"on": clipped, "c": 0.5},
    }
    step = max((part.step for part in shown.values()), default=0) if shown is not None else 0
    snapshot = None if shown is None else Snapshot(run, step, 0.0, dict(shown))
    status = Status(run, Phase.PLAYING, step, config=config)
    return View(snapshot, curves or FakeColumns(), status, CATALOGUE)


def spoilt(value: float) -> View:
    """A view in which every number is ``value``."""
    ill = {}
    for name, part in parts().items():
        further = filled(part, value)
        if further is not None:
            ill[name] = further
            continue
        match part:
            case Field():
                ill[name] = field(np.full((8, 8), value))
            case Points():
                ill[name] = Points(1, frozen(np.full((5, 2), value)))
            case Arrows():
                places = frozen(np.full((5, 2), value))
                ill[name] = Arrows(1, places, places)
            case Mesh():
                ill[name] = Mesh(1, frozen(np.full((3, 3, 2), value)))
            case Histogram():
                counts = frozen(np.full(10, value))
                ill[name] = Histogram(1, part.edges, dict.fromkeys(part.series, counts))
    return view(ill, columns([value] * 5))


def items(widget: QWidget) -> int:
    """How many graphics items there are in all scenes below a widget."""
    return sum(len(v.scene().items()) for v in widget.findChildren(pg.GraphicsView))


def settle() -> None:
    """Let everything be painted that waits to be."""
    QApplication.processEvents()
