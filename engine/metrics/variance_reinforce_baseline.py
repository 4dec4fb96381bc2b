"""The variance of the encoder's gradient by the score with a baseline."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import metric
from engine.numerics.codes.gradient_noise import GradientVariance


@metric
class ReinforceBaselineVariance(GradientVariance):
    """Variance of the encoder's gradient by the score with a baseline, summed over its parameters.

    Over 12 draws of the codes of the same 32 examples, the same for all estimators.
    """

    name: ClassVar[str] = "variance_reinforce_baseline"
    label: ClassVar[str] = "Variance, REINFORCE, baseline"
    source: ClassVar[str] = "Williams 1992; Kool et al. 2019"
    estimator: ClassVar[str] = "reinforce_baseline"
