"""What networks for images share: their settings, and a chain of layers made to be trained."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar, Literal

import numpy as np
import torch

from engine.numerics.networks.activations import ACTIVATIONS, Activation
from engine.numerics.networks.initialisation import INITIALISATIONS, Doubles
from engine.numerics.networks.layers import Centred, Chain, Conv, Dense, Layer, View
from engine.numerics.networks.network_settings import (
    SCHEMES,
    Initialisation,
    activation_setting,
    deviation_setting,
    initialisation_setting,
)
from engine.numerics.networks.normalisation import (
    Given,
    Kind,
    Moments,
    Noted,
    OfTheBatch,
    Statistics,
    in_force,
    normalisation_setting,
)
from engine.numerics.networks.pyramid import Pyramid, Shape, pyramid
from engine.settings import Settings, setting

Tensor = torch.Tensor
Activated = Literal["relu", "leaky_relu", "elu", "silu", "gelu", "tanh"]
WIDEST = 8  # times the width


class ImageNetworkSettings(Settings):
    """Width, normalisation, activation and initialisation."""

    width: int = setting(
        32,
        label="Width",
        symbol="h",
        unit="channels",
        low=1,
        high=256,
        scale="log",
        help="How many channels there are beside the image; every halving of the size doubles "
        "them, up to eight times as many.",
        source="Radford et al. 2016",
    )
    normalisation: Kind = normalisation_setting()
    activation: Activated = activation_setting(Activated, "layer")
    initialisation: Initialisation = initialisation_setting(
        "he",
        help="How the weights are drawn, from the inputs of one place; all but Default start with "
        "biases of 0. Normal suits networks with normalisation.",
        source=f"{SCHEMES}; Radford et al. 2016",
    )
    deviation: float = deviation_setting()


class ImageNetwork:
    """A network between an image and features, which its kind lays out in layers.

    Images enter with their pixels moved from [0, 1] to [−1, 1]; outputs are raw.
    On CUDA features are laid out channels-last and convolved in bfloat16.
    """

    name: ClassVar[str]
    Config: ClassVar[type[Settings]] = ImageNetworkSettings

    def __init__(self, config: Any, inputs: Shape, outputs: Shape) -> None:
        self.config = config
        sizes = pyramid(self.name, inputs, outputs)
        way = self.decoder(sizes) if sizes.growing else self.encoder(sizes)
        entry: list[Layer] = [View(inputs)] if len(inputs) == 3 else []
        if len(inputs) == 3 and not sizes.growing:
            entry.append(Centred())
        exits: list[Layer] = [View((math.prod(outputs),))] if len(outputs) == 3 else []
        self.layers: list[Layer] = [*entry, *way, *exits]
        self._chain = Chain(self.layers)

    def encoder(self, sizes: Pyramid) -> list[Layer]:
        """Lay out the layers from the image to the features."""
        raise NotImplementedError

    def decoder(self, sizes: Pyramid) -> list[Layer]:
        """Lay out the layers from the features to the image."""
        raise NotImplementedError

    def channels(self, levels: int) -> list[int]:
        """Return how many channels there are at so many levels, the widest image first."""
        return [self.config.width * min(2**level, WIDEST) for level in range(levels)]

    def head(self, sizes: Pyramid, channels: int) -> list[Layer]:
        """Lay out what leads from the last channels of an encoder to the features."""
        if sizes.is_grid:
            return [Conv(channels, sizes.features[0])]
        flat = channels * math.prod(sizes.base)
        return [View((flat,)), Dense(flat, math.prod(sizes.features))]

    def stem(self, sizes: Pyramid, channels: int) -> list[Layer]:
        """Lay out what leads from the features to the first channels of a decoder."""
        if sizes.is_grid:
            return [View(sizes.features), Conv(sizes.features[0], channels)]
        flat = channels * math.prod(sizes.base)
        return [Dense(math.prod(sizes.features), flat), View((channels, *sizes.base))]

    @property
    def activation(self) -> Activation:
        """The function after each layer."""
        return ACTIVATIONS[self.config.activation]

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its parameters in order; the last two are a weight and its bias."""
        return self._chain.shapes

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        kind = self.config.initialisation
        scale = 1.0 if kind == "orthogonal" else self.config.deviation
        return self._chain.initial(INITIALISATIONS[kind], scale, random)

    def apply(self, parameters: Sequence[Tensor], inputs: Tensor) -> Tensor:
        """Return the outputs, differentiable by parameters and by inputs as often as needed."""
        return self._run(parameters, inputs, OfTheBatch())

    def tape(self, rows: int, like: Tensor) -> None:
        """Offer no hand-written passes: convolutions are bound by arithmetic, not by overhead."""

    @property
    def batched(self) -> bool:
        """Whether any layer is normalised over the batch."""
        return bool(self.config.normalisation == "batch")

    def statistics(self, parameters: Sequence[Tensor], inputs: Tensor) -> list[Moments]:
        """Return the mean and the variance of every batch-normalised layer on a batch."""
        noted = Noted()
        self._run(parameters, inputs, noted)
        return noted.found

    def apply_given(
        self, parameters: Sequence[Tensor], inputs: Tensor, found: Sequence[Moments]
    ) -> Tensor:
        """Return the outputs with those statistics in place of the batch's own."""
        return self._run(parameters, inputs, Given(found))

    def _run(self, parameters: Sequence[Tensor], inputs: Tensor, statistics: Statistics) -> Tensor:
        used = in_force(self.config.normalisation, parameters)
        with _precision(inputs):
            return self._chain.apply(iter(used), inputs, statistics).to(inputs.dtype)


def _precision(inputs: Tensor) -> AbstractContextManager[object]:
    """Return bfloat16 where CUDA has it; everywhere else numbers stay as they are."""
    if inputs.is_cuda and inputs.dtype == torch.float32 and torch.cuda.is_bf16_supported():
        return torch.autocast("cuda", torch.bfloat16)
    return nullcontext()
