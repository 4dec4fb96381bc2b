"""What the encoder loses against inference for each example by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.amortisation import amortisation_gap
from engine.numerics.codes.latent import mean_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class AmortisationGap:
    """How much the ELBO of 32 fresh examples rises when each q(z|x) is improved by itself.

    The encoder's outputs take 100 steps of Adam in units of the width of q; what does not help on
    other draws is not taken, and new draws judge before and after.
    """

    name: ClassVar[str] = "amortisation_gap"
    label: ClassVar[str] = "Amortisation gap"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Cremer et al. 2018; Lecture D (BBVI against amortised inference)"
    dear: ClassVar[bool] = True
    lengthy: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs an encoder and continuous codes."""
        return seen.has(Latent) and seen.view(Latent).amortised and seen.view(Latent).continuous

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return mean_of(amortisation_gap(seen))
