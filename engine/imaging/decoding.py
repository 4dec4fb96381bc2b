"""One picture file of any kind into a small square of bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.imaging.fitting import Bytes, Frame, fitted

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
PIXELS = 64_000_000  # of a picture that is decoded; more may be a decompression bomb
BYTES = 2**29  # of a file that is opened
ROOM = 2  # a JPEG may be decoded at a fraction of its size, but at this many times the side


class UnreadableError(Exception):
    """A file that is no picture or not a whole one; the message says why."""


def decoded(path: Path, frame: Frame) -> Bytes:
    """Return a picture as bytes (channels, side, side), grey or red, green and blue.

    Orientation tags are obeyed, transparency is laid on white, 16 bits are reduced to 8, and of an
    animation the first frame counts. Raises UnreadableError; memory is bounded by ``PIXELS``. The
    caller silences warnings, which cannot be done per thread.
    """
    try:
        if path.stat().st_size > BYTES:
            raise UnreadableError(f"larger than {BYTES >> 20} MB")
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > PIXELS:
                raise UnreadableError(
                    f"{image.width} × {image.height} pixels, more than {PIXELS // 10**6} million"
                )
            image.draft(frame.mode, (ROOM * frame.side, ROOM * frame.side))
            return fitted(_flat(ImageOps.exif_transpose(image), frame.mode), frame)
    except UnreadableError:
        raise
    except Exception as error:  # hostile bytes make decoders raise nearly anything
        raise UnreadableError(_plainly(error)) from None


def _flat(image: Image.Image, mode: str) -> Image.Image:
    """Return the picture without transparency, in 8 bits of the mode."""
    if image.mode[0] in "IF":
        return Image.fromarray(_eight_bits(np.asarray(image))).convert(mode)
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert(mode)
    return image.convert(mode)


def _eight_bits(values: NDArray[np.generic]) -> Bytes:
    """Reduce 16 bits, or floats from 0 to 1 or else to 255; what lies beyond is clipped."""
    if values.dtype.kind == "f":
        finite = np.nan_to_num(values.astype(np.float32))
        return np.clip(finite * (255 if finite.max() <= 1 else 1), 0, 255).astype(np.uint8)
    whole = np.clip(values.astype(np.int64), 0, 65_535)
    return (whole >> 8).astype(np.uint8) if whole.max() > 255 else whole.astype(np.uint8)


def _plainly(error: Exception) -> str:
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return "no picture, or damaged" if text.startswith("cannot identify") else text
