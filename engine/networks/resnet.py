"""A small residual network."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import network
from engine.numerics.networks.image_network import ImageNetwork
from engine.numerics.networks.layers import Act, Chain, Conv, Doubled, Halved, Layer, Norm, Residual
from engine.numerics.networks.pyramid import Pyramid


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
        channels = self.channels(sizes.halvings + 1)
        layers: list[Layer] = [Conv(sizes.image[0], channels[0])]
        for level in range(sizes.halvings):
            layers.append(self._block(channels[level], channels[level + 1], after=[Halved()]))
        layers.append(Act(self.activation))
        return [*layers, *self.head(sizes, channels[-1])]

    def decoder(self, sizes: Pyramid) -> list[Layer]:
        """Lay out the layers from the features to the image."""
        channels = self.channels(sizes.halvings + 1)
        layers = self.stem(sizes, channels[-1])
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
