from __future__ import annotations

import numpy as np
import pytest

from engine.contract.snapshot import Rectangle
from engine.numerics.distances.optimal import counts, windowed_share


def test_windows_grow_where_little_is_and_stay_narrow_where_much_is() -> None:
    real, fake = np.zeros((64, 64)), np.zeros((64, 64))
    real[20, 20], fake[20, 20], fake[20, 23] = 90.0, 30.0, 500.0
    real[40:, 40:], fake[40:, 40:] = 0.3, 0.1
    share = windowed_share(real, fake)
    assert share[20, 20] == 0.75
    assert share[52, 52] == pytest.approx(0.75)


def test_where_nothing_is_nothing_is_said() -> None:
    real, fake = np.zeros((64, 64)), np.zeros((64, 64))
    real[20, 20], real[40, 40] = 1e3, 5.0
    share = windowed_share(real, fake)
    assert share[20, 22] == 1.0
    assert np.isnan(share[20, 28])
    assert np.isnan(share[40, 40])


def test_points_outside_the_area_or_not_finite_are_left_out() -> None:
    points = np.array([[0.5, 1.5], [9.0, 0.5], [np.nan, 0.5]], dtype=np.float32)
    found = counts(points, Rectangle(0.0, 0.0, 2.0, 2.0), 2)
    assert found.tolist() == [[0.0, 0.0], [1.0, 0.0]]
