"""The evidence lower bound of training examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.latent import elbo_of, mean_of, terms_of, training_batch
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class TrainingBound:
    """The ELBO as ``elbo`` estimates it, on examples of the training set instead of fresh ones.

    What it is higher by is overfitting.
    """

    name: ClassVar[str] = "elbo_training"
    label: ClassVar[str] = "ELBO of training examples"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Lectures A, B, E (overfitting of the aggregated posterior)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs codes and a limited training set."""
        return seen.has(Latent) and seen.view(Latent).training is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        batch = training_batch(seen)
        return mean_of(elbo_of(terms_of(seen, batch), batch))
