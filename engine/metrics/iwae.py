"""log p(x), estimated by importance samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.latent import fresh_batch, log_evidence, mean_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

DRAWS = 64


@metric
class ImportanceWeighted:
    """E log (1/K) Σ p(x, z_k)/q(z_k|x) with K = 64 codes, on the examples behind ``elbo``.

    A lower bound of log p(x), closer than the ELBO; for codes without density it is the ELBO.
    """

    name: ClassVar[str] = "iwae"
    label: ClassVar[str] = "log p(x), K = 64"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Burda et al. 2016"
    dear: ClassVar[bool] = True
    lengthy: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return mean_of(log_evidence(seen, fresh_batch(seen), DRAWS))
