"""The non-saturating objective: the generator maximises log D of its fakes."""

from __future__ import annotations

from typing import ClassVar

from torch.nn.functional import softplus

from engine.kinds import Tensor, objective
from engine.numerics.logistic_discriminator import LogisticDiscriminator


@objective
class NonSaturating(LogisticDiscriminator):
    """D ascends V as in the minimax game, but G descends −E log D(G(z)).

    The equilibrium is the same, while the gradient stays of order one where D is sure that a fake
    is a fake. Goodfellow et al. 2014, section 3; Lecture C p. 6.
    """

    name: ClassVar[str] = "non_saturating"
    label: ClassVar[str] = "Non-saturating"
    order: ClassVar[int] = 0

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return −E log D(G(z))."""
        return softplus(-fake).mean()

    def generator_slopes(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and (D − 1)/n."""
        return self.generator_loss(fake), fake.sigmoid().sub_(1.0).div_(fake.numel())
