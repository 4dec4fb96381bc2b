"""Panels of pictures: every section that is clicked, and numbers that say whose they are."""

from __future__ import annotations

import pytest
from family_parts import pictures
from pictures import columns, parts, settle, view
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.panels.image_quality import ImageQuality
from app.panels.images import SECTIONS, ImagePanel
from app.panels.modes import Modes
from app.plots.panel import Panel, View
from engine.contract.snapshot import Table, frozen


def shown(panel: Panel, qtbot: QtBot, given: View) -> Panel:
    qtbot.addWidget(panel)
    panel.resize(900, 1400)
    panel.show()
    settle()
    panel.show_view(given)
    settle()
    return panel


def tiles(panel: Panel) -> dict[str, str]:
    found = panel._frame.header.tiles  # type: ignore[attr-defined]
    return {t.label: f"{t.value} {t.detail}".strip().replace("\u2009", " ") for t in found}


def asked(panel: Panel) -> set[str]:
    return {request.probe for request in panel.requests()}


@pytest.mark.parametrize("section", list(SECTIONS))
def test_a_section_is_asked_for_and_drawn_while_its_chip_is_on(section: str, qtbot: QtBot) -> None:
    panel = ImagePanel()
    shown(panel, qtbot, view(parts()))
    for _ in range(2):
        before = section in asked(panel)
        assert panel._sections[section].isVisible() == before
        with qtbot.waitSignal(panel.wanted):
            qtbot.mouseClick(panel._chips[section], Qt.MouseButton.LeftButton)
        settle()
        assert (section in asked(panel)) != before
        assert panel._sections[section].isVisible() != before


def test_the_nearest_pictures_say_how_far_they_are(qtbot: QtBot) -> None:
    panel = ImagePanel()
    shown(panel, qtbot, view({"nearest": pictures(8)}))
    assert "nearest training picture" in panel._sections["nearest"].label.text()
    grid = panel._grids["nearest"]
    assert grid.layout_.shown == 8
    assert grid._caption_height() > 0


@pytest.mark.parametrize("kind", [ImagePanel, ImageQuality])
def test_a_distance_of_features_is_the_classifiers_and_has_its_floor(
    kind: type[Panel], qtbot: QtBot
) -> None:
    curves = columns([1.0])
    curves.put("classifier_fid", [7], [22.6])
    curves.put("classifier_fid.floor", [7], [3.2])
    panel = shown(kind(), qtbot, view({"samples": pictures(16)}, curves))
    assert tiles(panel)["classifier FID"] == "22.6 floor 3.2"
    assert "FID" not in tiles(panel)
    assert "Inception" not in " ".join(tiles(panel))


def test_the_classifier_that_counts_classes_says_how_often_it_is_right(qtbot: QtBot) -> None:
    curves = columns([1.0])
    curves.put("classifier_accuracy", [7], [0.994])
    table = Table(7, {"mass": frozen([0.4, 0.6]), "target": frozen([0.5, 0.5])})
    panel = shown(Modes(), qtbot, view({"class_masses": table}, curves))
    assert tiles(panel)["classifier"] == "99.4 % right on real pictures"


def test_the_spectrum_is_asked_for_while_it_is_on(qtbot: QtBot) -> None:
    panel = ImageQuality()
    shown(panel, qtbot, view(parts(), columns([1.0, 2.0])))
    assert "spectrum" in asked(panel)
    chip = panel._group.stack._toggles[-1]
    assert chip.text() == "Spectrum"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert "spectrum" not in asked(panel)
    assert not panel._spectrum.isVisible()


@pytest.mark.parametrize("size", [(370, 570), (560, 570)])
def test_samples_and_real_pictures_have_more_room_than_what_is_beneath(
    size: tuple[int, int], qtbot: QtBot
) -> None:
    panel = ImagePanel()
    shown(panel, qtbot, view(parts()))
    panel.resize(*size)
    settle()
    heights = {probe: panel._grids[probe].height() for probe in SECTIONS}
    assert heights["samples"] >= 1.2 * heights["nearest"]
    assert heights["reals"] >= 1.2 * heights["interpolation"]
