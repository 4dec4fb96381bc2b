"""Posterior collapse."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.units import collapsed
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class CollapsedUnits:
    """Coordinates with KL(q‖p) below 0.01 nat for 99 % of 256 examples: there q is the prior.

    Where KL is not known by coordinate: those whose −½ log(1 − R²) is below 0.01 nat, R² being the
    share of the variance of 4 codes each of 256 examples that lies between the means of q(z|x).
    """

    name: ClassVar[str] = "collapsed_units"
    label: ClassVar[str] = "Collapsed units"
    unit: ClassVar[str] = "units"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "latent"
    source: ClassVar[str] = "Lucas et al. 2019; Bowman et al. 2016"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs continuous codes."""
        return seen.has(Latent) and seen.view(Latent).continuous

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(float(collapsed(seen).sum()))
