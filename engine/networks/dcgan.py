"""The convolutional network of DCGAN."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import network
from engine.numerics.networks.image_network import ImageNetwork
from engine.numerics.networks.layers import Act, Conv, Doubling, Layer, Norm
from engine.numerics.networks.pyramid import Pyramid


@network
class DCGAN(ImageNetwork):
    """Strided 4 × 4 convolutions, transposed ones for a generator, with no pooling.

    Images shrink by halves to 4 pixels a side (8 × 8 ones to 2, 28 × 28 ones to 7), where an affine
    map meets the noise or the score. Normalisation leaves out the layers next to the image. Radford
    et al. 2016.
    """

    name: ClassVar[str] = "dcgan"
    label: ClassVar[str] = "DCGAN"
    order: ClassVar[int] = 1

    def encoder(self, sizes: Pyramid) -> list[Layer]:
        """Lay out the layers from the image to the features."""
        layers: list[Layer] = []
        channels = [sizes.image[0], *self.channels(sizes.halvings)]
        for level in range(sizes.halvings):
            layers.append(Conv(channels[level], channels[level + 1], 4, 2))
            if level > 0:
                layers.append(Norm(self.config.normalisation, channels[level + 1]))
            layers.append(Act(self.activation))
        return [*layers, *self.head(sizes, channels[-1])]

    def decoder(self, sizes: Pyramid) -> list[Layer]:
        """Lay out the layers from the features to the image."""
        channels = [sizes.image[0], *self.channels(sizes.halvings)]
        layers = self.stem(sizes, channels[-1])
        for level in range(sizes.halvings, 0, -1):
            layers += [Norm(self.config.normalisation, channels[level]), Act(self.activation)]
            layers.append(Doubling(channels[level], channels[level - 1]))
        return layers
