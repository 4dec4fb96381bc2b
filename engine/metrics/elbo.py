"""The evidence lower bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.latent import elbo_of, fresh_batch, mean_of, terms_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class EvidenceLowerBound:
    """E log p(x|z) − KL(q(z|x)‖p(z)) on 256 fresh examples, 4 codes each.

    The KL is by formula where one is known. Without an encoder the examples are those trained on,
    since others have no codes.
    """

    name: ClassVar[str] = "elbo"
    label: ClassVar[str] = "ELBO"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Kingma and Welling 2014; Lecture C p. 22; Lecture D"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        batch = fresh_batch(seen)
        return mean_of(elbo_of(terms_of(seen, batch), batch))
