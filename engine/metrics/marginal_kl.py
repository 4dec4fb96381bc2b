"""ELBO surgery: how far the aggregated posterior is from the prior."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.elbo_parts import elbo_parts
from engine.numerics.codes.latent import mean_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class MarginalDivergence:
    """KL(q_agg(z)‖p(z)) over the 256 examples behind ``elbo``: KL(q‖p) less the information.

    It is 0 where the prior is the aggregated posterior itself.
    """

    name: ClassVar[str] = "marginal_kl"
    label: ClassVar[str] = "Marginal KL"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Hoffman and Johnson 2016; Lectures A, B, E"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return mean_of(elbo_parts(seen).marginal)
