"""R1: the discriminator is kept flat at the real examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from engine.kinds import ConstraintSettings, Tensor, constraint
from engine.settings import Settings, setting


class R1Settings(ConstraintSettings):
    """The weight γ."""

    gamma: float = setting(
        0.1,
        label="R1 weight",
        symbol="γ",
        low=1e-4,
        high=1000.0,
        scale="log",
        live=True,
        help="The weight of the squared slope at the real examples.",
        source="Mescheder et al. 2018",
    )


@constraint
class R1:
    """Add (γ/2)·E‖∇D(x)‖² at the real examples, which makes the game converge near equilibrium.

    Mescheder et al. 2018.
    """

    name: ClassVar[str] = "r1"
    label: ClassVar[str] = "R1 penalty"
    order: ClassVar[int] = 4
    Config: ClassVar[type[ConstraintSettings]] = R1Settings

    def __init__(self, config: R1Settings) -> None:
        self._gamma = config.gamma

    def points(self, real: Tensor, fake: Tensor, random: np.random.Generator) -> Tensor:
        """Return the real examples."""
        return real

    def penalty(self, gradients: Tensor) -> Tensor:
        """Return γ/2 times the mean squared length."""
        return (0.5 * self._gamma / len(gradients)) * gradients.square().sum()

    def penalty_slopes(self, gradients: Tensor) -> tuple[Tensor, Tensor]:
        """Return the term and γ/n times each gradient."""
        return self.penalty(gradients), gradients * (self._gamma / len(gradients))

    def complaint(self, settings: Mapping[str, Settings]) -> str:
        """Say when a gradient penalty asks for slopes that R1 forbids."""
        found = settings.get("discriminator.gradient_penalty")
        if isinstance(found, ConstraintSettings) and found.on and getattr(found, "centre", 0.0) > 0:
            return (
                "R1 wants slope 0 at the real examples while the gradient penalty wants a positive "
                "slope beside them: use one, or set the penalty's target slope to 0."
            )
        return ""
