"""The minimax objective: the generator descends the very value that the discriminator ascends."""

from __future__ import annotations

from typing import ClassVar

from torch.nn.functional import softplus

from engine.kinds import Tensor, objective
from engine.numerics.logistic_discriminator import LogisticDiscriminator


@objective
class Minimax(LogisticDiscriminator):
    """V(G, D) = E log D(x) + E log(1 − D(G(z))): D ascends it, G descends it.

    Where D is sure of itself the generator's gradient vanishes (saturates). Goodfellow et al.
    2014; Lecture C p. 4 to 7.
    """

    name: ClassVar[str] = "minimax"
    label: ClassVar[str] = "Minimax (saturating)"
    order: ClassVar[int] = 1

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return E log(1 − D(G(z)))."""
        return -softplus(fake).mean()

    def generator_slopes(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and −D/n."""
        return self.generator_loss(fake), fake.sigmoid().div_(-fake.numel())
