"""The inverse autoregressive posterior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from engine.kinds import (
    Codes,
    Doubles,
    FlowSettings,
    Shape,
    Tensor,
    layers_setting,
    posterior,
)
from engine.numerics.codes.gaussian_codes import DiagonalCodes
from engine.numerics.flows.flow_codes import FlowCodes
from engine.numerics.flows.invertible import Steering, autoregressive
from engine.settings import Settings, setting


class InverseAutoregressiveSettings(FlowSettings):
    """The layers, and how much the encoder tells them."""

    layers: int = layers_setting(2)
    width: int = setting(
        32,
        label="Width",
        symbol="h",
        unit="units",
        low=1,
        high=1024,
        scale="log",
        help="How many units each of these hidden layers has.",
    )
    context: int = setting(
        8,
        label="Context",
        unit="numbers",
        low=0,
        high=256,
        help="How many numbers of the encoder steer the layers; 0 bends all posteriors alike.",
        source="Kingma et al. 2016",
    )


@posterior
class InverseAutoregressive:
    """A diagonal normal bent by autoregressive layers, so that coordinates depend on each other.

    Codes are drawn in one pass; asking for the density of a given code takes as many as the code
    has coordinates. At its start it is the diagonal normal.
    """

    name: ClassVar[str] = "iaf"
    label: ClassVar[str] = "Inverse autoregressive flow"
    order: ClassVar[int] = 1
    source: ClassVar[str] = "Kingma et al. 2016; Lecture A (flow-based VAE posterior)"
    Config: ClassVar[type[Settings]] = InverseAutoregressiveSettings
    reparametrised: ClassVar[bool] = True

    def __init__(
        self, config: InverseAutoregressiveSettings, dimension: int, examples: int = 0
    ) -> None:
        steering = Steering((config.width,) * config.depth, config.activation)
        self._layers = autoregressive(dimension, config.layers, steering, context=config.context)
        self._split = 2 * dimension
        self.code: Shape = (dimension,)
        self.outputs: Shape = (2 * dimension + config.context,)
        self.noise = dimension

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its own parameters."""
        return self._layers.shapes

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        return self._layers.initial(random)

    def at(
        self, parameters: Sequence[Tensor], outputs: Tensor, rows: Tensor | None, share: float
    ) -> Codes:
        """Return q(z|x) for means, logarithms of σ and context, (n, 2 d + c)."""
        base = DiagonalCodes.of(outputs[:, : self._split])
        context = outputs[:, self._split :] if outputs.shape[1] > self._split else None
        return FlowCodes(base, self._layers, parameters, context)
