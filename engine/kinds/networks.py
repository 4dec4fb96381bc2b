"""Networks: architectures apart from their parameters, and the optimisers that move these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, runtime_checkable

import numpy as np
import torch

from engine.kinds.data import Doubles, Shape
from engine.rates import OptimiserSettings
from engine.registry import Registry
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.roles import Tape

Tensor = torch.Tensor
Moments = tuple[Tensor, Tensor]


class Network(Protocol):
    """A function from the shape ``inputs`` to the shape ``outputs``, apart from its parameters.

    Shapes are (d,) for vectors and (channels, height, width) for images; ``apply`` takes and gives
    them flat, (n, product of the shape). A network that cannot serve two shapes raises ConfigError.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[Settings]]

    def __init__(self, config: Any, inputs: Shape, outputs: Shape) -> None: ...

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its parameters in order: matrices (out, in), and vectors for biases."""
        ...

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        ...

    def apply(self, parameters: Sequence[Tensor], inputs: Tensor) -> Tensor:
        """Return the outputs, differentiable by parameters and by inputs as often as needed."""
        ...

    def tape(self, rows: int, like: Tensor) -> Tape | None:
        """Return passes for ``rows`` examples, on the device of ``like``, or None for autograd."""
        ...


@runtime_checkable
class BatchNormalised(Protocol):
    """A network that may normalise over its batch, and can do so with another batch's numbers."""

    @property
    def batched(self) -> bool:
        """Whether it does so at all."""
        ...

    def statistics(self, parameters: Sequence[Tensor], inputs: Tensor) -> list[Moments]:
        """Return mean and variance in each such layer on a batch; nothing if it has none."""
        ...

    def apply_given(
        self, parameters: Sequence[Tensor], inputs: Tensor, found: Sequence[Moments]
    ) -> Tensor:
        """Return the outputs with those statistics in place of the batch's own."""
        ...


class Optimiser(Protocol):
    """How the flat parameters of one player follow their gradient.

    ``config`` may be replaced between two steps; the state stays.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[OptimiserSettings]]
    config: Any

    def __init__(self, config: Any, parameters: Tensor) -> None: ...

    def step(self, parameters: Tensor, gradient: Tensor, rate: float) -> None:
        """Change the flat parameters in place."""
        ...

    def state(self) -> dict[str, Tensor]:
        """Return the state itself as named tensors, which ``step`` changes in place."""
        ...


networks: Registry[type[Network]] = Registry("engine.networks")
NetworkT = TypeVar("NetworkT", bound=type[Network])


def network(part: NetworkT) -> NetworkT:
    """Register a network."""
    networks.add(part.name, part)
    return part


optimisers: Registry[type[Optimiser]] = Registry("engine.optimisers")
OptimiserT = TypeVar("OptimiserT", bound=type[Optimiser])


def optimiser(part: OptimiserT) -> OptimiserT:
    """Register an optimiser."""
    optimisers.add(part.name, part)
    return part
