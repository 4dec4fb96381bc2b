"""ELBO surgery: what codes tell of their examples."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.elbo_parts import elbo_parts
from engine.numerics.codes.latent import EXAMPLES, mean_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class MutualInformation:
    """I(i; z) = E log q(z|x_i) − log q_agg(z) over the examples behind ``elbo``; at most log 256.

    q_agg is the mean of their q(z|x). ELBO = reconstruction − information − marginal KL.
    """

    name: ClassVar[str] = "mutual_information"
    label: ClassVar[str] = "Mutual information"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Hoffman and Johnson 2016; Lectures A, B, E"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("log 256", math.log(EXAMPLES)),)

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return mean_of(elbo_parts(seen).information)
