"""A DCGAN and a VAE of images as tutorials write them in eager PyTorch: the yardstick."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.bench.work import LATENT, Size
from engine.contract.snapshot import Floats

RATE = 1e-3


class NaiveDcgan:
    """A non-saturating DCGAN, after the loop of Radford et al. 2016.

    ``images`` (n, side · side) are grey, from 0 to 1. Both losses are read at every step.
    """

    def __init__(self, size: Size, images: Floats, side: int, device: str = "cpu") -> None:
        self.batch = size.batch
        self.device = torch.device(device)
        self.images = centred(images, side).to(self.device)
        widths = channels(size.width, side)
        self.generator = nn.Sequential(*decoder(widths), nn.Tanh()).to(self.device)
        self.discriminator = encoder(widths, 1).to(self.device)
        self.loss = nn.BCEWithLogitsLoss()
        self.generator_adam = adam(self.generator, 0.5)
        self.discriminator_adam = adam(self.discriminator, 0.5)
        self.ones = torch.ones(self.batch, 1, device=self.device)

    def step(self) -> tuple[float, float]:
        """Update the discriminator once, then the generator; return both losses."""
        self.discriminator_adam.zero_grad()
        fake = self.generator(self.noise()).detach()
        on_real = self.loss(self.discriminator(batch_of(self.images, self.batch)), self.ones)
        on_fake = self.loss(self.discriminator(fake), 0 * self.ones)
        discriminator_loss = on_real + on_fake
        discriminator_loss.backward()
        self.discriminator_adam.step()

        self.generator_adam.zero_grad()
        generator_loss = self.loss(self.discriminator(self.generator(self.noise())), self.ones)
        generator_loss.backward()
        self.generator_adam.step()
        return discriminator_loss.item(), generator_loss.item()

    def noise(self) -> Tensor:
        """Draw a batch of noise."""
        return torch.randn(self.batch, LATENT, device=self.device)


class NaiveVae:
    """A VAE with the same networks and Bernoulli pixels, after Kingma and Welling 2014."""

    def __init__(self, size: Size, images: Floats, side: int, device: str = "cpu") -> None:
        self.batch = size.batch
        self.device = torch.device(device)
        self.images = centred(images, side).to(self.device)
        widths = channels(size.width, side)
        self.encoder = encoder(widths, 2 * LATENT).to(self.device)
        self.decoder = nn.Sequential(*decoder(widths)).to(self.device)
        self.adam = adam(nn.ModuleList([self.encoder, self.decoder]), 0.9)

    def step(self) -> float:
        """Update both networks once; return the loss."""
        images = batch_of(self.images, self.batch)
        self.adam.zero_grad()
        mean, log_variance = self.encoder(images).chunk(2, dim=1)
        code = mean + (0.5 * log_variance).exp() * torch.randn_like(mean)
        pixels = 0.5 * (images + 1)
        logits = self.decoder(code)
        cost = functional.binary_cross_entropy_with_logits(logits, pixels, reduction="sum")
        kl = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum()
        loss: Tensor = (cost + kl) / self.batch
        loss.backward()
        self.adam.step()
        return loss.item()


def centred(images: Floats, side: int) -> Tensor:
    """Return grey images (n, 1, side, side) from −1 to 1."""
    return torch.from_numpy(images).reshape(-1, 1, side, side) * 2 - 1


def batch_of(images: Tensor, count: int) -> Tensor:
    """Draw images with replacement."""
    return images[torch.randint(len(images), (count,), device=images.device)]


def channels(width: int, side: int) -> list[int]:
    """Return the channels from the image inwards, which double while the side halves down to 4."""
    found = [1]
    while side > 4:
        found.append(width * 2 ** (len(found) - 1))
        side //= 2
    return found


def encoder(widths: list[int], outputs: int) -> nn.Sequential:
    """Return strided convolutions, all but the first normalised, and an affine map."""
    layers: list[nn.Module] = []
    for level, (before, after) in enumerate(pairwise(widths)):
        layers.append(nn.Conv2d(before, after, 4, 2, 1))
        layers += [nn.BatchNorm2d(after)] if level else []
        layers.append(nn.LeakyReLU(0.2))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(16 * widths[-1], outputs))


def decoder(widths: list[int]) -> list[nn.Module]:
    """Return an affine map and transposed convolutions, all but the last normalised."""
    layers: list[nn.Module] = [
        nn.Linear(LATENT, 16 * widths[-1]),
        nn.Unflatten(1, (widths[-1], 4, 4)),
    ]
    for before, after in pairwise(widths[::-1]):
        layers += [nn.BatchNorm2d(before), nn.ReLU()]
        layers.append(nn.ConvTranspose2d(before, after, 4, 2, 1))
    return layers


def adam(module: nn.Module, beta: float) -> torch.optim.Adam:
    """Return Adam as image models use it."""
    return torch.optim.Adam(module.parameters(), lr=RATE, betas=(beta, 0.999))
