"""The Bernoulli likelihood."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
import torch
from torch.nn import functional

from engine.contract.errors import ConfigError
from engine.kinds import Doubles, Shape, Tensor, likelihood
from engine.settings import Settings, setting


class BernoulliSettings(Settings):
    """What a sample of the model is."""

    samples: Literal["means", "pixels"] = setting(
        "means",
        label="Samples show",
        live=True,
        help="The mean of p(x|z), as is usual for grey pictures, or black and white pixels drawn "
        "from it.",
        choice_labels=("Means", "Drawn pixels"),
    )


@likelihood
class Bernoulli:
    """Pixels that are 1 with probability σ(f(z)); grey values count as shares of black and white.

    For grey pictures it is a loss rather than a likelihood: it adds up to 1 over black and white
    ones alone.
    """

    name: ClassVar[str] = "bernoulli"
    label: ClassVar[str] = "Bernoulli"
    source: ClassVar[str] = "Kingma and Welling 2014, appendix C"
    Config: ClassVar[type[Settings]] = BernoulliSettings
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()

    def __init__(self, config: BernoulliSettings, shape: Shape, levels: int = 0) -> None:
        if len(shape) != 3:
            raise ConfigError(
                "likelihood.kind: 'bernoulli' describes values from 0 to 1, so it needs images"
            )
        self._config = config
        self.outputs = shape
        self.noise = math.prod(shape)

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters, of which there are none."""
        return []

    def log_density(
        self, parameters: Sequence[Tensor], outputs: Tensor, examples: Tensor
    ) -> Tensor:
        """Return log p(x|z) (...) from logits (..., d) and examples (..., d)."""
        outputs, examples = torch.broadcast_tensors(outputs, examples)
        loss: Tensor = functional.binary_cross_entropy_with_logits(
            outputs, examples, reduction="none"
        )
        return -loss.sum(-1)

    def mean(self, parameters: Sequence[Tensor], outputs: Tensor) -> Tensor:
        """Return the probabilities (..., d)."""
        return torch.sigmoid(outputs)

    def sample(self, parameters: Sequence[Tensor], outputs: Tensor, noise: Tensor) -> Tensor:
        """Return probabilities, or pixels that are 1 where the noise (n, d) lies high enough."""
        shares = torch.sigmoid(outputs)
        if self._config.samples == "means":
            return shares
        draws: Tensor = torch.special.ndtr(-noise)
        return (draws < shares).to(outputs.dtype)
