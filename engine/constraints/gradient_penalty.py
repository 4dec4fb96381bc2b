"""The gradient penalty: the critic's slope between real and fake is drawn to a target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
import torch

from engine.kinds import ConstraintSettings, Tensor, constraint
from engine.numerics.sending import sent
from engine.settings import Settings, setting

BLUNT = 1e-6  # rounds the length off at 0, where rounding errors alone would set its direction


class GradientPenaltySettings(ConstraintSettings):
    """The weight λ, which deviations count, and the target slope."""

    weight: float = setting(
        10.0,
        label="Penalty weight",
        symbol="λ",
        low=1e-3,
        high=1000.0,
        scale="log",
        live=True,
        help="The weight of the penalty in the critic's loss; a small one lets the gap exceed W1.",
        source="Gulrajani et al. 2017; Lecture E",
    )
    sides: Literal["two", "one"] = setting(
        "two",
        label="Sides",
        live=True,
        help="Two-sided punishes every deviation from the target, one-sided only steeper slopes.",
        source="Gulrajani et al. 2017; Petzka et al. 2018",
        choice_labels=("Two-sided", "One-sided"),
    )
    centre: float = setting(
        1.0,
        label="Target slope",
        low=0.0,
        high=100.0,
        live=True,
        help="The length of gradient that costs nothing; 0 asks for a flat function.",
        source="Gulrajani et al. 2017; Thanh-Tung et al. 2019",
    )


@constraint
class GradientPenalty:
    """Add λ·E(‖∇f(x̂)‖ − centre)², with x̂ uniform on segments from fakes to reals.

    Gulrajani et al. 2017, algorithm 1; Lectures C and E.
    """

    name: ClassVar[str] = "gradient_penalty"
    label: ClassVar[str] = "Gradient penalty"
    order: ClassVar[int] = 3
    Config: ClassVar[type[ConstraintSettings]] = GradientPenaltySettings

    def __init__(self, config: GradientPenaltySettings) -> None:
        self._config = config

    def points(self, real: Tensor, fake: Tensor, random: np.random.Generator) -> Tensor:
        """Return one point on the segment between each real and its fake."""
        share = sent(random.random((len(real), 1), dtype=np.float32), real)
        return torch.lerp(fake, real, share)

    def penalty(self, gradients: Tensor) -> Tensor:
        """Return the weighted mean square of the excess slope."""
        excess = self._excess(_lengths(gradients))
        return self._config.weight * excess.square().mean()

    def penalty_slopes(self, gradients: Tensor) -> tuple[Tensor, Tensor]:
        """Return the term and (2λ/n)·excess along each gradient's direction."""
        lengths = _lengths(gradients)
        excess = self._excess(lengths)
        factor = 2.0 * self._config.weight / len(gradients)
        along = (excess / lengths).mul_(factor)
        return self._config.weight * excess.square().mean(), gradients * along[:, None]

    def complaint(self, settings: Mapping[str, Settings]) -> str:
        """Say when examples of a batch are mixed before their slopes are judged."""
        if getattr(settings.get("discriminator"), "normalisation", "none") != "batch":
            return ""
        return (
            "The gradient penalty judges the slope at each example by itself, but batch "
            "normalisation in the discriminator mixes them: choose layer normalisation, or none."
        )

    def _excess(self, lengths: Tensor) -> Tensor:
        excess = lengths - self._config.centre
        return excess.clamp_min(0.0) if self._config.sides == "one" else excess


def _lengths(gradients: Tensor) -> Tensor:
    return gradients.square().sum(1).add(BLUNT**2).sqrt()
