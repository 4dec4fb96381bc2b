"""No dequantisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from engine.kinds import Doubles, Shape, Tensor, dequantiser
from engine.settings import Settings


class NoneSettings(Settings):
    """Nothing to set."""


@dequantiser
class NoDequantisation:
    """Examples are taken as they are."""

    name: ClassVar[str] = "none"
    label: ClassVar[str] = "None"
    order: ClassVar[int] = -1
    Config: ClassVar[type[Settings]] = NoneSettings
    noise: ClassVar[int] = 0
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()

    def __init__(self, config: NoneSettings, shape: Shape, levels: int = 0) -> None:
        """Take what there is to take, which is nothing."""

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters, of which there are none."""
        return []

    def spread(
        self, parameters: Sequence[Tensor], examples: Tensor, noise: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the examples and zeros."""
        return examples, examples.new_zeros(len(examples))

    def gather(self, examples: Tensor) -> Tensor:
        """Return the examples."""
        return examples
