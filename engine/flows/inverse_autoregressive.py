"""Inverse autoregressive flow."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import FlowSettings, flow
from engine.numerics.flows.invertible import Steering, autoregressive
from engine.numerics.flows.layered_flow import LayeredFlow
from engine.settings import Settings


@flow
class InverseAutoregressive(LayeredFlow):
    """Each layer scales and shifts every coordinate as those of the code before it say.

    Samples take one pass, densities as many as there are coordinates: the masked autoregressive
    flow turned round. Kingma et al. 2016.
    """

    name: ClassVar[str] = "iaf"
    label: ClassVar[str] = "Inverse autoregressive"
    order: ClassVar[int] = 3
    Config: ClassVar[type[Settings]] = FlowSettings

    def __init__(self, config: FlowSettings, dimension: int) -> None:
        steering = Steering((config.width,) * config.depth, config.activation)
        chain = autoregressive(dimension, config.layers, steering, inverted=True)
        super().__init__(chain)
