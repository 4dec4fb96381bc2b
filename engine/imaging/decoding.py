"""One picture file of any kind into a small square of bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

Bytes = NDArray[np.uint8]
Fit = Literal["crop", "stretch"]
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
PIXELS = 64_000_000  # of a picture that is decoded; more may be a decompression bomb
BYTES = 2**29  # of a file that is opened
ROOM = 2  # a JPEG may be decoded at a fraction of its size, but at this many times the side


class UnreadableError(Exception):
    """A file that is no picture or not a whole one; the message says why."""


def decoded(path: Path, side: int, channels: int, fit: Fit) -> Bytes:
    """Return a picture as bytes (channels, side, side), grey or red, green and blue.

    "crop" takes the largest square about the centre, "stretch" the whole. Orientation tags are
    obeyed, transparency is laid on white, 16 bits are reduced to 8, and of an animation the first
    frame counts. Raises UnreadableError; memory is bounded by ``PIXELS``. The caller silences
    warnings, which cannot be done per thread.
    """
    try:
        if path.stat().st_size > BYTES:
            raise UnreadableError(f"larger than {BYTES >> 20} MB")
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > PIXELS:
                raise UnreadableError(
                    f"{image.width} × {image.height} pixels, more than {PIXELS // 10**6} million"
                )
            image.draft("RGB" if channels == 3 else "L", (ROOM * side, ROOM * side))
            return _squared(image, side, channels, fit)
    except UnreadableError:
        raise
    except Exception as error:  # hostile bytes make decoders raise nearly anything
        raise UnreadableError(_plainly(error)) from None


def _squared(image: Image.Image, side: int, channels: int, fit: Fit) -> Bytes:
    flat = _flat(ImageOps.exif_transpose(image), "RGB" if channels == 3 else "L")
    if fit == "crop":  # before the reduction, so that nothing outside bleeds in
        edge = min(flat.size)
        left, top = (flat.width - edge) // 2, (flat.height - edge) // 2
        flat = flat.crop((left, top, left + edge, top + edge))
    small = flat.resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    pixels: Bytes = np.asarray(small, dtype=np.uint8)
    return pixels.transpose(2, 0, 1) if channels == 3 else pixels[None]


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
