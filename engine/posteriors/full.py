"""The normal posterior with all covariances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from engine.contract.errors import ConfigError
from engine.kinds import Codes, Doubles, Shape, Tensor, posterior
from engine.numerics.codes.gaussian_codes import FullCodes
from engine.settings import Settings

MOST = 64  # dimensions: beyond, the factor has more entries than an encoder should give


class FullSettings(Settings):
    """Nothing to set: mean and Cholesky factor come from the encoder."""


@posterior
class Full:
    """N(μ(x), L(x) L(x)ᵀ): the coordinates of a code may depend on each other given the example."""

    name: ClassVar[str] = "full"
    label: ClassVar[str] = "Normal, full covariance"
    order: ClassVar[int] = -1
    source: ClassVar[str] = "Kingma and Welling 2019, section 2.5.1"
    Config: ClassVar[type[Settings]] = FullSettings
    reparametrised: ClassVar[bool] = True
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()

    def __init__(self, config: FullSettings, dimension: int, examples: int = 0) -> None:
        if dimension > MOST:
            raise ConfigError(
                f"posterior.kind: 'full' serves a latent dimension of at most {MOST}, not "
                f"{dimension}; 'diagonal' serves all"
            )
        self.code: Shape = (dimension,)
        self.outputs: Shape = (2 * dimension + dimension * (dimension - 1) // 2,)
        self.noise = dimension

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters, of which there are none."""
        return []

    def at(
        self, parameters: Sequence[Tensor], outputs: Tensor, rows: Tensor | None, share: float
    ) -> Codes:
        """Return q(z|x) for means, log diagonals and the rest of L, (n, outputs)."""
        return FullCodes.of(outputs, self.noise)
