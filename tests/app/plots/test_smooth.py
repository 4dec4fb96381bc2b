"""Coarse fields are drawn smoothly and truly."""

from __future__ import annotations

import numpy as np
import pytest

from app.plots.axes.smooth import FINE, smoothed


def plane(cells: int) -> np.ndarray:
    centres = (np.arange(cells, dtype=np.float32) + 0.5) / cells
    return centres[:, None] + 2 * centres[None, :]


@pytest.mark.parametrize("cells", [2, 48, 64, 100])
def test_a_plane_stays_a_plane_between_the_outermost_centres(cells: int) -> None:
    finer, truth = smoothed(plane(cells)), plane(FINE)
    margin = FINE // (2 * cells) + 1
    inner = np.s_[margin:-margin, margin:-margin]
    assert finer.shape == (FINE, FINE)
    np.testing.assert_allclose(finer[inner], truth[inner], atol=1e-5)


def test_values_never_leave_their_range() -> None:
    values = np.random.default_rng(0).random((48, 48), dtype=np.float32)
    finer = smoothed(values)
    assert values.min() <= finer.min() <= finer.max() <= values.max() + 1e-6


def test_one_cell_fills_the_plane() -> None:
    assert (smoothed(np.full((1, 1), 3.0, np.float32)) == 3.0).all()


def test_a_fine_field_and_one_with_unknown_cells_stay_as_they_are() -> None:
    fine = np.zeros((FINE, FINE), np.float32)
    holes = np.full((48, 48), np.nan, np.float32)
    assert smoothed(fine) is fine
    assert smoothed(holes) is holes
