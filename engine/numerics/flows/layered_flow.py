"""A flow that is a chain of layers: what all of them have in common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.kinds import Doubles, Tensor
from engine.numerics.flows.invertible import Invertible


class LayeredFlow:
    """The ``FlowModel`` whose map x ↦ z is ``layers``."""

    def __init__(self, layers: Invertible) -> None:
        self._layers = layers

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its parameters."""
        return self._layers.shapes

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        return self._layers.initial(random)

    def forward(self, parameters: Sequence[Tensor], examples: Tensor) -> tuple[Tensor, Tensor]:
        """Return the codes z (n, d) and log |det dz/dx| (n,), in nats."""
        return self._layers.forward(parameters, examples)

    def inverse(self, parameters: Sequence[Tensor], codes: Tensor) -> Tensor:
        """Return the examples (n, d) of codes (n, d)."""
        return self._layers.inverse(parameters, codes)

    def stages(self, parameters: Sequence[Tensor], codes: Tensor) -> list[Tensor]:
        """Return where codes (n, d) are after each layer: the codes first, the examples last."""
        return self._layers.stages(parameters, codes)
