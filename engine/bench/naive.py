"""A GAN as a tutorial writes it in eager PyTorch: the yardstick, and deliberately nothing more."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor, nn

from engine.bench.work import PENALTY, Size
from engine.contract.snapshot import Floats

Sampler = Callable[[int], Floats]


class NaiveGan:
    """A non-saturating GAN with Adam and separate passes for real and fake examples."""

    def __init__(self, size: Size, sample: Sampler) -> None:
        self.batch = size.batch
        self.sample = sample
        self.generator = network(size, 2, nn.ReLU())
        self.discriminator = network(size, 1, nn.LeakyReLU(0.2))
        self.loss = nn.BCEWithLogitsLoss()
        self.generator_adam = adam(self.generator)
        self.discriminator_adam = adam(self.discriminator)

    def step(self) -> tuple[float, float]:
        """Update the discriminator once, then the generator; return both losses."""
        self.discriminator_adam.zero_grad()
        fake = self.generator(self.noise()).detach()
        discriminator_loss = self.discriminator_loss(self.real(), fake)
        discriminator_loss.backward()
        self.discriminator_adam.step()

        self.generator_adam.zero_grad()
        generator_loss = self.generator_loss(self.generator(self.noise()))
        generator_loss.backward()
        self.generator_adam.step()
        return discriminator_loss.item(), generator_loss.item()

    def real(self) -> Tensor:
        """Draw a batch of real points."""
        return torch.from_numpy(self.sample(self.batch))

    def noise(self) -> Tensor:
        """Draw a batch of noise."""
        return torch.randn(self.batch, 2)

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return the loss of telling real from fake."""
        on_real: Tensor = self.loss(self.discriminator(real), torch.ones(self.batch, 1))
        on_fake: Tensor = self.loss(self.discriminator(fake), torch.zeros(self.batch, 1))
        return on_real + on_fake

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return the loss of being found out."""
        loss: Tensor = self.loss(self.discriminator(fake), torch.ones(self.batch, 1))
        return loss


class NaiveWgan(NaiveGan):
    """A WGAN with a two-sided gradient penalty at points between real and fake ones."""

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return the negative critic gap plus the penalty."""
        gap: Tensor = self.discriminator(real).mean() - self.discriminator(fake).mean()
        return PENALTY * self.penalty(real, fake) - gap

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return the negative mean of the critic at the fakes."""
        value: Tensor = self.discriminator(fake).mean()
        return -value

    def penalty(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return the mean square distance of the critic's slope from 1."""
        share = torch.rand(self.batch, 1)
        between = (share * real + (1 - share) * fake).requires_grad_()
        values = self.discriminator(between)
        (slopes,) = torch.autograd.grad(values.sum(), between, create_graph=True)
        term: Tensor = (slopes.norm(dim=1) - 1).square().mean()
        return term


def network(size: Size, outputs: int, activation: nn.Module) -> nn.Sequential:
    """Return an MLP from two inputs."""
    widths = [2, *[size.width] * size.depth]
    layers: list[nn.Module] = []
    for before, after in pairwise(widths):
        layers += [nn.Linear(before, after), activation]
    return nn.Sequential(*layers, nn.Linear(widths[-1], outputs))


def adam(module: nn.Module) -> torch.optim.Adam:
    """Return Adam as GANs use it."""
    return torch.optim.Adam(module.parameters(), lr=1e-3, betas=(0.5, 0.999))
