"""The surface: what is asked for, what is read off it, and one fake followed."""

from __future__ import annotations

import numpy as np
import pytest
from pictures import AREA, field, parts, settle, view
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from app.panels.surface import Surface
from app.plots.planes.plane import around
from app.style.fonts import strong
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Points, Rectangle, frozen


@pytest.fixture
def surface(qtbot: QtBot) -> Surface:
    panel = Surface()
    qtbot.addWidget(panel)
    panel.resize(600, 500)
    panel.show()
    return panel


def asked(surface: Surface) -> set[str]:
    return {request.probe for request in surface.requests()}


def press(surface: Surface, x: float, y: float) -> None:
    surface._plot.pressed.emit(QPointF(x, y))


def test_it_asks_for_its_default_layers_only(surface: Surface) -> None:
    assert asked(surface) == {"surface", "real", "fake"}
    assert ProbeRequest("surface", 128) in surface.requests()


@pytest.mark.parametrize("layer", ["real", "fake", "arrows", "mesh"])
def test_a_hidden_layer_costs_nothing(surface: Surface, layer: str, qtbot: QtBot) -> None:
    chip = surface._overlays[layer]
    for on in (not chip.isChecked(), chip.isChecked()):
        with qtbot.waitSignal(surface.wanted):
            chip.setChecked(on)
        assert (layer in asked(surface)) == on


@pytest.mark.parametrize("probe", ["logit", "optimal", "difference"])
def test_one_surface_is_asked_for_at_a_time(surface: Surface, probe: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(surface.wanted):
        surface._surfaces[probe].click()
    assert asked(surface) == {probe, "real", "fake"}


def test_without_a_surface_none_is_asked_for(surface: Surface) -> None:
    surface._surfaces[""].click()
    assert asked(surface) == {"real", "fake"}
    surface.show_view(view(parts()))
    settle()


def test_a_critic_has_neither_logit_nor_optimal_discriminator(surface: Surface) -> None:
    surface._surfaces["optimal"].click()
    surface.show_view(view(parts(), objective="wasserstein"))
    assert asked(surface) == {"surface", "real", "fake"}
    assert surface._surfaces["optimal"].isHidden()
    assert surface._bar.title == "Critic f"


def test_the_value_under_the_cursor_is_that_of_its_cell(surface: Surface) -> None:
    values = np.arange(36.0).reshape(6, 6) / 40  # cells of one unit, row 0 at the bottom
    surface.show_view(view({"surface": field(values)}))
    assert strong("0.225") in surface._describe(QPointF(0.5, -1.5))  # row 1, column 3
    assert strong("0.875") in surface._describe(QPointF(2.99, 2.99))  # the last cell
    assert "D" not in surface._describe(QPointF(3.5, 0))


def test_a_clicked_fake_is_followed_until_another_place_is_clicked(surface: Surface) -> None:
    for step, shift in ((1, 0.0), (2, 0.1), (3, 0.2)):
        xy = frozen([[0.0, shift], [2.0, 2.0]])
        flat = field(np.zeros((4, 4)), step)
        surface.show_view(view({"surface": flat, "fake": Points(step, xy)}))
        if step == 1:
            settle()
            press(surface, 0.01, 0.01)
            assert surface._follower.index == 0
    assert surface._follower.trail() == pytest.approx(np.array([[0, 0], [0, 0.1], [0, 0.2]]))
    press(surface, -2.0, -2.0)
    assert surface._follower.index is None
    assert not len(surface._follower.trail())


def test_a_new_run_ends_the_following(surface: Surface) -> None:
    surface.show_view(view(parts()))
    settle()
    x, y = parts()["fake"].xy[3]
    press(surface, float(x), float(y))
    assert surface._follower.index == 3
    surface.show_view(view(parts(), run="another"))
    assert surface._follower.index is None


def test_the_fields_area_is_shown_and_kept(surface: Surface) -> None:
    surface.show_view(view(parts()))
    settle()
    assert surface._plot.area == AREA
    (left, right), (bottom, top) = surface._plot.view.viewRange()
    assert left <= -3
    assert right >= 3
    assert bottom <= -3
    assert top >= 3


def test_without_a_field_the_points_are_shown() -> None:
    far = frozen(np.random.default_rng(0).normal(50, 1, (200, 2)))
    shown = around(far, AREA)
    assert shown.left < 49
    assert shown.right > 51
    assert around(far, shown) == shown
    assert isinstance(shown, Rectangle)


def test_the_header_says_what_d_thinks_of_both_sides(surface: Surface) -> None:
    left = np.where(np.arange(4) < 2, 0.25, 0.75) * np.ones((4, 1))
    points = {"real": Points(1, frozen([[2, 0]])), "fake": Points(1, frozen([[-2, 0]]))}
    surface.show_view(view({"surface": field(left), **points}))
    tiles = {tile.label: tile.value for tile in surface._frame.header.tiles}
    assert tiles["mean D at real"] == "0.750"
    assert tiles["mean D at fakes"] == "0.250"
