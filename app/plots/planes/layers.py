"""The layers of the surface panel: what can be shown of the plane and which probe it needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.plots.axes.geometry import Doubles
from app.plots.run import Reading
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Field


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer with its chip; ``cells`` along a side or points, 0 for the probe's default."""

    probe: str
    word: str
    on: bool
    swatch: str
    shape: str
    cells: int
    help: str

    @property
    def request(self) -> ProbeRequest:
        """The picture behind the layer."""
        return ProbeRequest(self.probe, self.cells)


CELLS = 128
SURFACES = ("surface", "logit", "optimal", "difference", "")
OVERLAYS = (
    Layer("real", "Real", True, "real", "dot", 500, "Points of the data."),
    Layer(
        "fake",
        "Fakes",
        True,
        "fake",
        "square",
        600,
        "Made of fixed noise; click one to follow.",
    ),
    Layer("arrows", "Arrows", False, "arrow", "line", 200, "Where its loss pushes each fake."),
    Layer("mesh", "Mesh", False, "mesh", "line", 0, "A grid of the noise as the model warps it."),
)
PROBES = (*filter(None, SURFACES), *(layer.probe for layer in OVERLAYS))
_HELP = {
    "surface": "What the discriminator or critic says everywhere.",
    "logit": "Its raw output, before the sigmoid.",
    "optimal": "The best possible D: π / (π + p), π the data's density, p the fakes'.",
    "difference": "How far D is from the best possible.",
    "": "No heat map.",
}


def samples(*, playing: bool) -> str:
    """Return what a generator's points are called, to a second player and to nobody."""
    return "Fakes" if playing else "Samples"


def word(probe: str, reading: Reading) -> str:
    """Return what a surface is called under an objective."""
    plain = {"critic": "f", "score": "score", "logit": "D"}[reading]
    names = {"surface": plain, "logit": "logit", "optimal": "D*", "difference": "|D − D*|"}
    return names.get(probe, "none")


def title(probe: str, reading: Reading) -> str:
    """Return the name of a surface in full, as its colour bar has it."""
    if probe == "surface":
        return {"critic": "Critic f", "score": "Score", "logit": "D"}[reading]
    return word(probe, reading)


def help_of(probe: str) -> str:
    """Return one sentence on a surface."""
    return _HELP[probe]


def applies(probe: str, reading: Reading) -> bool:
    """Whether a surface has a meaning: only a logit has a D and an optimal one."""
    return reading == "logit" or probe in ("surface", "")


def levels_of(field: Field, probe: str, reading: Reading) -> tuple[float, float]:
    """Return the values at which colours saturate: fixed for D, about 0 for logits, else its own.

    Ends are rounded outwards, so that colours do not tremble from step to step.
    """
    if reading == "logit" and probe in ("surface", "optimal"):
        return 0.0, 1.0
    low, high = _known_levels(field)
    if probe == "logit":
        high = max(abs(low), abs(high))
        low = -high
    grain = 10.0 ** np.floor(np.log10(max(high - low, 1e-12))) / 2
    return float(np.floor(low / grain) * grain), float(np.ceil(high / grain) * grain)


def contour_levels(low: float, high: float) -> Doubles:
    """Return nine heights between the ends."""
    return np.linspace(low, high, 11)[1:-1]


def boundary(probe: str, reading: Reading) -> float | None:
    """Return the height at which neither side is preferred, where there is one."""
    if reading != "logit":
        return None
    return {"surface": 0.5, "optimal": 0.5, "logit": 0.0}.get(probe)


def _known_levels(field: Field) -> tuple[float, float]:
    if np.isfinite([field.low, field.high]).all() and field.low < field.high:
        return field.low, field.high
    finite = field.values[np.isfinite(field.values)]
    if not len(finite):
        return 0.0, 1.0
    low, high = map(float, np.quantile(finite, (0.02, 0.98)))
    return (low, high) if low < high else (low - 0.5, low + 0.5)
