"""The normal likelihood."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
import torch

from engine.kinds import Doubles, Shape, Tensor, likelihood
from engine.numerics.codes.gaussian_codes import normal_log_density
from engine.settings import Settings, setting

LOG_LEAST = math.log(1e-4)  # a narrower σ would let the likelihood of single points run away
LOG_MOST = math.log(1e4)


class GaussianSettings(Settings):
    """Where σ comes from, and its value."""

    spread: Literal["fixed", "learnt", "per_dimension", "decoded"] = setting(
        "learnt",
        label="Standard deviation",
        help="Fixed; learnt, one for all; learnt, one per coordinate or pixel; or given by the "
        "decoder for each code.",
        source="Rybkin et al. 2021; Lecture C p. 22",
        choice_labels=("Fixed", "Learnt", "Learnt per coordinate", "From the decoder"),
    )
    sigma: float = setting(
        0.5,
        label="σ, at first",
        symbol="σ",
        low=1e-3,
        high=100.0,
        scale="log",
        help="The standard deviation of p(x|z), or where it starts if it is learnt.",
        source="Lecture C p. 22",
    )


@likelihood
class Gaussian:
    """N(f(z), σ²): squared error, weighed by σ, which decides how much the KL counts."""

    name: ClassVar[str] = "gaussian"
    label: ClassVar[str] = "Normal"
    order: ClassVar[int] = -1
    Config: ClassVar[type[Settings]] = GaussianSettings

    def __init__(self, config: GaussianSettings, shape: Shape, levels: int = 0) -> None:
        self._config = config
        self._size = math.prod(shape)
        self._decoded = config.spread == "decoded"
        self.outputs: Shape = ((1 + self._decoded) * shape[0], *shape[1:])
        self.noise = self._size

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The logarithm of σ, one number or one per coordinate, if it is learnt by itself."""
        sizes = {"learnt": ((1,),), "per_dimension": ((self._size,),)}
        return sizes.get(self._config.spread, ())

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Return log σ as it is set."""
        return [np.full(shape, math.log(self._config.sigma)) for shape in self.shapes]

    def log_density(
        self, parameters: Sequence[Tensor], outputs: Tensor, examples: Tensor
    ) -> Tensor:
        """Return log p(x|z) (...) from outputs (..., o) and examples (..., d)."""
        mean, log_sigma = self._split(parameters, outputs)
        return normal_log_density(examples, mean, log_sigma).sum(-1)

    def mean(self, parameters: Sequence[Tensor], outputs: Tensor) -> Tensor:
        """Return the mean example (..., d)."""
        return self._split(parameters, outputs)[0]

    def sample(self, parameters: Sequence[Tensor], outputs: Tensor, noise: Tensor) -> Tensor:
        """Return mean + σ ε for noise ε (n, d)."""
        mean, log_sigma = self._split(parameters, outputs)
        return mean + torch.exp(log_sigma) * noise

    def _split(self, parameters: Sequence[Tensor], outputs: Tensor) -> tuple[Tensor, Tensor]:
        start = math.log(self._config.sigma)
        if self._decoded:
            mean, offset = outputs.chunk(2, dim=-1)
            return mean, (offset + start).clamp(LOG_LEAST, LOG_MOST)
        if parameters:
            return outputs, parameters[0].clamp(LOG_LEAST, LOG_MOST)
        return outputs, outputs.new_full((1,), start)
