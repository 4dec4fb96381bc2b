from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from engine.headless.grid import FRAME, drawn, tiled


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 16, 16), (1, 28, 28), (3, 64, 64), (1, 5, 128)])
def test_images_lie_in_rows_of_ten_with_gaps_between(shape: tuple[int, ...]) -> None:
    images = np.linspace(0, 1, 23 * int(np.prod(shape)), dtype=np.float32).reshape(23, -1)
    sheet = tiled(images, shape)
    rows = np.flatnonzero((sheet[:, 20] != FRAME).any(axis=1))
    assert len(np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)) == 3
    assert (sheet[0] == FRAME).all()


def test_values_that_are_no_brightness_are_clipped() -> None:
    images = np.array([[-1.0, np.nan, 2.0, 0.5]], np.float32)
    sheet = tiled(images, (1, 2, 2))
    inside = sheet[2:48, 2:48, 0]
    assert [inside[0, 0], inside[0, -1], inside[-1, 0], inside[-1, -1]] == [0, 0, 255, 128]


def test_colours_keep_their_places() -> None:
    sheet = tiled(np.array([[1.0, 0.0, 0.5]], np.float32), (3, 1, 1))
    assert sheet[3, 3].tolist() == [255, 0, 128]


def test_grids_stand_beside_each_other() -> None:
    grid = tiled(np.zeros((100, 64), np.float32), (1, 8, 8))
    with Image.open(io.BytesIO(drawn({"real": grid, "fake": grid}, "A title"))) as image:
        assert image.width > 2 * grid.shape[1]
        assert image.height > grid.shape[0]
