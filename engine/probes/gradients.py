"""How steep the discriminator is, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Histogram, frozen
from engine.contract.specs import Picture
from engine.kinds import Doubles, probe
from engine.numerics.choices import imposed
from engine.numerics.lipschitz import slopes_by_place
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation

BINS = 60
MOST = 0.995  # share of the slopes that the bins span


@probe
class SlopeHistogram:
    """Histograms of the norm of the gradient of D's raw output at real points, fakes and between.

    Points between lie on segments from real points to fakes. A line marks what a gradient penalty
    asks for, or 1 for a critic without one.
    """

    name: ClassVar[str] = "gradients"
    label: ClassVar[str] = "∥∇D∥"
    picture: ClassVar[Picture] = "histogram"

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator."""
        return seen.has(Duel)

    def draw(self, seen: Observation, resolution: int = 0) -> Histogram:
        """Make the picture."""
        slopes = slopes_by_place(seen)
        edges = np.linspace(0.0, _reach(slopes), (resolution or BINS) + 1)
        # the last bin takes the few that are steeper: an outlier must not flatten the rest
        series = {
            n: frozen(np.histogram(v.clip(max=edges[-1]), edges)[0]) for n, v in slopes.items()
        }
        return Histogram(seen.step, frozen(edges), series, _marks(seen))


def _reach(slopes: Mapping[str, Doubles]) -> float:
    values = np.concatenate(list(slopes.values()))
    finite = values[np.isfinite(values)]
    return max(float(np.quantile(finite, MOST)) if finite.size else 1.0, 1e-12)


def _marks(seen: Observation) -> tuple[tuple[str, float], ...]:
    centre = imposed(seen, "gradient_penalty", "centre")
    if centre is None and seen.duel.objective.reads == "critic":
        centre = 1.0
    return () if centre is None else ((f"{centre:g}", centre),)
