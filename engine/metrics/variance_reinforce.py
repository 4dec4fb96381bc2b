"""The variance of the encoder's gradient by the score, REINFORCE."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.gradient_noise import gradient_variance
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ReinforceVariance:
    """Variance of the encoder's gradient by the score, REINFORCE, summed over its parameters.

    Over 12 draws of the codes of the same 32 examples, the same for all estimators.
    """

    name: ClassVar[str] = "variance_reinforce"
    label: ClassVar[str] = "Variance, REINFORCE"
    unit: ClassVar[str] = "nats² per parameter²"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "latent"
    source: ClassVar[str] = "Williams 1992; Lecture D (log-derivative trick)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs codes that are drawn, and that allow the estimator."""
        if not seen.has(Latent):
            return False
        latent = seen.view(Latent)
        return latent.code_noise > 0 and "reinforce" in latent.estimators

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return gradient_variance(seen, "reinforce")
