"""Pictures of any size and colour made into images of one size and one number of channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.settings import setting

Bytes = NDArray[np.uint8]
Fit = Literal["crop", "stretch"]
LARGEST = 128  # pixels a side that an image may be made into


@dataclass(frozen=True, slots=True)
class Frame:
    """What every picture is made into; with ``side`` 0 each keeps its size."""

    side: int
    channels: int
    fit: Fit

    @property
    def mode(self) -> str:
        """Pillow's word for the channels."""
        return "RGB" if self.channels == 3 else "L"


def fitted(picture: Image.Image, frame: Frame) -> Bytes:
    """Return a picture of 8 bits, grey or RGB, as bytes (channels, height, width).

    "crop" takes the largest square about the centre, "stretch" the whole.
    """
    flat = picture.convert(frame.mode)
    if frame.side and frame.fit == "crop":  # before the reduction: nothing outside bleeds in
        edge = min(flat.size)
        left, top = (flat.width - edge) // 2, (flat.height - edge) // 2
        flat = flat.crop((left, top, left + edge, top + edge))
    if frame.side:
        size = frame.side, frame.side
        flat = flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    pixels: Bytes = np.asarray(flat, dtype=np.uint8)
    return pixels.transpose(2, 0, 1) if frame.channels == 3 else pixels[None]


def side_setting(default: int, low: int, help: str) -> Any:
    """Return the setting of the side of images."""
    return setting(default, label="Image side", unit="pixels", low=low, high=LARGEST, help=help)


def fit_setting() -> Any:
    """Return the setting of what becomes of pictures that are no squares."""
    return setting(
        "crop",
        label="Fit",
        help="Take the largest square about the centre, or stretch the whole into one.",
        choice_labels=("Crop", "Stretch"),
    )


def held_out_setting() -> Any:
    """Return the setting of the share that is not trained on."""
    return setting(
        0.1,
        label="Held out",
        low=0.0,
        high=0.5,
        help="The share of images that is not trained on, for honest likelihoods and distances.",
    )
