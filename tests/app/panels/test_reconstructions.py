"""Examples over their reconstructions: as many pairs as the room takes, and never parted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from family_parts import pictures
from pictures import settle, view
from pytestqt.qtbot import QtBot
from shown import coded, shown

from app.panels.reconstructions import Reconstructions, fitting, paired
from app.plots.images.image_layout import arranged
from engine.contract.snapshot import Images, frozen_bytes


@pytest.mark.parametrize(
    ("room", "found"),
    [((400, 400), (8, 4)), ((800, 200), (16, 2)), ((150, 700), (4, 8)), ((10, 10), (8, 4))],
)
def test_pairs_fill_the_room(room: tuple[int, int], found: tuple[int, int]) -> None:
    assert fitting(32, (8, 8), room) == found


def test_pairs_are_left_out_where_the_others_become_much_larger() -> None:
    """So are 32 pairs of 16 pixels beside the pictures of a small window."""
    columns_, rows = fitting(32, (16, 16), (445, 230))
    assert 0.4 * 32 <= columns_ * rows < 32
    assert arranged(2 * columns_ * rows, (16, 16), (445, 230), columns=columns_).scale == 3.0


def test_pairs_stay_pairs_in_rows_of_another_length() -> None:
    inputs, again = np.arange(16), 100 + np.arange(16)
    rows = [inputs[:8], again[:8], inputs[8:], again[8:]]
    pixels = frozen_bytes(np.concatenate(rows).reshape(32, 1, 1, 1))
    found = paired(Images(1, pixels, columns=8), 4, 4)
    assert found.columns == 4
    grid = found.pixels.reshape(-1, 4).astype(int)
    assert (grid[1::2] == grid[::2] + 100).all()
    assert grid[::2].reshape(-1).tolist() == list(range(16))
    fewer = paired(Images(1, pixels, columns=8), 5, 2).pixels.reshape(-1, 5).astype(int)
    assert (fewer[1::2] == fewer[::2] + 100).all()
    assert fewer[::2].reshape(-1).tolist() == list(range(10))


def test_reconstructions_say_which_is_which(qtbot: QtBot) -> None:
    panel = Reconstructions()
    shown(panel, qtbot, 900, 300)
    part = replace(pictures(64), columns=8, captions=())
    panel.show_view(coded(view({"reconstructions": part})))
    assert panel._captioned.label.text() == "each x over its reconstruction x̂"
    wide = panel._grid._part
    assert wide is not None
    assert wide.columns > 8
    panel.resize(300, 900)
    settle()
    high = panel._grid._part
    assert high is not None
    assert high.columns < wide.columns
