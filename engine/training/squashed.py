"""A generator of images: a network whose outputs are brought between 0 and 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import torch

from engine.kinds import BatchNormalised, Doubles, Moments, Network
from engine.roles import Tape
from engine.settings import Settings

Tensor = torch.Tensor


class Squashed:
    """A network followed by (tanh + 1)/2, so that pixels lie in [0, 1]. Radford et al. 2016."""

    name: ClassVar[str] = "squashed"
    label: ClassVar[str] = "Squashed"
    Config: ClassVar[type[Settings]] = Settings

    def __init__(self, network: Network) -> None:
        self._network = network

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of the network's parameters in order."""
        return self._network.shapes

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        return self._network.initial(random)

    def apply(self, parameters: Sequence[Tensor], inputs: Tensor) -> Tensor:
        """Return pixels, differentiable by parameters and by inputs as often as needed."""
        return _pixels(self._network.apply(parameters, inputs))

    def tape(self, rows: int, like: Tensor) -> Tape | None:
        """Return passes for ``rows`` examples where the network has them."""
        tape = self._network.tape(rows, like)
        return None if tape is None else SquashedTape(tape)

    @property
    def batched(self) -> bool:
        """Whether any layer is normalised over the batch."""
        return isinstance(self._network, BatchNormalised) and self._network.batched

    def statistics(self, parameters: Sequence[Tensor], inputs: Tensor) -> list[Moments]:
        """Return the statistics of the network's batch-normalised layers, if it has any."""
        if isinstance(self._network, BatchNormalised):
            return self._network.statistics(parameters, inputs)
        return []

    def apply_given(
        self, parameters: Sequence[Tensor], inputs: Tensor, found: Sequence[Moments]
    ) -> Tensor:
        """Return pixels with those statistics in place of the batch's own."""
        network: Any = self._network
        return _pixels(network.apply_given(parameters, inputs, found))


class SquashedTape:
    """The passes of a network and of the squashing after it."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._pixels = torch.empty(0)

    def forward(
        self, parameters: Sequence[Tensor], inputs: Tensor, out: Tensor | None = None
    ) -> Tensor:
        """Return the pixels (rows, d), written into ``out`` where it is given."""
        self._pixels = self._tape.forward(parameters, inputs, out)
        return self._pixels.tanh_().add_(1.0).mul_(0.5)

    def backward(self, slopes: Tensor, gradients: Sequence[Tensor]) -> None:
        """Write the gradient of the parameters, given that of the pixels."""
        self._tape.backward(self._raw(slopes), gradients)

    def pull(self, slopes: Tensor) -> Tensor:
        """Return the gradient of the inputs, given that of the pixels."""
        return self._tape.pull(self._raw(slopes))

    def push(self, directions: Tensor, gradients: Sequence[Tensor]) -> None:
        """Refuse: no penalty judges the slope of a generator."""
        raise NotImplementedError("a generator's slope has no second derivative by hand")

    def _raw(self, slopes: Tensor) -> Tensor:
        """Turn slopes by pixels p into slopes by what was squashed: dp/da = 2p(1 − p)."""
        return slopes * self._pixels * (1.0 - self._pixels) * 2.0


def _pixels(raw: Tensor) -> Tensor:
    return 0.5 * (torch.tanh(raw) + 1.0)
