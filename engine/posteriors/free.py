"""Variational inference for each example by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from engine.contract.errors import ConfigError
from engine.kinds import Codes, Doubles, Shape, Tensor, posterior
from engine.numerics.codes.gaussian_codes import DiagonalCodes
from engine.settings import Settings, setting


class FreeSettings(Settings):
    """Where each example's distribution starts."""

    sigma: float = setting(
        1.0,
        label="First σ",
        symbol="σ",
        low=1e-3,
        high=10.0,
        scale="log",
        help="The standard deviation with which each q(z|x) starts, at mean 0.",
    )


@posterior
class Free:
    """N(μ_i, diag σ_i²) with μ_i and σ_i learnt for every training example, without an encoder.

    What is learnt for one example helps no other, and new examples have no codes.
    """

    name: ClassVar[str] = "free"
    label: ClassVar[str] = "One normal per example (no encoder)"
    source: ClassVar[str] = "Ranganath et al. 2014; Lecture D (BBVI)"
    Config: ClassVar[type[Settings]] = FreeSettings
    reparametrised: ClassVar[bool] = True

    def __init__(self, config: FreeSettings, dimension: int, examples: int = 0) -> None:
        if examples == 0:
            raise ConfigError(
                "posterior.kind: 'free' keeps a distribution for every training example, so "
                "data.size must limit them; it is 0, which draws fresh ones for every batch"
            )
        self._start = math.log(config.sigma)
        self.code: Shape = (dimension,)
        self.outputs: Shape = (0,)
        self.noise = dimension
        self.shapes: tuple[tuple[int, ...], ...] = ((examples, 2 * dimension),)

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Return means 0 and logarithms of the first σ."""
        start = np.zeros(self.shapes[0])
        start[:, self.noise :] = self._start
        return [start]

    def at(
        self, parameters: Sequence[Tensor], outputs: Tensor, rows: Tensor | None, share: float
    ) -> Codes:
        """Return q(z|x) of the training examples in these rows; outputs have no columns."""
        if rows is None:
            raise ConfigError(
                "posterior.kind: 'free' has no codes of examples other than those it is trained "
                "on, so a prior that encodes others does not fit it"
            )
        return DiagonalCodes.of(parameters[0][rows])
