"""The diagonal normal posterior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from engine.kinds import Codes, Doubles, Shape, Tensor, posterior
from engine.numerics.codes.gaussian_codes import DiagonalCodes
from engine.settings import Settings


class DiagonalSettings(Settings):
    """Nothing to set: mean and σ come from the encoder."""


@posterior
class Diagonal:
    """N(μ(x), diag σ²(x)): the coordinates of a code are independent given the example."""

    name: ClassVar[str] = "diagonal"
    label: ClassVar[str] = "Diagonal normal"
    order: ClassVar[int] = -2
    source: ClassVar[str] = "Kingma and Welling 2014, appendix C"
    Config: ClassVar[type[Settings]] = DiagonalSettings
    reparametrised: ClassVar[bool] = True
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()

    def __init__(self, config: DiagonalSettings, dimension: int, examples: int = 0) -> None:
        self.code: Shape = (dimension,)
        self.outputs: Shape = (2 * dimension,)
        self.noise = dimension

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters, of which there are none."""
        return []

    def at(
        self, parameters: Sequence[Tensor], outputs: Tensor, rows: Tensor | None, share: float
    ) -> Codes:
        """Return q(z|x) for means and logarithms of σ, (n, 2 d)."""
        return DiagonalCodes.of(outputs)
