"""The least-squares objective: scores regress towards targets."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from engine.kinds import Tensor, objective
from engine.settings import Settings, setting


def _target(default: float, symbol: str, label: str, whose: str) -> Any:
    return setting(
        default,
        label=label,
        symbol=symbol,
        low=-2.0,
        high=2.0,
        live=True,
        help=f"The score that {whose}.",
        source="Mao et al. 2017",
    )


class LeastSquaresSettings(Settings):
    """The three targets, by default 0, 1 and 1."""

    fake_target: float = _target(0.0, "a", "Target of fakes", "the discriminator wants for fakes")
    real_target: float = _target(1.0, "b", "Target of reals", "the discriminator wants for reals")
    wanted: float = _target(1.0, "c", "Target of the generator", "the generator wants for fakes")


@objective
class LeastSquares:
    """D descends ½E(D(x) − b)² + ½E(D(G(z)) − a)² and G descends ½E(D(G(z)) − c)².

    A fake on the right side but far from the boundary is still pulled back. Mao et al. 2017.
    """

    name: ClassVar[str] = "least_squares"
    label: ClassVar[str] = "Least squares"
    order: ClassVar[int] = 2
    Config: ClassVar[type[Settings]] = LeastSquaresSettings
    reads: ClassVar[Literal["logit", "score", "critic"]] = "score"

    def __init__(self, config: LeastSquaresSettings) -> None:
        self._config = config

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return half the mean squared distances from the two targets, added."""
        off_real, off_fake = real - self._config.real_target, fake - self._config.fake_target
        return 0.5 * (off_real.square().mean() + off_fake.square().mean())

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return half the mean squared distance from what the generator wants."""
        return 0.5 * (fake - self._config.wanted).square().mean()

    def discriminator_slopes(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the loss and the distances from the targets over n."""
        by_real = (real - self._config.real_target).div_(real.numel())
        by_fake = (fake - self._config.fake_target).div_(fake.numel())
        return self.discriminator_loss(real, fake), by_real, by_fake

    def generator_slopes(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and the distance from what the generator wants over n."""
        return self.generator_loss(fake), (fake - self._config.wanted).div_(fake.numel())
