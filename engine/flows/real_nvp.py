"""Affine coupling layers."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import FlowSettings, flow
from engine.numerics.flows.invertible import Steering, coupling
from engine.numerics.flows.layered_flow import LayeredFlow
from engine.settings import Settings


@flow
class RealNVP(LayeredFlow):
    """Each layer scales and shifts one half of the coordinates as the other half says.

    Both directions take one pass, and the log-determinant is the sum of the log scales.
    Dinh et al. 2017.
    """

    name: ClassVar[str] = "real_nvp"
    label: ClassVar[str] = "RealNVP"
    order: ClassVar[int] = 0
    Config: ClassVar[type[Settings]] = FlowSettings

    def __init__(self, config: FlowSettings, dimension: int) -> None:
        steering = Steering((config.width,) * config.depth, config.activation)
        super().__init__(coupling(dimension, config.layers, steering))
