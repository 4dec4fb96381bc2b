"""The page that films are painted on: every panel, both themes, the moment that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from fakes import CONFIG, FakeColumns, FakeLab, a_snapshot
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtWidgets import QApplication, QLabel

from app.film.captions import Captions, common_settings
from app.film.footage import Footage
from app.film.mimic import manner
from app.film.page import Page, places
from app.film.picture import SCREEN, image_of
from app.film.sheet import Look, pixels
from app.model.arrangement import Rows, parsed
from app.plots.curves.curves import CurvesPlot
from app.plots.panel import panels
from app.plots.widgets.chips import Chip
from app.plots.widgets.screen_button import ScreenButton
from app.style.theme import DARK, LIGHT, Theme
from engine.contract.columns import ColumnsUntil
from engine.contract.status import Phase, Status
from engine.contract.timeline import Mark
from engine.contract.values import edited
from engine.run.timeline import Timeline

SIZE = (640, 360)


@pytest.fixture
def footage() -> Footage:
    """A run of a hundred steps with a picture at each."""
    lab, columns = FakeLab(), FakeColumns()
    for step in range(101):
        lab.show(a_snapshot(step))
    columns.put("jsd", range(101), np.linspace(1, 0, 101))
    lab.past.mark(Mark(40, "change", "k 1 → 5"))
    status = Status("run 1", Phase.PAUSED, 100, config=CONFIG, horizon=100)
    return Footage("Ring of eight", status, lab.catalogue(), columns, lab.past)


@pytest.fixture
def made(qapp: QApplication) -> Iterator[list[Page]]:
    """Pages that are discarded in the end."""
    found: list[Page] = []
    yield found
    for page in found:
        page.discard()


def page_of(made: list[Page], layout: str, theme: Theme = LIGHT, **more: bool) -> Page:
    """Make a page that is discarded in the end."""
    made.append(Page(parsed(layout, panels.all()), Look(SIZE, theme), footer=True, **more))
    return made[-1]


def test_a_frame_has_the_size_and_the_theme_that_were_asked_for(
    made: list[Page], footage: Footage
) -> None:
    for theme in (LIGHT, DARK):
        page = page_of(made, "surface,divergences", theme)
        page.show_view(footage.view(50))
        image = page.frame()
        assert (image.width(), image.height()) == SIZE
        assert len(pixels(image)) == 4 * SIZE[0] * SIZE[1]
        assert image.pixelColor(2, 2).name() == theme.window


def test_the_same_moment_is_the_same_picture_however_fast_it_comes(
    made: list[Page], footage: Footage
) -> None:
    page, other = (page_of(made, "surface,divergences") for _ in range(2))
    for step in (10, 20, 100):  # within the time in which panels on screen would rest
        page.show_view(footage.view(step))
    other.show_view(footage.view(100))
    first, second = page.frame(), other.frame()
    assert first == second
    page.show_view(footage.view(20))
    assert page.frame() != second


def test_a_frame_has_the_settings_of_its_moment(footage: Footage) -> None:
    now = edited(CONFIG, "training", "k_d", 5)
    timeline = footage.timeline
    assert isinstance(timeline, Timeline)
    timeline.configure(0, CONFIG)
    timeline.configure(40, now)
    footage = replace(footage, status=replace(footage.status, config=now))
    for step, k in ((39, 1), (40, 5)):
        assert footage.view(step).status.config["training"]["k_d"] == k
        assert ("k 5" in common_settings([footage], [step])) == (k == 5)


def test_curves_end_at_the_moment_or_are_marked_there(made: list[Page], footage: Footage) -> None:
    page = page_of(made, "divergences")
    plot = page.findChild(CurvesPlot)
    page.show_view(footage.view(30))
    assert plot.values_at(100)["jsd"][0] == 30
    assert plot.moment is None
    page.show_view(footage.view(30, grow=False))
    assert plot.values_at(100)["jsd"][0] == 100
    assert plot.moment == 30


def test_buttons_are_left_out_and_legends_stay(made: list[Page], footage: Footage) -> None:
    page = page_of(made, "surface,divergences")
    page.show_view(footage.view(5))
    shown = [chip.text() for chip in page.findChildren(Chip) if chip.isVisible()]
    assert shown == ["Contours", "Real", "Fakes"]


def test_nothing_that_is_clicked_on_stands_in_a_film(made: list[Page], footage: Footage) -> None:
    footage.columns.put("w1", range(101), np.linspace(1, 0, 101))  # type: ignore[attr-defined]
    page = page_of(made, "divergences+surface")
    for step in (5, 6):
        page.show_view(footage.view(step))
        (button,) = (each for each in page.findChildren(ScreenButton) if each.isVisible())
        place = QRect(button.mapTo(page, QPoint(0, 0)), button.size())
        painted = page.frame().copy(place)
        xy = [(x, y) for x in range(painted.width()) for y in range(painted.height())]
        assert len({painted.pixel(*each) for each in xy}) == 1
        image_of(page.panels["divergences"], 1.0, SCREEN)  # as a handout has it, between two


def test_what_is_made_when_there_is_something_is_zoomed_too(
    made: list[Page], footage: Footage
) -> None:
    columns = FakeColumns()
    columns.put("nll", range(101), np.linspace(-9, -3, 101))
    status = replace(footage.status, config={**CONFIG, "family": {"kind": "flow"}})
    bounds = replace(footage, columns=columns, status=status)
    like, page = page_of(made, "likelihood"), page_of(made, "likelihood")
    assert not page.findChildren(CurvesPlot)
    like.show_view(bounds.view(100))
    part = QRectF(20.0, -8.0, 30.0, 4.0)
    like.findChild(CurvesPlot).zoom_to(part)
    page.imitate({page.panels["likelihood"]: manner(like.panels["likelihood"])})
    for step in (10, 100):
        page.show_view(bounds.view(step))
        assert page.findChild(CurvesPlot).part() == part


def test_panels_keep_their_places_whatever_they_wish(made: list[Page], footage: Footage) -> None:
    page = page_of(made, "surface,divergences+modes")
    page.show_view(footage.view(5))
    upper, lower = (page.panels[name] for name in ("divergences", "modes"))
    assert abs(upper.height() - lower.height()) <= 1
    assert page.panels["surface"].height() > 2 * upper.height()


def test_what_is_burnt_in_tells_the_step_and_what_was_changed(
    made: list[Page], footage: Footage
) -> None:
    footer = page_of(made, "surface").footer
    captions = Captions(("title", "settings", "step"), 10)
    captions.tell(footer, footage, 45)
    assert footer.heading == "Ring of eight"
    assert footer.settings.startswith("GAN · Ring · Non-saturating")
    assert footer.moment == "k 1 → 5 · step 45"
    captions.tell(footer, footage, 60)
    assert footer.moment == "step 60"
    Captions(()).tell(footer, footage, 60)
    assert (footer.heading, footer.settings, footer.moment) == ("", "", "")


@pytest.mark.parametrize("name", panels.all())
def test_every_panel_can_be_painted_before_and_after_there_is_something(
    made: list[Page], footage: Footage, name: str
) -> None:
    page = page_of(made, name, DARK)
    page.show_view(footage.view(0))
    first = page.frame()
    page.show_view(footage.view(100))
    assert page.frame().size() == first.size()
    titles = [
        label for label in page.findChildren(QLabel) if label.text() == panels.get(name).title
    ]
    assert titles


def test_columns_end_at_a_step() -> None:
    columns = FakeColumns()
    columns.put("jsd", [5, 10, 20], [3.0, 2.0, 1.0])
    columns.put("late", [15], [1.0])
    then = ColumnsUntil(columns, 12)
    assert then.names() == ("jsd",)
    assert then.column("jsd")[1].tolist() == [3.0, 2.0]
    assert then.latest("jsd") == 2.0
    assert then.latest("late") is None


def test_all_room_is_given_away() -> None:
    rows: Rows = (((("a",), ("b", "c"))), (("d",),))
    found = places(rows, QRect(6, 6, 1000, 500))
    assert found["a"].top() == found["b"].top() == 6
    assert found["c"].bottom() == found["a"].bottom()
    assert found["d"].bottom() == 505
    assert found["d"].width() == 1000
    assert found["b"].right() == 1005
