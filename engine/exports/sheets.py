"""Many pictures on one sheet, as PNG."""

from __future__ import annotations

import io

import numpy as np

from engine.contract.snapshot import Images

ACROSS = 8  # pictures in a row where nobody says how many
LEAST = 240  # pixels that a sheet is wide at least: small pictures are enlarged


def sheet_png(images: Images) -> tuple[bytes, int, int]:
    """Return a PNG of all pictures in rows, its width and its height."""
    from PIL import Image

    count, height, width, channels = images.pixels.shape
    across = min(images.columns or ACROSS, count)
    rows = -(-count // across)
    sheet = np.zeros((rows * across, height, width, channels), np.uint8)
    sheet[:count] = images.pixels
    tiled = sheet.reshape(rows, across, height, width, channels).swapaxes(1, 2)
    tiled = tiled.reshape(rows * height, across * width, channels)
    scale = max(1, round(LEAST / (across * width)))
    tiled = tiled.repeat(scale, axis=0).repeat(scale, axis=1)
    file = io.BytesIO()
    Image.fromarray(tiled[..., 0] if channels == 1 else tiled).save(file, "PNG", optimize=True)
    return file.getvalue(), tiled.shape[1], tiled.shape[0]
