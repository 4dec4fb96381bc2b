"""An array of images brought to another size or other colours, once, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.imaging.arrays import ImageArray
from engine.imaging.dataset import BYTE
from engine.imaging.fitting import Bytes, Frame, fitted
from engine.imaging.kept_pictures import Work, kept_pictures, stamp
from engine.telling import progress

BATCH = 512  # images in memory at once


def fitted_array(found: ImageArray, path: Path, frame: Frame) -> ImageArray:
    """Return the images of a file in a frame, in 256 levels; as they are if they have it already.

    They are made once and kept, so they may be more than fit into memory. Raises FileError where
    the cache cannot hold them.
    """
    count, channels, height, width = found.pixels.shape
    size = (frame.channels, frame.side or height, frame.side or width)
    if size == (channels, height, width):
        return found
    look = [frame.side, frame.channels, frame.fit, found.gain, found.offset]
    work = Work([*stamp(path), look], count, size, lambda: _results(found, path, frame))
    pixels, _ = kept_pictures(work)
    return ImageArray(pixels, found.labels, 1 / (BYTE - 1), 0.0, BYTE)


def _results(found: ImageArray, path: Path, frame: Frame) -> Iterator[Bytes]:
    count = len(found.pixels)
    for start in range(0, count, BATCH):
        progress(f"Fitting {path.name}: {start:,} of {count:,} images")
        for pixels in _as_bytes(found.pixels[start : start + BATCH], found):
            yield fitted(Image.fromarray(pixels[0] if len(pixels) == 1 else _last(pixels)), frame)
    progress(f"Fitting {path.name}: all of {count:,} images")


def _as_bytes(pixels: NDArray[Any], found: ImageArray) -> Bytes:
    values = pixels.astype(np.float32) * found.gain + found.offset
    rounded: Bytes = np.rint(values.clip(0.0, 1.0) * (BYTE - 1)).astype(np.uint8)
    return rounded


def _last(pixels: Bytes) -> Bytes:
    return np.ascontiguousarray(pixels.transpose(1, 2, 0))
