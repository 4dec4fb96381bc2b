"""The part of a plane that is shown."""

from __future__ import annotations

import numpy as np
import pytest

from app.plots.planes.plane import PLAIN, around, snug


def test_data_fills_its_plane_and_stays_where_it_is() -> None:
    random = np.random.default_rng(0)
    flat = (random.uniform(-1, 1, size=(500, 2)) * (2.0, 1.0)).astype(np.float32)
    found = snug(flat, PLAIN)
    assert found.width == pytest.approx(5.0, rel=0.1)
    assert found.height == pytest.approx(2.5, rel=0.1)
    assert snug(flat * np.float32(1.05), found) is found
    assert snug(flat * np.float32(3), found).width > 2 * found.width
    square = random.uniform(-2, 2, size=(500, 2)).astype(np.float32)
    assert snug(square, PLAIN) is PLAIN
    assert snug(flat[:1], found) is found
    assert snug(np.full((9, 2), np.nan, np.float32), found) is found
    line = snug(np.stack([flat[:, 0], 0 * flat[:, 0]], axis=1), PLAIN)
    assert line.height > 0


def test_a_square_holds_what_moves_and_comes_closer_when_it_is_far_too_wide() -> None:
    square = np.random.default_rng(0).uniform(-2, 2, size=(500, 2)).astype(np.float32)
    found = around(square, PLAIN)
    assert found is PLAIN
    assert around(square * np.float32(0.97), found) is found
    small = around(square * np.float32(0.5), found)
    assert small.width == pytest.approx(2.5, rel=0.05)
    assert around(square, small).width == pytest.approx(5, rel=0.05)
    assert around(square[:1], found) is found
    assert around(np.full((9, 2), np.nan, np.float32), found) is found
    assert around(square, PLAIN, room=3.0) is PLAIN


def test_a_square_holds_each_of_some_points_however_few_they_are() -> None:
    """So are the entries of a codebook seen, those as well that lie far from all codes."""
    square = np.random.default_rng(0).uniform(-2, 2, size=(500, 2)).astype(np.float32)
    far = np.array([[6.0, 0.0]], np.float32)
    found = around(square, PLAIN, all_of=far)
    assert found.left < -1.9
    assert found.right > 6.0
    assert around(square, found, all_of=far) is found
    assert around(square, found).width < found.width
