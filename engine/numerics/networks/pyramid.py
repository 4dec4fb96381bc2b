"""The sizes that an image goes through as a network halves or doubles it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contract.errors import ConfigError

Shape = tuple[int, ...]
BASE = 4  # pixels a side at which halving ends
LARGEST_BASE, LARGEST = 16, 128  # pixels a side, so that the innermost affine map stays small


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Between an image (channels, height, width) and features, flat or a smaller grid.

    ``sizes`` are (height, width) from the image's own down to the innermost.
    """

    image: Shape
    features: Shape
    sizes: tuple[tuple[int, int], ...]
    growing: bool  # from features to an image, as a generator does it

    @property
    def halvings(self) -> int:
        """How many times the size is halved or doubled."""
        return len(self.sizes) - 1

    @property
    def base(self) -> tuple[int, int]:
        """The innermost size."""
        return self.sizes[-1]

    @property
    def is_grid(self) -> bool:
        """Whether the features are a grid as well."""
        return len(self.features) == 3


def pyramid(network: str, inputs: Shape, outputs: Shape) -> Pyramid:
    """Return the sizes from ``inputs`` to ``outputs``, at least one of which is an image.

    Sides of at least 8 are halved while they are even and above 4, smaller ones twice if they can
    be. Raises ConfigError, naming the network, for shapes that no halving connects.
    """
    if len(inputs) != 3 and len(outputs) != 3:
        raise ConfigError(
            f"the network '{network}' is for images: it has one on neither side here, so choose "
            "'mlp', or a dataset of images"
        )
    if len(inputs) == 3 and len(outputs) == 3:
        return _between_grids(network, inputs, outputs)
    growing = len(outputs) == 3
    image, features = (outputs, inputs) if growing else (inputs, outputs)
    sizes = [(image[1], image[2])]
    while _goes_on(sizes):
        sizes.append((sizes[-1][0] // 2, sizes[-1][1] // 2))
    if len(sizes) == 1 or max(sizes[-1]) > LARGEST_BASE or max(sizes[0]) > LARGEST:
        raise _refusal(network, image)
    return Pyramid(image, features, tuple(sizes), growing)


def _goes_on(sizes: list[tuple[int, int]]) -> bool:
    even = all(side % 2 == 0 for side in sizes[-1])
    return even and (min(sizes[-1]) > BASE or (len(sizes) < 3 and min(sizes[-1]) >= BASE))


def _between_grids(network: str, inputs: Shape, outputs: Shape) -> Pyramid:
    growing = outputs[1] > inputs[1]
    image, features = (outputs, inputs) if growing else (inputs, outputs)
    sizes = [(image[1], image[2])]
    while sizes[-1] != features[1:]:
        if any(side % 2 for side in sizes[-1]) or sizes[-1][0] <= features[1]:
            raise ConfigError(
                f"the network '{network}' halves or doubles: {image[1]} × {image[2]} pixels "
                f"never become {features[1]} × {features[2]}"
            )
        sizes.append((sizes[-1][0] // 2, sizes[-1][1] // 2))
    return Pyramid(image, features, tuple(sizes), growing)


def _refusal(network: str, image: Shape) -> ConfigError:
    return ConfigError(
        f"the network '{network}' halves its images until they are 2 to {LARGEST_BASE} pixels "
        f"wide, but these have {image[1]} × {image[2]}; sides of 8, 16, 28, 32 or 64 are fine: "
        "resize the images, or choose 'mlp'"
    )
