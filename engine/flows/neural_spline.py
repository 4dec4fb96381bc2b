"""Neural spline flow."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.kinds import FlowSettings, flow, layers_setting
from engine.numerics.flows.invertible import Steering, autoregressive, coupling, spline
from engine.numerics.flows.layered_flow import LayeredFlow
from engine.settings import Settings, setting


class NeuralSplineSettings(FlowSettings):
    """How many layers and bins, and what steers the splines."""

    layers: int = layers_setting(4)
    bins: int = setting(
        8,
        label="Bins",
        symbol="K",
        low=2,
        high=64,
        scale="log",
        help="How many pieces each spline has.",
        source="Durkan et al. 2019",
    )
    steered: Literal["coupling", "autoregressive"] = setting(
        "coupling",
        label="Steered by",
        help="Whether one half of the coordinates chooses the other's splines, or each coordinate "
        "those after it.",
        choice_labels=("The other half", "All before"),
    )


@flow
class NeuralSpline(LayeredFlow):
    """Each coordinate is bent by a monotonic rational-quadratic spline.

    The spline acts on [-5, 5] of the standardised coordinates and is the identity outside; a
    network of other coordinates chooses its knots. Durkan et al. 2019.
    """

    name: ClassVar[str] = "spline"
    label: ClassVar[str] = "Neural spline"
    order: ClassVar[int] = 1
    Config: ClassVar[type[Settings]] = NeuralSplineSettings

    def __init__(self, config: NeuralSplineSettings, dimension: int) -> None:
        steering = Steering((config.width,) * config.depth, config.activation)
        made = coupling if config.steered == "coupling" else autoregressive
        chart = spline(config.bins)
        super().__init__(made(dimension, config.layers, steering, chart))
