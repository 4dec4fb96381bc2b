"""A flow as the prior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np

from engine.kinds import (
    Doubles,
    Examples,
    FlowSettings,
    Marginal,
    Shape,
    Surroundings,
    Tensor,
    layers_setting,
    prior,
)
from engine.numerics.flows.flow_codes import FlowMarginal
from engine.numerics.flows.invertible import Steering, autoregressive, coupling
from engine.settings import Settings, setting


class FlowPriorSettings(FlowSettings):
    """The layers, and what steers them."""

    layers: int = layers_setting(4)
    steered: Literal["coupling", "autoregressive"] = setting(
        "coupling",
        label="Steered by",
        help="Whether one half of a code's coordinates steers the other, as in RealNVP, or each "
        "coordinate those after it, which makes samples as slow as there are coordinates.",
        choice_labels=("The other half", "All before"),
    )


@prior
class FlowPrior:
    """Codes are standard normal after a flow: p(z) = N(f(z); 0, I)·|det df/dz|, f learnt.

    At its start it is the standard normal. Such a prior and a flow in the posterior are one model
    seen from two sides.
    """

    name: ClassVar[str] = "flow"
    label: ClassVar[str] = "Flow"
    order: ClassVar[int] = 2
    source: ClassVar[str] = "Dinh et al. 2017; Chen et al. 2017; Lecture A (flow-based VAE prior)"
    Config: ClassVar[type[Settings]] = FlowPriorSettings
    wants: ClassVar[int] = 0

    def __init__(
        self, config: FlowPriorSettings, dimension: int, shape: Shape, examples: int = 0
    ) -> None:
        steering = Steering((config.width,) * config.depth, config.activation)
        made = coupling if config.steered == "coupling" else autoregressive
        self._layers = made(dimension, config.layers, steering)
        self.noise = dimension

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its parameters."""
        return self._layers.shapes

    def initial(self, random: np.random.Generator, examples: Examples) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        return self._layers.initial(random)

    def at(self, parameters: Sequence[Tensor], around: Surroundings) -> Marginal:
        """Return p(z)."""
        return FlowMarginal(self._layers, parameters, self.noise)
