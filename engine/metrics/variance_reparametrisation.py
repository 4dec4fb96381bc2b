"""The variance of the encoder's gradient by reparametrisation."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import metric
from engine.numerics.codes.gradient_noise import GradientVariance


@metric
class ReparametrisationVariance(GradientVariance):
    """Variance of the encoder's gradient by reparametrisation, summed over its parameters.

    Over 12 draws of the codes of the same 32 examples, the same for all estimators.
    """

    name: ClassVar[str] = "variance_reparametrisation"
    label: ClassVar[str] = "Variance, reparametrisation"
    source: ClassVar[str] = "Kingma and Welling 2014; Lecture D p. 16"
    estimator: ClassVar[str] = "reparametrisation"
