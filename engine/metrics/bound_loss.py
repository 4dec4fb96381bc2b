"""What a latent variable model descends."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.latent import fresh_loss
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class BoundLoss:
    """The loss of the last step, with β, warm-up and free bits; in reports on fresh examples."""

    name: ClassVar[str] = "bound_loss"
    label: ClassVar[str] = "Loss (β-weighted)"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "losses"
    source: ClassVar[str] = "Higgins et al. 2017; Kingma et al. 2016"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        record = seen.view(Latent).record
        return fresh_loss(seen) if record is None else Measurement(record.loss)
