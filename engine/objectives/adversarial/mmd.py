"""The MMD-GAN with fixed kernels: the generator matches moments, and nobody plays against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from engine.kinds import ConstraintSettings, objective
from engine.numerics.mmd_gan import MmdGan, MmdSettings
from engine.settings import Settings

POINTLESS = ("clip", "spectral", "gradient_penalty", "r1", "unrolling")


@objective
class Mmd(MmdGan):
    """G descends the unbiased MMD² of its batch and the data's under Gaussian kernels.

    The discriminator is idle: its part is played by the witness, E k(·, x) − E k(·, G(z)), which
    is what its pictures show. Li et al. 2015; Dziugaite et al. 2015; Lecture D.
    """

    name: ClassVar[str] = "mmd"
    label: ClassVar[str] = "MMD, fixed kernels"
    order: ClassVar[int] = 20
    Config: ClassVar[type[Settings]] = MmdSettings
    reads: ClassVar[Literal["logit", "score", "critic"]] = "critic"
    replaces: ClassVar[tuple[str, ...]] = (
        "discriminator",
        "discriminator.optimiser",
        "training.k_d",
    )

    def complaint(self, settings: Mapping[str, Settings]) -> str:
        """Say which constraints have nobody to act on."""
        found = [settings.get(f"discriminator.{name}") for name in POINTLESS]
        if any(isinstance(part, ConstraintSettings) and part.on for part in found):
            return (
                "With fixed kernels the discriminator is idle, so clipping, spectral "
                "normalisation, penalties on its slope and unrolling do nothing."
            )
        return ""
