from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from engine.contract.snapshot import Rectangle
from engine.headless.picture import REAL, Cloud, drawn, ticks

AREA = Rectangle(-2.0, -2.0, 2.0, 2.0)


def blue(points: list[tuple[float, float]]) -> np.ndarray:
    cloud = Cloud("real", REAL, np.array(points, np.float32).reshape(-1, 2))
    with Image.open(io.BytesIO(drawn((cloud,), AREA, "A title"))) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    found = np.argwhere(pixels[..., 2] - pixels[..., 0] > 100)
    return found[found[:, 0] > 90]  # below the legend


def test_a_point_is_drawn_where_it_lies() -> None:
    centre = blue([(0.0, 0.0)]).mean(axis=0)
    right, up = blue([(1.0, 0.0)]).mean(axis=0), blue([(0.0, 1.0)]).mean(axis=0)
    assert np.allclose(right - centre, (0, 180), atol=1)
    assert np.allclose(up - centre, (-180, 0), atol=1)


@pytest.mark.parametrize("point", [(3.0, 0.0), (np.nan, 0.0), (np.inf, -np.inf)])
def test_points_outside_are_left_out(point: tuple[float, float]) -> None:
    assert len(blue([point])) == 0


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(-2.7, 2.7, [-2, -1, 0, 1, 2]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (5, 45, [10, 20, 30, 40])],
)
def test_ticks_are_round_numbers(low: float, high: float, expected: list[float]) -> None:
    assert np.allclose(ticks(low, high), expected)
