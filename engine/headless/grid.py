"""The picture of a headless run on images: a grid of real ones beside a grid of samples."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.contract.snapshot import Floats
from engine.kinds import Shape
from engine.observation import Observation

ACROSS = 10  # images along each side of a grid
SIDE, GAP, MARGIN, TOP = 480, 2, 40, 90  # of a grid, between images and around all, in pixels
INK, FRAME = "#202124", (0xC8, 0xCC, 0xD2)
Bytes = NDArray[np.uint8]


def images_png(seen: Observation, title: str) -> bytes:
    """Return a PNG of a hundred fresh real images and, beside them, a hundred samples."""
    count, shape = ACROSS**2, seen.dataset.shape
    grids = {"real": seen.real(count), "fake": seen.fake(count)}
    return drawn({name: tiled(images, shape) for name, images in grids.items()}, title)


def tiled(images: Floats, shape: Shape) -> Bytes:
    """Return images (n, c * h * w) as rows of ten, (height, width, 3), with gaps between them.

    Values from 0 to 1 become bytes, what lies beyond is clipped, and NaN is black.
    """
    height, width = shape[1:]
    pixels = np.clip(np.nan_to_num(images.reshape(-1, *shape)), 0, 1) * 255
    colours = np.rint(pixels).astype(np.uint8).transpose(0, 2, 3, 1)
    scale = max(1, (SIDE // ACROSS - GAP) // max(height, width))
    colours = colours.repeat(scale, axis=1).repeat(scale, axis=2)
    down, across = scale * height + GAP, scale * width + GAP
    rows = -(-len(images) // ACROSS)
    sheet = np.empty((rows * down + GAP, ACROSS * across + GAP, 3), np.uint8)
    sheet[:] = FRAME
    for place, image in enumerate(colours):
        top, left = GAP + down * (place // ACROSS), GAP + across * (place % ACROSS)
        sheet[top : top + down - GAP, left : left + across - GAP] = image
    return sheet


def drawn(grids: dict[str, Bytes], title: str) -> bytes:
    """Return a PNG of named grids of one size beside each other under a title."""
    height, width = next(iter(grids.values())).shape[:2]
    size = (MARGIN + len(grids) * (width + MARGIN), TOP + height + MARGIN)
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    draw.text((MARGIN, 30), title, fill=INK, font=ImageFont.load_default(24), anchor="lm")
    for place, (name, grid) in enumerate(grids.items()):
        left = MARGIN + place * (width + MARGIN)
        draw.text((left, TOP - 22), name, fill=INK, font=ImageFont.load_default(20), anchor="lm")
        picture.paste(Image.fromarray(grid), (left, TOP))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
