"""A density over values, turned into probabilities of grey levels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
import torch

from engine.kinds import Doubles, Shape, Tensor, likelihood
from engine.numerics.levels import (
    chosen_levels,
    logistic_log_mass,
    logistic_log_tails,
    normal_log_mass,
    normal_log_tails,
)
from engine.settings import Settings, setting

LOG_LEAST, LOG_MOST = math.log(1e-3), math.log(10.0)
START = math.log(0.2)
MASSES = {
    "logistic": (logistic_log_mass, logistic_log_tails),
    "normal": (normal_log_mass, normal_log_tails),
}


class DiscretisedSettings(Settings):
    """Which density is cut into levels, and how many."""

    density: Literal["logistic", "normal"] = setting(
        "logistic",
        label="Density",
        help="The distribution whose CDF differences are the probabilities of the levels.",
        source="Salimans et al. 2017 (PixelCNN++); Lecture A",
        choice_labels=("Logistic", "Normal"),
    )
    levels: int = setting(
        16,
        label="Grey levels",
        symbol="L",
        low=2,
        high=256,
        help="The levels of data with continuous values; other data has its own number.",
    )


@likelihood
class Discretised:
    """P(level) = F(its upper edge) − F(its lower edge), mean and scale given by the decoder.

    The lowest and the highest level take the tails, so that the probabilities add to 1.
    """

    name: ClassVar[str] = "discretised"
    label: ClassVar[str] = "Discretised"
    source: ClassVar[str] = "Kingma et al. 2016; Salimans et al. 2017; Lecture A"
    Config: ClassVar[type[Settings]] = DiscretisedSettings
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()

    def __init__(self, config: DiscretisedSettings, shape: Shape, levels: int = 0) -> None:
        self._levels = chosen_levels(self.name, shape, levels, config.levels)
        self._logistic = config.density == "logistic"
        self._mass, self._tails = MASSES[config.density]
        self.outputs: Shape = (2 * shape[0], *shape[1:])
        self.noise = math.prod(shape)

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters, of which there are none."""
        return []

    def log_density(
        self, parameters: Sequence[Tensor], outputs: Tensor, examples: Tensor
    ) -> Tensor:
        """Return log P(x|z) (...) from means and log scales (..., 2 d) and examples (..., d)."""
        mean, log_scale = self._split(outputs)
        rate, half = torch.exp(-log_scale), 0.5 / (self._levels - 1)
        below, above = (examples - half - mean) * rate, (examples + half - mean) * rate
        lowest, highest = self._tails(below, above)
        found = torch.where(examples < half, lowest, self._mass(below, above))
        return torch.where(examples > 1.0 - half, highest, found).sum(-1)

    def mean(self, parameters: Sequence[Tensor], outputs: Tensor) -> Tensor:
        """Return the mean of the density (..., d), within 0 and 1."""
        return self._split(outputs)[0].clamp(0.0, 1.0)

    def sample(self, parameters: Sequence[Tensor], outputs: Tensor, noise: Tensor) -> Tensor:
        """Return levels drawn by noise (n, d); noise 0 gives the level next to the mean."""
        mean, log_scale = self._split(outputs)
        if self._logistic:  # normal noise to logistic noise, by their distribution functions
            noise = torch.special.log_ndtr(noise) - torch.special.log_ndtr(-noise)
        steps = self._levels - 1
        drawn = mean + torch.exp(log_scale) * noise
        return torch.round(drawn * steps).clamp(0, steps) / steps

    def _split(self, outputs: Tensor) -> tuple[Tensor, Tensor]:
        mean, offset = outputs.chunk(2, dim=-1)
        return 0.5 + mean, (START + offset).clamp(LOG_LEAST, LOG_MOST)
