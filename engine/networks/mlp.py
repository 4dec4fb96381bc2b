"""The multilayer perceptron."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, Literal

import numpy as np
import torch
from torch.nn import functional

from engine.kinds import Doubles, Moments, Shape, Tensor, network
from engine.numerics.networks.activations import ACTIVATIONS
from engine.numerics.networks.dense_tape import DenseTape
from engine.numerics.networks.initialisation import INITIALISATIONS
from engine.numerics.networks.layers import Norm
from engine.numerics.networks.network_settings import (
    Initialisation,
    activation_setting,
    deviation_setting,
    initialisation_setting,
)
from engine.numerics.networks.normalisation import (
    Given,
    Kind,
    Noted,
    OfTheBatch,
    Statistics,
    in_force,
    normalisation_setting,
)
from engine.settings import Settings, setting

Activation = Literal["relu", "leaky_relu", "elu", "silu", "gelu", "softplus", "tanh", "sigmoid"]


class MLPSettings(Settings):
    """Depth, width, activation and initialisation."""

    depth: int = setting(
        3,
        label="Hidden layers",
        symbol="L",
        low=0,
        high=12,
        help="How many hidden layers there are; 0 leaves an affine map.",
    )
    width: int = setting(
        128,
        label="Width",
        symbol="h",
        unit="units",
        low=1,
        high=1024,
        scale="log",
        help="How many units each hidden layer has.",
    )
    activation: Activation = activation_setting(Activation, "hidden layer")
    initialisation: Initialisation = initialisation_setting(
        "default",
        help="Default is uniform within 1/√inputs for weights and biases, as PyTorch does it; the "
        "others draw the weights and set the biases to 0.",
    )
    gain: float = setting(
        1.0,
        label="Orthogonal gain",
        low=0.01,
        high=10.0,
        scale="log",
        help="The factor on orthogonal initial weights.",
    )
    deviation: float = deviation_setting()
    normalisation: Kind = normalisation_setting()


@network
class MLP:
    """A multilayer perceptron: affine maps with an activation after each but the last.

    With normalisation it is trained by autograd, at less speed.
    """

    name: ClassVar[str] = "mlp"
    label: ClassVar[str] = "Multilayer perceptron"
    Config: ClassVar[type[Settings]] = MLPSettings

    def __init__(self, config: MLPSettings, inputs: Shape, outputs: Shape) -> None:
        self._config = config
        self._activation = ACTIVATIONS[config.activation]
        self._norm = Norm(config.normalisation, config.width)
        self._widths = (math.prod(inputs), *(config.width,) * config.depth, math.prod(outputs))

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Weight (out, in) and bias (out,) of each layer in turn.

        Behind those of a normalised layer come its scale and shift.
        """
        layers = [((out, into), (out,)) for into, out in pairwise(self._widths)]
        return tuple(s for layer in layers[:-1] for s in (*layer, *self._norm.shapes)) + layers[-1]

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        draw = INITIALISATIONS[self._config.initialisation]
        orthogonal = self._config.initialisation == "orthogonal"
        scale = self._config.gain if orthogonal else self._config.deviation
        layers = [draw(out, into, scale, random) for into, out in pairwise(self._widths)]
        norm = self._norm.initial(draw, scale, random)
        return [part for layer in layers[:-1] for part in (*layer, *norm)] + [*layers[-1]]

    def apply(self, parameters: Sequence[Tensor], inputs: Tensor) -> Tensor:
        """Return the outputs, differentiable by parameters and by inputs as often as needed."""
        return self._run(parameters, inputs, OfTheBatch())

    @property
    def batched(self) -> bool:
        """Whether any layer is normalised over the batch."""
        return self._norm.kind == "batch"

    def statistics(self, parameters: Sequence[Tensor], inputs: Tensor) -> list[Moments]:
        """Return mean and variance of every batch-normalised layer on a batch."""
        noted = Noted()
        self._run(parameters, inputs, noted)
        return noted.found

    def apply_given(
        self, parameters: Sequence[Tensor], inputs: Tensor, found: Sequence[Moments]
    ) -> Tensor:
        """Return the outputs with those statistics in place of the batch's own."""
        return self._run(parameters, inputs, Given(found))

    def tape(self, rows: int, like: torch.Tensor) -> DenseTape | None:
        """Return hand-written passes for batches of ``rows``, if nothing is normalised."""
        if self._norm.kind != "none":
            return None
        return DenseTape(self._widths, self._activation, rows, like)

    def _run(self, parameters: Sequence[Tensor], inputs: Tensor, statistics: Statistics) -> Tensor:
        take, hidden = iter(in_force(self._norm.kind, parameters)), inputs
        for _ in range(self._config.depth):
            affine = functional.linear(hidden, next(take), next(take))
            hidden = self._activation.apply(self._norm.apply(take, affine, statistics))
        return functional.linear(hidden, next(take), next(take))
