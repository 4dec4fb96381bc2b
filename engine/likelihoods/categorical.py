"""The categorical likelihood over grey levels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import torch

from engine.kinds import Doubles, Shape, Tensor, likelihood
from engine.numerics.levels import chosen_levels, indices
from engine.settings import Settings, setting


class CategoricalSettings(Settings):
    """How many grey levels are told apart."""

    levels: int = setting(
        16,
        label="Grey levels",
        symbol="L",
        low=2,
        high=256,
        help="The levels of data with continuous values; other data has its own number.",
    )


@likelihood
class Categorical:
    """A softmax over the grey levels of each pixel, which knows nothing of their order."""

    name: ClassVar[str] = "categorical"
    label: ClassVar[str] = "Categorical"
    source: ClassVar[str] = "van den Oord et al. 2016 (PixelRNN)"
    Config: ClassVar[type[Settings]] = CategoricalSettings
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()

    def __init__(self, config: CategoricalSettings, shape: Shape, levels: int = 0) -> None:
        self._levels = chosen_levels(self.name, shape, levels, config.levels)
        self.outputs: Shape = (self._levels * shape[0], *shape[1:])
        self.noise = math.prod(shape)

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters, of which there are none."""
        return []

    def log_density(
        self, parameters: Sequence[Tensor], outputs: Tensor, examples: Tensor
    ) -> Tensor:
        """Return log P(x|z) (...) from logits (..., L d) and examples (..., d)."""
        logs = torch.log_softmax(self._by_level(outputs), -2)
        index = indices(examples, self._levels)[..., None, :]
        rows = torch.broadcast_shapes(logs.shape[:-2], index.shape[:-2])
        logs, index = logs.expand(*rows, -1, -1), index.expand(*rows, -1, -1)
        found: Tensor = logs.gather(-2, index)
        return found[..., 0, :].sum(-1)

    def mean(self, parameters: Sequence[Tensor], outputs: Tensor) -> Tensor:
        """Return the mean value of each pixel (..., d)."""
        values = torch.linspace(0.0, 1.0, self._levels, dtype=outputs.dtype, device=outputs.device)
        shares: Tensor = torch.softmax(self._by_level(outputs), -2)
        return shares.transpose(-1, -2) @ values

    def sample(self, parameters: Sequence[Tensor], outputs: Tensor, noise: Tensor) -> Tensor:
        """Return levels drawn by noise (n, d); noise 0 gives the median."""
        shares = torch.softmax(self._by_level(outputs), -2).cumsum(-2)
        level: Tensor = (shares < torch.special.ndtr(noise)[..., None, :]).sum(-2)
        return level.clamp(max=self._levels - 1).to(outputs.dtype) / (self._levels - 1)

    def _by_level(self, outputs: Tensor) -> Tensor:
        return outputs.reshape(*outputs.shape[:-1], self._levels, self.noise)
