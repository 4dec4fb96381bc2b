"""What every panel must stand, whatever a run does; a new panel joins by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from pictures import columns, items, parts, settle, spoilt, view
from pytestqt.qtbot import QtBot
from shown import coded

from app.plots.panel import Panel, View, panels
from app.style.theme import DARK, LIGHT
from engine.contract.commands import ProbeRequest

HUGE = 3e38
VIEWS: dict[str, Callable[[], View]] = {
    "nothing": view,
    "no pictures": lambda: view({}),
    "full": lambda: view(parts(), columns(np.linspace(1, 0.1, 500))),
    "one point": lambda: view(parts(points=1, cells=1), columns([0.5])),
    "no point": lambda: view(parts(points=0, cells=2), columns([])),
    "not a number": lambda: spoilt(float("nan")),
    "infinite": lambda: spoilt(float("inf")),
    "huge": lambda: spoilt(HUGE),
    "negative": lambda: spoilt(-1.0),
    "all zero": lambda: spoilt(0.0),
    "a critic": lambda: view(parts(), columns([1.0, 2.0]), objective="wasserstein"),
    "scores": lambda: view(parts(), columns([1.0, 2.0]), objective="hinge"),
    "unclipped": lambda: view(parts(), columns([1.0, 2.0]), clipped=False),
}


@pytest.fixture(params=list(panels.all()))
def panel(request: pytest.FixtureRequest, qtbot: QtBot) -> Panel:
    """Each panel in turn, on screen."""
    made = panels.get(request.param)()
    qtbot.addWidget(made)
    made.resize(420, 320)
    made.show()
    return made


@pytest.mark.parametrize("name", list(VIEWS))
def test_it_shows_whatever_a_run_does(panel: Panel, name: str) -> None:
    panel.show_view(VIEWS[name]())
    settle()


def test_it_goes_from_any_state_to_any_other(panel: Panel) -> None:
    for make in [*VIEWS.values(), *reversed(VIEWS.values())]:
        panel.show_view(make())
        settle()


def test_a_missing_part_means_drawing_less(panel: Panel) -> None:
    for missing in parts():
        rest = {name: part for name, part in parts().items() if name != missing}
        panel.show_view(view(rest, columns([1.0, 0.5])))
        settle()


def test_rendering_again_adds_no_items(panel: Panel) -> None:
    panel.show_view(view(parts(step=1), columns([1.0, 0.5, 0.7])))
    settle()
    before = items(panel)
    for step in range(2, 6):
        panel.show_view(view(parts(step=step), columns(np.linspace(1, 0.1, 40 * step))))
        settle()
    assert items(panel) == before


def test_it_takes_on_both_themes(panel: Panel) -> None:
    panel.show_view(view(parts(), columns([1.0, 0.5])))
    before = items(panel)
    colours = []
    for theme in (DARK, LIGHT, DARK):
        panel.restyle(theme)
        settle()
        colours.append(panel.grab().toImage().pixelColor(1, 1).name())
    assert colours == [DARK.panel, LIGHT.panel, DARK.panel]
    assert items(panel) == before


def test_it_follows_a_larger_font(panel: Panel) -> None:
    panel.show_view(view(parts(), columns([1.0, 0.5])))
    font = panel.font()
    font.setPointSize(24)
    panel.setFont(font)
    panel.restyle(LIGHT)
    settle()


def test_it_asks_for_known_pictures_once(panel: Panel) -> None:
    asked = panel.requests()
    assert all(isinstance(request, ProbeRequest) for request in asked)
    names = [request.probe for request in asked]
    assert len(set(names)) == len(names)
    assert set(names) <= set(parts())


def test_it_has_a_name_a_title_and_a_place(panel: Panel) -> None:
    assert panel.name.isidentifier()
    assert panel.title
    assert panel.area in ("centre", "right", "bottom")


def test_an_empty_panel_says_what_to_do(panel: Panel) -> None:
    if panel.name == "model":
        pytest.skip("the overview is drawn before there is a run")
    panel.show_view(view())
    assert len(panel._frame.explanation) > 20
    panel.show_view(view(parts(), columns([1.0, 0.5])))
    assert panel._frame.explanation == ""


def test_it_says_which_step_it_shows_in_the_past(panel: Panel) -> None:
    given = view(parts(step=90), columns([1.0, 0.5], start=89))
    past = replace(given, status=replace(given.status, step=400), moment=90)
    for each in (past, coded(past)):
        panel.show_view(each)
        settle()
        frame = getattr(panel, "_frame", None)
        said = {t.label: t.value for t in frame.header.tiles} if frame is not None else {}
        assert said.get("step", "90") == "90"
