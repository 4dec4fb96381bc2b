"""A mean over the data by importance sampling, against the exact one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.flows.likelihoods import density_known, importance
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ImportanceEntropy:
    """−Σw·log π(x)/Σw over N samples of the flow minus the exact entropy: the error of an estimate.

    The weights are w = π(x)/p(x); the estimate needs π only up to a factor. Its standard error is
    that of the ratio of two means.
    """

    name: ClassVar[str] = "importance_entropy"
    label: ClassVar[str] = "Entropy by importance sampling, minus exact"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "likelihood"
    source: ClassVar[str] = "Owen 2013, chapter 9"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("exact", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs a model with a density, and data whose density is known."""
        return seen.has(Flow) and density_known(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found, entropy = importance(seen), seen.dataset.entropy()
        exact = seen.dataset.log_density(found.samples.astype(np.float64))
        assert entropy is not None
        assert exact is not None
        exact = np.where(found.shares > 0, exact, 0.0)
        estimate = -float(found.shares @ exact)
        error = float(np.sqrt(np.square(found.shares) @ np.square(exact + estimate)))
        return Measurement(estimate - entropy, error)
