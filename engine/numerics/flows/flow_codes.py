"""Codes through a chain of invertible layers: as a prior, and as a posterior."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from engine.kinds import Codes, Draw, Marginal
from engine.numerics.flows.invertible import Invertible, standard_log_density

Tensor = torch.Tensor


@dataclass(frozen=True, slots=True)
class FlowMarginal:
    """The p(z) of codes whose images f(z) under the layers are standard normal."""

    layers: Invertible
    parameters: Sequence[Tensor]
    noise: int

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log N(f(z); 0, I) + log |det df/dz| (...) at codes (..., d), in nats."""
        rows = codes.reshape(-1, codes.shape[-1])
        found, log_det = self.layers.forward(self.parameters, rows)
        return (standard_log_density(found) + log_det).reshape(codes.shape[:-1])

    def sample(self, noise: Tensor) -> Tensor:
        """Return the codes (n, d) whose images are the noise (n, d)."""
        return self.layers.inverse(self.parameters, noise)


@dataclass(frozen=True, slots=True)
class FlowCodes:
    """The q(z|x) of images f(u) of codes u ~ ``base`` under the layers.

    ``context`` (n, c) steers the layers, example by example; None leaves them the same for all.
    ``mean`` is where the layers send the mean of the base.
    """

    base: Codes
    layers: Invertible
    parameters: Sequence[Tensor]
    context: Tensor | None = None

    @property
    def mean(self) -> Tensor:
        """The image (n, d) of the base's mean."""
        return self.layers.forward(self.parameters, self.base.mean, self.context)[0]

    def draw(self, noise: Tensor) -> Draw:
        """Return codes from the noise (k, n, e) of the base."""
        drawn = self.base.draw(noise)
        rows, context = self._rows(drawn.codes)
        moved, log_det = self.layers.forward(self.parameters, rows, context)
        log_density = drawn.log_density - log_det.reshape(drawn.log_density.shape)
        return Draw(moved.reshape(drawn.codes.shape), log_density, drawn.cost)

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log q(z|x) (k, n) at codes (k, n, d) or (k, 1, d), found by inversion."""
        codes = codes.expand(-1, len(self.base.mean), -1)
        rows, context = self._rows(codes)
        before = self.layers.inverse(self.parameters, rows, context)
        _, log_det = self.layers.forward(self.parameters, before, context)
        return self.base.log_density(before.reshape(codes.shape)) - log_det.reshape(
            codes.shape[:-1]
        )

    def kl(self, prior: Marginal) -> Tensor | None:
        """Return None: no formula is known."""
        return None

    def _rows(self, codes: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return codes (k, n, d) one below the other, and the context of each."""
        context = self.context
        if context is not None:
            context = context.expand(len(codes), -1, -1).reshape(-1, context.shape[-1])
        return codes.reshape(-1, codes.shape[-1]), context
