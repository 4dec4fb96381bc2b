"""A small residual network."""

from __future__ import annotations

import math
from typing import ClassVar

from engine.kinds import network
from engine.numerics.image_network import ImageNetwork
from engine.numerics.layers import (
    Act,
    Chain,
    Conv,
    Dense,
    Doubled,
    Halved,
    Layer,
    Norm,
    Residual,
    View,
)
from engine.numerics.pyramid import Pyramid

WIDEST = 8  # times the width


@network
class ResNet(ImageNetwork):
    """Residual blocks of two 3 × 3 convolutions, each of which halves or doubles the size.

    Means of four pixels halve it, repetition doubles it; the normalisation stands before the
    activation of each convolution. Sizes are those of DCGAN. He et al. 2016; Gulrajani et al. 2017.
    """

    name: ClassVar[str] = "resnet"
    label: ClassVar[str] = "ResNet"
    order: ClassVar[int] = 2

    def encoder(self, sizes: Pyramid) -> list[Layer]:
        """Lay out the layers from the image to the features."""
        channels = self._channels(sizes)
        layers: list[Layer] = [Conv(sizes.image[0], channels[0])]
        for level in range(sizes.halvings):
            layers.append(self._block(channels[level], channels[level + 1], after=[Halved()]))
        layers.append(Act(self.activation))
        if sizes.is_grid:
            return [*layers, Conv(channels[-1], sizes.features[0])]
        flat = channels[-1] * math.prod(sizes.base)
        return [*layers, View((flat,)), Dense(flat, math.prod(sizes.features))]

    def decoder(self, sizes: Pyramid) -> list[Layer]:
        """Lay out the layers from the features to the image."""
        channels = self._channels(sizes)
        layers = [*self._stem(sizes, channels[-1])]
        for level in range(sizes.halvings, 0, -1):
            layers.append(self._block(channels[level], channels[level - 1], before=[Doubled()]))
        layers += [Norm(self.config.normalisation, channels[0]), Act(self.activation)]
        return [*layers, Conv(channels[0], sizes.image[0])]

    def _block(
        self,
        into: int,
        out: int,
        *,
        before: list[Layer] | None = None,
        after: list[Layer] | None = None,
    ) -> Residual:
        before, after = before or [], after or []
        kind, act = self.config.normalisation, Act(self.activation)
        first: list[Layer] = [Norm(kind, into), act, *before, Conv(into, out)]
        second: list[Layer] = [Norm(kind, out), act, Conv(out, out), *after]
        return Residual(Chain([*first, *second]), Chain([*before, *after, Conv(into, out, 1)]))

    def _stem(self, sizes: Pyramid, channels: int) -> list[Layer]:
        if sizes.is_grid:
            return [View(sizes.features), Conv(sizes.features[0], channels)]
        flat = channels * math.prod(sizes.base)
        return [Dense(math.prod(sizes.features), flat), View((channels, *sizes.base))]

    def _channels(self, sizes: Pyramid) -> list[int]:
        return [self.config.width * min(2**level, WIDEST) for level in range(sizes.halvings + 1)]
