"""How well codes explain their examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.latent import fresh_batch, mean_of, reconstruction_of, terms_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class Reconstruction:
    """E log p(x|z) for z from q(z|x), on the examples behind ``elbo``: its first term."""

    name: ClassVar[str] = "reconstruction"
    label: ClassVar[str] = "Reconstruction"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Lecture C p. 22; Hoffman and Johnson 2016"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        batch = fresh_batch(seen)
        return mean_of(reconstruction_of(terms_of(seen, batch), batch))
