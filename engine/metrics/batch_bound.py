"""The bound on the last batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.latent import elbo_of, fresh_batch, mean_of, terms_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class BatchBound:
    """The chosen bound, with β = 1, on the last batch; in reports the ELBO of fresh examples."""

    name: ClassVar[str] = "batch_bound"
    label: ClassVar[str] = "Bound of the batch"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "losses"
    source: ClassVar[str] = "Kingma and Welling 2014; Burda et al. 2016"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        record = seen.view(Latent).record
        if record is not None:
            return Measurement(record.bound)
        batch = fresh_batch(seen)
        return mean_of(elbo_of(terms_of(seen, batch), batch))
