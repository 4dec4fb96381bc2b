"""What the MMD-GANs share: the unbiased MMD² of two batches, its witness, and their kernels.

The kernel is the mean of Gaussian kernels at halving bandwidths. With the witness
f(·) = E k(·, x) − E k(·, y) the distance is MMD² = E f(x) − E f(y). Gretton et al. 2012, sections
2.3 and 3; Li et al. 2015; Li et al. 2017.
"""

from __future__ import annotations

from typing import Any

import torch

from engine.kinds import Tensor
from engine.settings import Settings, setting

WIDE = 5  # coordinates from which on differences of all pairs are too many to hold


def bandwidth_setting(default: float, *, unit: str) -> Any:
    """Declare the widest bandwidth."""
    return setting(
        default,
        label="Widest bandwidth",
        symbol="σ",
        unit=unit,
        low=1e-3,
        high=1e3,
        scale="log",
        live=True,
        help="The standard deviation of the widest of the Gaussian kernels; it should reach from "
        "fakes to the data.",
        source="Li et al. 2015; Li et al. 2017",
    )


def kernels_setting(default: int) -> Any:
    """Declare the number of kernels."""
    return setting(
        default,
        label="Kernels",
        low=1,
        high=12,
        live=True,
        help="How many Gaussian kernels are averaged, each half as wide as the one before; the "
        "finest sets how sharp the fakes can get.",
        source="Li et al. 2015; Li et al. 2017",
    )


class MmdSettings(Settings):
    """The kernels."""

    bandwidth: float = bandwidth_setting(2.0, unit="data units")
    kernels: int = kernels_setting(5)


class MmdGan:
    """The losses of an MMD-GAN, as ``engine.roles.Comparison`` asks for them.

    As an objective on raw outputs, the values of the witness, D's loss is minus their gap and G's
    is −2 E f(G(z)), which has the gradient of MMD² by the fakes while the witness is held fixed.
    """

    def __init__(self, config: MmdSettings) -> None:
        self._config = config

    def features(self) -> int:
        """Return how many outputs of the discriminator it wants: none."""
        return 0

    def scores(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the witness (n,) at each example; the difference of means is the unbiased MMD²."""
        kernel = self._kernel
        between = kernel(real, fake)
        at_real = _without_itself(kernel(real, real)) - between.mean(dim=1)
        at_fake = between.mean(dim=0) - _without_itself(kernel(fake, fake))
        return at_real, at_fake

    def witness(self, points: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """Return E k(·, x) − E k(·, y) at points (p, k)."""
        return self._kernel(points, real).mean(dim=1) - self._kernel(points, fake).mean(dim=1)

    def generator_cost(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return the unbiased MMD²."""
        return -self.discriminator_loss(*self.scores(real, fake))

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return minus the gap of the witness: −MMD²."""
        return fake.mean() - real.mean()

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return −2 E f(G(z))."""
        return -2.0 * fake.mean()

    def discriminator_slopes(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the loss, −1/n and 1/n."""
        by_real = torch.full_like(real, -1.0 / real.numel())
        by_fake = torch.full_like(fake, 1.0 / fake.numel())
        return self.discriminator_loss(real, fake), by_real, by_fake

    def generator_slopes(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and −2/n."""
        return self.generator_loss(fake), torch.full_like(fake, -2.0 / fake.numel())

    def _kernel(self, first: Tensor, second: Tensor) -> Tensor:
        return gaussian_mixture(first, second, self._config.bandwidth, self._config.kernels)


def gaussian_mixture(first: Tensor, second: Tensor, bandwidth: float, kernels: int) -> Tensor:
    """Return the mean (n, m) of ``kernels`` Gaussian kernels at halving bandwidths."""
    # half the bandwidth is the fourth power of the kernel: one exponential serves all
    kernel = torch.exp(_squares(first, second) * (-0.5 / bandwidth**2))
    total = kernel
    for _ in range(kernels - 1):
        kernel = kernel.square().square()
        total = total + kernel
    return total / kernels


def _squares(first: Tensor, second: Tensor) -> Tensor:
    """Return the squared distances (n, m), differentiable twice."""
    if first.shape[1] < WIDE:
        return (first[:, None] - second[None]).square().sum(dim=2)
    centre = second.detach().mean(dim=0)  # the nearer to the origin, the fewer digits are lost
    first, second = first - centre, second - centre
    lengths = first.square().sum(dim=1)[:, None] + second.square().sum(dim=1)
    return torch.addmm(lengths, first, second.t(), alpha=-2.0).clamp_min(0.0)


def _without_itself(kernel: Tensor) -> Tensor:
    """Return each row's mean (n,) but for the diagonal."""
    return (kernel.sum(dim=1) - kernel.diagonal()) / max(1, len(kernel) - 1)
