"""Instance noise: the discriminator sees real and fake examples blurred alike."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import torch

from engine.kinds import ConstraintSettings, Tensor, constraint
from engine.numerics.sending import sent
from engine.settings import setting


class InstanceNoiseSettings(ConstraintSettings):
    """The first deviation and how long it takes to vanish."""

    sigma: float = setting(
        0.3,
        label="Instance noise",
        symbol="σ",
        low=0.0,
        high=10.0,
        live=True,
        help="The standard deviation, in data units, of the noise added to all that the "
        "discriminator sees, at step 0.",
        source="Sønderby et al. 2017; Arjovsky and Bottou 2017; Lecture B",
    )
    decay: int = setting(
        0,
        label="Gone after",
        unit="steps",
        low=0,
        high=10_000_000,
        live=True,
        help="The step at which the noise, falling linearly, reaches 0; with 0 it never falls.",
        source="Sønderby et al. 2017",
    )


@constraint
class InstanceNoise:
    """Add N(0, σ²) to real and fake examples, so that distributions on thin sets overlap.

    Sønderby et al. 2017; Arjovsky and Bottou 2017; Lecture B.
    """

    name: ClassVar[str] = "instance_noise"
    label: ClassVar[str] = "Instance noise"
    order: ClassVar[int] = 1
    Config: ClassVar[type[ConstraintSettings]] = InstanceNoiseSettings

    def __init__(self, config: InstanceNoiseSettings) -> None:
        self._config = config

    def deviation(self, step: int) -> float:
        """Return σ at a step."""
        if self._config.decay == 0:
            return self._config.sigma
        return self._config.sigma * max(0.0, 1.0 - step / self._config.decay)

    def perturb(self, points: Tensor, step: int, random: np.random.Generator) -> Tensor:
        """Return points (n, 2) plus fresh noise."""
        noise = sent(random.standard_normal(points.shape, dtype=np.float32), points)
        return torch.add(points, noise, alpha=self.deviation(step))
