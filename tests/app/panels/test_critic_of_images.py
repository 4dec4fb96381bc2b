"""The critic of pictures: no exact distance is known, so none is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import CATALOGUE, FakeColumns
from pictures import columns, parts, settle, view
from pytestqt.qtbot import QtBot

from app.panels.critic import Critic
from app.plots.panel import View
from engine.contract.specs import Catalogue


def of_images() -> Catalogue:
    """A catalogue in which the ring holds images."""
    sections = tuple(
        replace(s, variants=tuple(replace(v, examples="images") for v in s.variants))
        if s.name == "data"
        else s
        for s in CATALOGUE.sections
    )
    return replace(CATALOGUE, sections=sections)


def a_critic(curves: FakeColumns, *, images: bool) -> View:
    given = view(parts(), curves, objective="wasserstein")
    return replace(given, catalogue=of_images()) if images else given


def raw_alone() -> FakeColumns:
    made = FakeColumns()
    made.put("critic_gap", [1, 2], [0.5, 0.7])
    return made


@pytest.mark.parametrize(
    ("images", "curves", "upper"),
    [(True, raw_alone(), False), (False, raw_alone(), True), (True, columns([1.0, 2.0]), True)],
    ids=["of images", "before the first", "measured"],
)
def test_no_empty_plot_stands_over_the_raw_estimate(
    qtbot: QtBot, images: bool, curves: FakeColumns, upper: bool
) -> None:
    panel = Critic()
    qtbot.addWidget(panel)
    panel.resize(500, 600)
    panel.show()
    panel.show_view(a_critic(curves, images=images))
    settle()
    normalised, raw = (level.plot for level in panel._transport.levels)
    assert normalised.isVisible() == upper
    assert raw.isVisible()
