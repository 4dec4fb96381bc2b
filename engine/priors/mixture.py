"""A learnt mixture of normal distributions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from engine.kinds import Doubles, Examples, Marginal, Shape, Surroundings, Tensor, prior
from engine.numerics.codes.gaussian_codes import DiagonalCodes
from engine.numerics.codes.mixture_codes import MixtureOf
from engine.settings import Settings, setting


class MixtureSettings(Settings):
    """How many normals there are."""

    components: int = setting(
        8,
        label="Components",
        symbol="K",
        low=1,
        high=1000,
        scale="log",
        help="How many normal distributions the prior consists of.",
        source="Dilokthanakul et al. 2016",
    )


@prior
class Mixture:
    """Σ w_k N(μ_k, diag σ_k²) with learnt weights, means and deviations."""

    name: ClassVar[str] = "mixture"
    label: ClassVar[str] = "Mixture of normals"
    Config: ClassVar[type[Settings]] = MixtureSettings
    wants: ClassVar[int] = 0

    def __init__(
        self, config: MixtureSettings, dimension: int, shape: Shape, examples: int = 0
    ) -> None:
        self._count, self._dimension = config.components, dimension

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Means (K, d), logarithms of deviations (K, d) and of weights up to a constant (K,)."""
        pair = (self._count, self._dimension)
        return pair, pair, (self._count,)

    def initial(self, random: np.random.Generator, examples: Examples) -> list[Doubles]:
        """Draw means from N(0, I); deviations and weights start equal."""
        pair = (self._count, self._dimension)
        return [random.standard_normal(pair), np.zeros(pair), np.zeros(self._count)]

    def at(self, parameters: Sequence[Tensor], around: Surroundings) -> Marginal:
        """Return p(z)."""
        means, log_sigmas, log_weights = parameters
        return MixtureOf(
            components=DiagonalCodes(means, log_sigmas),
            log_weights=log_weights,
            pick=lambda places: DiagonalCodes(means[places], log_sigmas[places]),
            dimension=self._dimension,
            noise=self._dimension + 1,
        )
