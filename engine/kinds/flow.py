"""Flows: invertible maps between examples x and codes z, whose density is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Literal, Protocol, TypeVar, runtime_checkable

import numpy as np
import torch

from engine.kinds.data import Doubles
from engine.registry import Registry
from engine.settings import Settings, setting

Tensor = torch.Tensor


def layers_setting(default: int) -> Any:
    """Declare how many layers a flow has."""
    return setting(
        default,
        label="Layers",
        symbol="L",
        low=1,
        high=64,
        scale="log",
        help="How many invertible maps follow one another.",
        source="Rezende and Mohamed 2015; Lecture A",
    )


class FlowSettings(Settings):
    """What every flow of layers can be asked; its own settings follow."""

    layers: int = layers_setting(8)
    depth: int = setting(
        2,
        label="Hidden layers",
        low=0,
        high=8,
        help="Hidden layers of the network that steers each map.",
    )
    width: int = setting(
        64,
        label="Width",
        symbol="h",
        unit="units",
        low=1,
        high=1024,
        scale="log",
        help="How many units each of these hidden layers has.",
    )
    activation: Literal["silu", "relu", "elu", "tanh"] = setting(
        "silu",
        label="Activation",
        symbol="φ",
        help="The function after each hidden layer; ReLU leaves kinks in the density.",
        choice_labels=("SiLU", "ReLU", "ELU", "Tanh"),
    )


class FlowModel(Protocol):
    """An invertible map x = T(z) of vectors (d,) with z ~ N(0, I), apart from its parameters.

    Examples come standardised: mean about 0, spread about 1. At its initial parameters the map is
    the identity. ``parameters`` are those of ``shapes``, in order.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[Settings]]

    def __init__(self, config: Any, dimension: int) -> None: ...

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its parameters."""
        ...

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        ...

    def forward(self, parameters: Sequence[Tensor], examples: Tensor) -> tuple[Tensor, Tensor]:
        """Return the codes z (n, d) of examples (n, d) and log |det dz/dx| (n,), in nats."""
        ...

    def inverse(self, parameters: Sequence[Tensor], codes: Tensor) -> Tensor:
        """Return the examples (n, d) of codes (n, d)."""
        ...

    def stages(self, parameters: Sequence[Tensor], codes: Tensor) -> list[Tensor]:
        """Return where codes (n, d) are after each layer: first the codes, last the examples."""
        ...


@runtime_checkable
class Regressed(Protocol):
    """A flow that follows a velocity field, learnt by regression instead of maximum likelihood."""

    def velocity(self, parameters: Sequence[Tensor], points: Tensor, time: Tensor) -> Tensor:
        """Return dx/dt (n, d) at points (n, d) and times (n, 1) from 0 (codes) to 1 (examples)."""
        ...

    def matching_loss(
        self, parameters: Sequence[Tensor], examples: Tensor, codes: Tensor, time: Tensor
    ) -> Tensor:
        """Return the mean squared error of the velocity, a scalar, on paths from codes to examples.

        Examples and codes are (n, d), times (n, 1).
        """
        ...


flows: Registry[type[FlowModel]] = Registry("engine.flows")
FlowT = TypeVar("FlowT", bound=type[FlowModel])


def flow(part: FlowT) -> FlowT:
    """Register a flow."""
    flows.add(part.name, part)
    return part
