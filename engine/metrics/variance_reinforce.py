"""The variance of the encoder's gradient by the score, REINFORCE."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import metric
from engine.numerics.codes.gradient_noise import GradientVariance


@metric
class ReinforceVariance(GradientVariance):
    """Variance of the encoder's gradient by the score, REINFORCE, summed over its parameters.

    Over 12 draws of the codes of the same 32 examples, the same for all estimators.
    """

    name: ClassVar[str] = "variance_reinforce"
    label: ClassVar[str] = "Variance, REINFORCE"
    source: ClassVar[str] = "Williams 1992; Lecture D (log-derivative trick)"
    estimator: ClassVar[str] = "reinforce"
