"""Pictures in a room: large, in whole factors, and in rows that are full."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.plots.images.image_grid import ImageGrid
from app.plots.images.image_layout import GAP, arranged
from app.plots.widgets.magnifier import Magnifier
from engine.contract.snapshot import Images, frozen_bytes


@pytest.mark.parametrize("room", [(285, 255), (425, 375), (300, 300), (640, 200), (90, 700)])
def test_all_pictures_stand_in_rows_that_are_as_full_as_their_size_allows(
    room: tuple[int, int],
) -> None:
    found = arranged(64, (8, 8), room)
    width, height = found.cell
    assert found.scale == int(found.scale)
    assert found.columns * width - 2 <= room[0]
    assert found.rows * height - 2 <= room[1]
    if found.shown == 64:
        across, down = (room[0] + 2) // width, (room[1] + 2) // height
        possible = [c for c in range(1, across + 1) if -(-64 // c) <= down]
        assert found.rows * found.columns == min(-(-64 // c) * c for c in possible)


def test_a_square_of_pictures_is_square_where_it_fits() -> None:
    found = arranged(64, (8, 8), (425, 375))
    assert (found.columns, found.rows, found.shown) == (8, 8, 64)


def test_pictures_of_their_own_size_make_room_for_half_as_many_of_double_size() -> None:
    """So are 64 shapes of 16 pixels in a window of a small screen."""
    found = arranged(64, (16, 16), (480, 70))
    assert found.scale == 2.0
    assert found.shown >= 0.4 * 64


def test_pairs_fill_a_wide_room_rather_than_a_square_of_it() -> None:
    found = arranged(24, (17, 8), (735, 120), apart=8)
    assert (found.columns, found.rows) == (8, 3)


def test_pairs_stand_further_apart_than_rows_do() -> None:
    plain = arranged(24, (17, 8), (600, 120))
    found = arranged(24, (17, 8), (600, 120), apart=12)
    assert found.cell[0] - 17 * found.scale == 12
    assert found.cell[1] - 8 * found.scale == 2
    assert found.columns * found.cell[0] - 12 <= 600
    assert found.columns < plain.columns or found.scale < plain.scale


@pytest.mark.parametrize(
    ("apart", "ratio", "gap"), [(GAP, 1, 2), (GAP, 2, 2), (8, 1, 8), (8, 2, 14)]
)
def test_gaps_are_as_wide_as_high_on_a_fine_screen_save_where_columns_stand_apart(
    apart: int, ratio: int, gap: int, qtbot: QtBot
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    grid = ImageGrid("picture", Magnifier(holder), apart=apart)
    grid.setParent(holder)
    grid.resize(200, 200)
    grid.show_images(Images(1, frozen_bytes(np.zeros((16, 8, 8, 1)))))
    found = grid._arranged(float(ratio))
    side = round(8 * found.scale)
    assert found.cell == (side + gap, side + GAP)
