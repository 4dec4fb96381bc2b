"""Simple shapes drawn by rule, so that everything about each image is known."""

from __future__ import annotations

import math
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from engine.contract.errors import ConfigError
from engine.contract.snapshot import Floats
from engine.imaging.dataset import BYTE, CHANNELS, ImageDataset, ImageSettings
from engine.imaging.outlines import NAMES, coverage, rainbow
from engine.kinds import DataSettings, Doubles, Labels, Split, dataset
from engine.settings import setting

FACTORS = ("kind", "size", "colour", "x", "y")
DIMMEST = 0.5  # grey of the darkest shape; the background is black
CHUNK = 4096  # images drawn at once, so that a large table needs little more than itself


class ShapesSettings(ImageSettings):
    """How large the images are, what is in them, and how much it varies."""

    side: int = setting(
        16, label="Image side", unit="pixels", low=16, high=64, help="Pixels along each side."
    )
    kinds: int = setting(
        4,
        label="Kinds",
        low=1,
        high=len(NAMES),
        help=f"How many of the kinds of shape there are: {', '.join(NAMES)}.",
    )
    colour: Literal["grey", "colour"] = setting(
        "grey",
        label="Colours",
        help="Greys from half to full brightness, or hues all around the colour circle.",
        choice_labels=("Grey", "Colour"),
    )
    smallest: float = setting(
        0.15,
        label="Smallest",
        unit="sides",
        low=0.1,
        high=0.45,
        live=True,
        help="Half the extent of the smallest shape, as a share of the image's side.",
    )
    largest: float = setting(
        0.3,
        label="Largest",
        unit="sides",
        low=0.1,
        high=0.45,
        live=True,
        help="Half the extent of the largest shape; places are drawn so that it would just fit.",
    )


@dataset
class Shapes(ImageDataset):
    """One shape on black, of random kind, size, colour and place: five independent factors.

    The class is the kind of shape. Size is half the extent and x, y the centre, in sides of the
    image from its top left corner; colour is a hue from 0 to 1, or a grey from 0.5 to 1. Each
    factor is uniform. Every draw is fresh, so nothing can be learnt by heart.
    """

    name: ClassVar[str] = "shapes"
    label: ClassVar[str] = "Shapes"
    order: ClassVar[int] = 21
    Config: ClassVar[type[DataSettings]] = ShapesSettings
    factors = FACTORS

    def __init__(self, config: ShapesSettings) -> None:
        if config.smallest > config.largest:
            raise ConfigError(
                f"data.smallest: {config.smallest:g} is more than data.largest, which is "
                f"{config.largest:g}"
            )
        self._config = config
        shape = (CHANNELS[config.colour], config.side, config.side)
        super().__init__(shape, classes=NAMES[: config.kinds])

    def labelled(
        self, count: int, random: np.random.Generator, split: Split = "train"
    ) -> tuple[Floats, Labels]:
        """Draw examples (count, d) with their kinds (count,); both splits are fresh draws."""
        examples, factors = self.factored(count, random)
        return examples, factors["kind"].astype(np.int64)

    def factored(
        self, count: int, random: np.random.Generator
    ) -> tuple[Floats, dict[str, Doubles]]:
        """Draw examples (count, d) and the exact value (count,) of each of their factors."""
        factors = self._drawn(count, random)
        parts = [
            self.drawing({name: values[i : i + CHUNK] for name, values in factors.items()})
            for i in range(0, count, CHUNK)
        ]
        width = math.prod(self.shape)
        return np.concatenate([np.empty((0, width), np.float32), *parts]), factors

    def drawing(self, factors: dict[str, Doubles]) -> Floats:
        """Return the images (n, d) that have these factors (n,), rounded to 256 grey levels."""
        size, colour, x, y = (factors[name].astype(np.float32) for name in FACTORS[1:])
        covered = coverage(factors["kind"].astype(np.int64), x, y, size, self._config.side)
        ink: NDArray[np.float32] = colour[:, None] if self.shape[0] == 1 else rainbow(colour)
        values = ink[:, :, None, None] * covered[:, None]
        rounded: Floats = np.rint(values * (BYTE - 1)) / np.float32(BYTE - 1)
        return rounded.reshape(len(values), math.prod(self.shape))

    def _drawn(self, count: int, random: np.random.Generator) -> dict[str, Doubles]:
        config = self._config
        room = config.largest
        return {
            "kind": random.integers(config.kinds, size=count).astype(float),
            "size": random.uniform(config.smallest, config.largest, count),
            "colour": random.uniform(DIMMEST if self.shape[0] == 1 else 0.0, 1.0, count),
            "x": random.uniform(room, 1 - room, count),
            "y": random.uniform(room, 1 - room, count),
        }
