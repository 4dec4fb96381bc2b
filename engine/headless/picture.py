"""The picture of a headless run: real points and fakes in one frame, drawn without any toolkit."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.contract.snapshot import Floats, Rectangle
from engine.exports.ticks import ticks
from engine.observation import Observation

COUNT = 2000  # points of each kind
SIDE, MARGIN, TOP = 720, 70, 90  # of the square and around it, in pixels
FINE = 3  # drawn so many times larger, then reduced, for smooth edges
REAL, FAKE = "#0b62a8", "#d95f02"  # a blue and an orange that the colour-blind tell apart
INK, PALE = "#202124", "#e4e6ea"


@dataclass(frozen=True, slots=True)
class Cloud:
    """Points (n, 2) with the name and the colour under which they are drawn."""

    label: str
    colour: str
    points: Floats


def samples_png(seen: Observation, title: str) -> bytes:
    """Return a PNG of fresh real points and fakes over the dataset's area."""
    clouds = (
        Cloud("real", REAL, seen.real(COUNT)),
        Cloud("fake", FAKE, seen.fake(COUNT)),
    )
    return drawn(clouds, seen.dataset.area, title)


def drawn(clouds: tuple[Cloud, ...], area: Rectangle, title: str) -> bytes:
    """Return a PNG of point clouds in a frame with ticks, a title and a legend.

    Points outside ``area`` or not finite are left out, and the legend says how many.
    """
    size = (SIDE + 2 * MARGIN, SIDE + TOP + MARGIN)
    picture = Image.new("RGB", (size[0] * FINE, size[1] * FINE), "white")
    draw = ImageDraw.Draw(picture)
    _frame(draw, area)
    _text(draw, (MARGIN, TOP - 62), title, 24, anchor="lm")
    left = float(MARGIN)
    for cloud in clouds:
        pixels = _inside(cloud.points, area)
        _dots(draw, pixels, cloud.colour)
        left += _legend(draw, left, cloud, len(cloud.points) - len(pixels))
    file = io.BytesIO()
    picture.resize(size, Image.Resampling.BOX).save(file, "PNG", optimize=True)
    return file.getvalue()


def _inside(points: Floats, area: Rectangle) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore"):
        x = (points[:, 0].astype(np.float64) - area.left) / area.width
        y = (points[:, 1].astype(np.float64) - area.bottom) / area.height
        kept = (x >= 0) & (x <= 1) & (y >= 0) & (y <= 1)
    return np.stack([MARGIN + SIDE * x[kept], TOP + SIDE * (1 - y[kept])], axis=1)


def _dots(draw: ImageDraw.ImageDraw, pixels: NDArray[np.float64], colour: str) -> None:
    for x, y in pixels * FINE:
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=colour, outline="white")


def _frame(draw: ImageDraw.ImageDraw, area: Rectangle) -> None:
    right, bottom = MARGIN + SIDE, TOP + SIDE
    for value in ticks(area.left, area.right):
        x = MARGIN + SIDE * (value - area.left) / area.width
        _line(draw, (x, TOP, x, bottom), PALE)
        _text(draw, (x, bottom + 10), f"{value:g}", 16, anchor="mt")
    for value in ticks(area.bottom, area.top):
        y = bottom - SIDE * (value - area.bottom) / area.height
        _line(draw, (MARGIN, y, right, y), PALE)
        _text(draw, (MARGIN - 10, y), f"{value:g}", 16, anchor="rm")
    corners = ((MARGIN, TOP), (right, TOP), (right, bottom), (MARGIN, bottom), (MARGIN, TOP))
    for (x0, y0), (x1, y1) in pairwise(corners):
        _line(draw, (x0, y0, x1, y1), INK)


def _legend(draw: ImageDraw.ImageDraw, left: float, cloud: Cloud, outside: int) -> float:
    y = (TOP - 24) * FINE
    x = (left + 8) * FINE
    draw.ellipse((x - 18, y - 18, x + 18, y + 18), fill=cloud.colour)
    text = f"{cloud.label} ({outside:,} outside)" if outside else cloud.label
    return 24 + _text(draw, (left + 24, TOP - 24), text, 20, anchor="lm") + 28


def _line(draw: ImageDraw.ImageDraw, ends: tuple[float, float, float, float], colour: str) -> None:
    draw.line([end * FINE for end in ends], fill=colour, width=FINE)


def _text(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, *, anchor: str
) -> float:
    font = ImageFont.load_default(size * FINE)
    draw.text((at[0] * FINE, at[1] * FINE), text, fill=INK, font=font, anchor=anchor)
    return draw.textlength(text, font=font) / FINE
