"""What the bound misses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.evidence import MOST, exact_log_evidence
from engine.numerics.codes.latent import fresh_batch, mean_of, terms_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES, DRAWS = 64, 32


@metric
class BoundGap:
    """log p(x), by summing over codes, less the ELBO, on 64 examples: KL(q‖p(z|x)).

    The codes, of at most 2 dimensions, are those of a lattice; where q is narrow, 256 of its draws.
    """

    name: ClassVar[str] = "elbo_gap"
    label: ClassVar[str] = "log p(x) − ELBO"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Lecture C p. 23; Lecture D (the gap is KL(q‖p(z|x)))"
    dear: ClassVar[bool] = True
    lengthy: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs continuous codes of few dimensions."""
        return seen.has(Latent) and _lattice(seen.view(Latent))

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        batch = fresh_batch(seen, EXAMPLES, "gap")
        terms = terms_of(seen, batch, DRAWS)
        # the KL by draws, not by formula: where q is exact each draw by itself gives log p(x)
        bound = (terms.reconstruction + terms.log_prior - terms.log_posterior).mean(0)
        return mean_of(exact_log_evidence(seen, batch) - bound - batch.offset)


def _lattice(latent: Latent) -> bool:
    return latent.continuous and latent.dimension <= MOST
