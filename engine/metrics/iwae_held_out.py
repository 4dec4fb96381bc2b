"""log p(x) of examples that were not trained on, estimated by importance samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Labelled, Measurement, metric
from engine.numerics.codes.latent import held_out_batch, log_evidence, mean_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

DRAWS = 64


@metric
class HeldOutImportanceWeighted:
    """E log (1/K) Σ p(x, z_k)/q(z_k|x) with K = 64 codes, on 256 examples of the held-out split.

    A lower bound of log p(x) as ``iwae`` is, which is of examples that were trained on; what this
    one is lower by has been learnt by heart. Data that is made on demand is fresh in either.
    """

    name: ClassVar[str] = "iwae_held_out"
    label: ClassVar[str] = "log p(x), K = 64, held out"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Burda et al. 2016"
    dear: ClassVar[bool] = True
    lengthy: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs an encoder, and data that holds examples out."""
        if not seen.has(Latent) or not seen.view(Latent).amortised:
            return False
        return isinstance(seen.dataset, Labelled) and "held out" in seen.dataset.splits

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return mean_of(log_evidence(seen, held_out_batch(seen), DRAWS, "held-out evidence"))
