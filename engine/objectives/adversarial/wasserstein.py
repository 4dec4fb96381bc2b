"""The Wasserstein objective: a critic's gap between real and fake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import torch

from engine.kinds import ConstraintSettings, Tensor, objective
from engine.settings import Settings

LIPSCHITZ = ("clip", "gradient_penalty", "spectral")


class WassersteinSettings(Settings):
    """The Wasserstein objective has no settings; the Lipschitz bound is a constraint's."""


@objective
class Wasserstein:
    """The critic f ascends E f(x) − E f(G(z)), the generator ascends E f(G(z)).

    Over 1-Lipschitz critics the largest gap is the distance W1 (Kantorovich and Rubinstein), so
    the critic needs a constraint. Arjovsky et al. 2017; Lectures B, C, E.
    """

    name: ClassVar[str] = "wasserstein"
    label: ClassVar[str] = "Wasserstein"
    order: ClassVar[int] = 4
    Config: ClassVar[type[Settings]] = WassersteinSettings
    reads: ClassVar[Literal["logit", "score", "critic"]] = "critic"

    def __init__(self, config: WassersteinSettings) -> None:
        """Take no settings."""

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return minus the gap."""
        return fake.mean() - real.mean()

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return −E f(G(z))."""
        return -fake.mean()

    def discriminator_slopes(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the loss, −1/n and 1/n."""
        by_real = torch.full_like(real, -1.0 / real.numel())
        by_fake = torch.full_like(fake, 1.0 / fake.numel())
        return self.discriminator_loss(real, fake), by_real, by_fake

    def generator_slopes(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and −1/n."""
        return self.generator_loss(fake), torch.full_like(fake, -1.0 / fake.numel())

    def complaint(self, settings: Mapping[str, Settings]) -> str:
        """Say when nothing keeps the critic from growing without bound."""
        for name in LIPSCHITZ:
            found = settings.get(f"discriminator.{name}")
            if isinstance(found, ConstraintSettings) and found.on:
                return ""
        return (
            "Nothing bounds the critic's slope, so its gap has no largest value: turn on clipping, "
            "the gradient penalty or spectral normalisation."
        )
