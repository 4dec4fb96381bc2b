"""The discriminator's side of the minimax game, whatever its generator descends."""

from __future__ import annotations

from typing import ClassVar, Literal

from torch.nn.functional import softplus

from engine.kinds import Tensor
from engine.settings import Settings, setting


class SmoothingSettings(Settings):
    """One-sided label smoothing."""

    smoothing: float = setting(
        0.0,
        label="Label smoothing",
        symbol="s",
        low=0.0,
        high=0.5,
        live=True,
        help="Real examples are labelled 1 − s instead of 1; fakes keep 0. The optimal D and the "
        "loss at the equilibrium move with it.",
        source="Salimans et al. 2016",
    )


class LogisticDiscriminator:
    """D tells real from fake examples by the cross-entropy of its logits, and so ascends V(G, D).

    Goodfellow et al. 2014; Lecture C p. 4.
    """

    Config: ClassVar[type[Settings]] = SmoothingSettings
    reads: ClassVar[Literal["logit", "score", "critic"]] = "logit"

    def __init__(self, config: SmoothingSettings) -> None:
        self._smoothing = config.smoothing

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return −V with smoothed labels: E softplus(−l(x)) + s·E l(x) + E softplus(l(G(z)))."""
        loss = softplus(-real).mean() + softplus(fake).mean()
        return loss + self._smoothing * real.mean() if self._smoothing else loss

    def discriminator_slopes(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the loss, (D − 1 + s)/n at the real and D/n at the fake examples."""
        by_real = real.sigmoid().sub_(1.0 - self._smoothing).div_(real.numel())
        return self.discriminator_loss(real, fake), by_real, fake.sigmoid().div_(fake.numel())
