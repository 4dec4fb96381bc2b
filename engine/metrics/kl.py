"""What codes cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.latent import fresh_batch, kl_of, mean_of, terms_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class Divergence:
    """KL(q(z|x)‖p(z)), on the examples behind ``elbo``: its second term, by formula if known."""

    name: ClassVar[str] = "kl"
    label: ClassVar[str] = "KL(q∥p)"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Kingma and Welling 2014, appendix B"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return mean_of(kl_of(terms_of(seen, fresh_batch(seen))))
