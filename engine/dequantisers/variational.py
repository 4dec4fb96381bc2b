"""Variational dequantisation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import torch
from torch.nn.functional import leaky_relu, linear, softplus

from engine.kinds import Doubles, Shape, Tensor, dequantiser
from engine.numerics.codes.gaussian_codes import LOG_TAU
from engine.numerics.grey_levels import check_levels, gathered, log_cell, placed
from engine.settings import Settings, setting

NEARLY_UNIFORM = 1.6  # of all σ the one whose squashed normal is nearest to uniform noise
LOG_REACH = 5.0  # how many powers of e the encoder may narrow or widen it


class VariationalSettings(Settings):
    """The network that places the noise."""

    width: int = setting(
        64,
        label="Hidden units",
        low=1,
        high=4096,
        scale="log",
        help="Width of the one hidden layer that sees an example and places its noise.",
    )


@dequantiser
class Variational:
    """Noise u = sigmoid(μ(x) + σ(x) ε), learnt with the model so that the bound is tight.

    μ and σ come from a network of one hidden layer; at first the noise is nearly uniform. Raises
    ConfigError for continuous data.
    """

    name: ClassVar[str] = "variational"
    label: ClassVar[str] = "Learnt noise q(u|x)"
    order: ClassVar[int] = 1
    source: ClassVar[str] = "Ho et al. 2019; Lecture A p. 2"
    Config: ClassVar[type[Settings]] = VariationalSettings

    def __init__(self, config: VariationalSettings, shape: Shape, levels: int = 0) -> None:
        self._levels = check_levels(self.name, levels)
        self._gain = log_cell(shape, levels)
        self._width = config.width
        self.noise = math.prod(shape)

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The two layers' weights (out, in) and biases."""
        size, width = self.noise, self._width
        return (width, size), (width,), (2 * size, width), (2 * size,)

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw a first layer; the last one starts at nearly uniform noise for every example."""
        shapes = self.shapes
        first = random.normal(0.0, math.sqrt(2 / self.noise), shapes[0])
        bias = np.repeat([0.0, math.log(NEARLY_UNIFORM)], self.noise)
        return [first, np.zeros(shapes[1]), np.zeros(shapes[2]), bias]

    def spread(
        self, parameters: Sequence[Tensor], examples: Tensor, noise: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return real examples (n, d) from noise (n, d), and −d log L − log q(u|x) (n,)."""
        weight, bias, last_weight, last_bias = parameters
        hidden = leaky_relu(linear(2 * examples - 1, weight, bias), 0.2)
        mean, log_sigma = linear(hidden, last_weight, last_bias).chunk(2, dim=-1)
        log_sigma = log_sigma.clamp(-LOG_REACH, LOG_REACH)
        raw = mean + torch.exp(log_sigma) * noise
        # log q(u) = log N(ε) − log σ − log u(1 − u), and −log u(1 − u) = softplus(r) + softplus(−r)
        log_q = -0.5 * (noise.square() + LOG_TAU) - log_sigma + softplus(raw) + softplus(-raw)
        spread = placed(examples, torch.sigmoid(raw), self._levels)
        return spread, self._gain - log_q.sum(-1)

    def gather(self, examples: Tensor) -> Tensor:
        """Return the grey levels (n, d) in whose cells real examples lie."""
        return gathered(examples, self._levels)
