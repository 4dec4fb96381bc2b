"""Masked autoregressive flow."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import FlowSettings, flow
from engine.numerics.flows.invertible import Steering, autoregressive
from engine.numerics.flows.layered_flow import LayeredFlow
from engine.settings import Settings


@flow
class Masked(LayeredFlow):
    """Each layer scales and shifts every coordinate as the coordinates before it say.

    Densities take one pass, samples as many as there are coordinates. Papamakarios et al. 2017.
    """

    name: ClassVar[str] = "maf"
    label: ClassVar[str] = "Masked autoregressive"
    order: ClassVar[int] = 2
    Config: ClassVar[type[Settings]] = FlowSettings

    def __init__(self, config: FlowSettings, dimension: int) -> None:
        steering = Steering((config.width,) * config.depth, config.activation)
        super().__init__(autoregressive(dimension, config.layers, steering))
