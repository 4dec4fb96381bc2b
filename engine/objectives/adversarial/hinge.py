"""The hinge objective: scores are separated by a margin and no further."""

from __future__ import annotations

from typing import ClassVar, Literal

import torch
from torch.nn.functional import relu

from engine.kinds import Tensor, objective
from engine.settings import Settings


class HingeSettings(Settings):
    """The hinge has no settings."""


@objective
class Hinge:
    """D descends E max(0, 1 − D(x)) + E max(0, 1 + D(G(z))) and G descends −E D(G(z)).

    Examples beyond the margin of 1 no longer move D. Lim and Ye 2017; Miyato et al. 2018.
    """

    name: ClassVar[str] = "hinge"
    label: ClassVar[str] = "Hinge"
    order: ClassVar[int] = 3
    Config: ClassVar[type[Settings]] = HingeSettings
    reads: ClassVar[Literal["logit", "score", "critic"]] = "score"

    def __init__(self, config: HingeSettings) -> None:
        """Take no settings."""

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return the mean violations of the margin, added."""
        return relu(1.0 - real).mean() + relu(1.0 + fake).mean()

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return −E D(G(z))."""
        return -fake.mean()

    def discriminator_slopes(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the loss and ∓1/n where the margin is violated, 0 elsewhere."""
        by_real = (real < 1.0).to(real.dtype).div_(-real.numel())
        by_fake = (fake > -1.0).to(fake.dtype).div_(fake.numel())
        return self.discriminator_loss(real, fake), by_real, by_fake

    def generator_slopes(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and −1/n."""
        return self.generator_loss(fake), torch.full_like(fake, -1.0 / fake.numel())
