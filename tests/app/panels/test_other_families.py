"""What the panels show of models without a second player, and of pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from family_parts import pictures
from pictures import columns, parts, settle, view
from PySide6.QtCore import QPoint, QPointF
from pytestqt.qtbot import QtBot
from shown import shown, tiles

from app.panels.divergences import Divergences
from app.panels.flow import FlowPanel
from app.panels.gradients import Gradients
from app.panels.images import ImagePanel
from app.panels.likelihood import Likelihood
from app.panels.modes import Modes
from app.panels.surface import Surface
from app.plots.axes.palette import sequential
from app.plots.curves.curves import CurvesPlot
from app.plots.curves.metric_group import MetricGroup
from app.plots.panel import View
from app.plots.widgets.chips import Chip
from app.style.theme import LIGHT
from engine.contract.snapshot import Arrows, Part, Table, frozen
from engine.contract.specs import MetricSpec


def of(family: str, given: View) -> View:
    """The same view of a run of another family."""
    status = given.status
    return replace(
        given, status=replace(status, config={**status.config, "family": {"kind": family}})
    )


def without(*probes: str) -> dict[str, Part]:
    return {name: part for name, part in parts().items() if name not in probes}


PLANE = ("surface", "optimal", "difference", "logit", "real", "fake", "arrows", "mesh")


def test_without_a_second_player_the_plane_shows_data_and_samples(qtbot: QtBot) -> None:
    panel = Surface()
    shown(panel, qtbot)
    panel.show_view(of("variational", view(parts())))
    assert {request.probe for request in panel.requests()} == {"real", "fake"}
    assert panel._overlays["fake"].text() == "Samples"
    assert not any(chip.isVisible() for chip in panel._surfaces.values())
    assert list(tiles(panel)) == ["step"]
    panel.show_view(of("adversarial", view(parts())))
    assert panel._overlays["fake"].text() == "Fakes"
    assert {request.probe for request in panel.requests()} == {"surface", "real", "fake"}


def test_the_plane_of_pictures_is_not_drawn(qtbot: QtBot) -> None:
    panel = Surface()
    shown(panel, qtbot)
    panel.show_view(view({**without(*PLANE), "samples": pictures(4)}))
    assert "panel Images" in panel._frame.explanation
    assert not panel._contours.isVisible()
    panel.show_view(view(parts()))
    assert panel._frame.explanation == ""
    assert panel._contours.isVisible()


def test_classes_of_pictures_are_shown_as_modes_are(qtbot: QtBot) -> None:
    panel = Modes()
    shown(panel, qtbot)
    masses = np.array([0.1, 0.4, 0.5])
    table = Table(7, {"mass": frozen(masses), "target": frozen([1 / 3] * 3)})
    curves = columns([1.0])
    curves.put("classes", [7], [2.0])
    panel.show_view(of("variational", view({"class_masses": table}, curves)))
    assert tiles(panel)["covered"] == "2 of 3"
    assert panel._bars.legend().count("share of the samples per class") == 1
    assert 'class 0: <span style="font-weight:600">10.0' in panel._bars.hovered(QPointF(0.1, 0))
    assert panel._heat.hovered(QPointF(7, 2)).startswith("class 2, step 7")


@pytest.mark.parametrize("family", ["adversarial", "variational", "flow"])
def test_pictures_have_no_divergences_of_the_plane(family: str) -> None:
    assert Divergences.serves(family, "points")
    assert not Divergences.serves(family, "images")


def test_divergences_that_are_not_measured_yet_are_waited_for(qtbot: QtBot) -> None:
    panel = Divergences()
    shown(panel, qtbot)
    curves = columns([])
    curves.put("generator_loss", [1], [3.0])
    panel.show_view(view({}, curves))
    assert "measured so far" in panel._frame.explanation


def test_two_modes_are_numbered_one_and_two(qtbot: QtBot) -> None:
    panel = Modes()
    shown(panel, qtbot)
    table = Table(7, {"mass": frozen([0.4, 0.6]), "target": frozen([0.5, 0.5])})
    panel.show_view(of("adversarial", view({"modes": table}, columns([1.0]))))
    panel._heat._throttle.flush()
    wanted = [[(1, "1"), (2, "2")]]
    assert panel._bars.axes.getAxis("bottom")._tickLevels == wanted
    assert panel._heat.axes.getAxis("left")._tickLevels == wanted
    assert panel._heat.axes.getAxis("bottom")._tickLevels == [[(7.5, "7")]]


@pytest.mark.parametrize("count", [0, 5])
def test_lengths_of_arrows_are_shown_where_there_are_arrows(count: int, qtbot: QtBot) -> None:
    panel = Gradients()
    shown(panel, qtbot, 600, 900)
    places = frozen(np.ones((count, 2)))
    panel.show_view(view({**parts(), "arrows": Arrows(1, places, places)}))
    settle()
    assert panel._stack.shown(panel._lengths) == (count > 0)
    assert "arrows" in {request.probe for request in panel.requests()}


def test_the_weights_of_a_flow_can_be_found_before_they_were_asked_for(qtbot: QtBot) -> None:
    panel = Likelihood()
    shown(panel, qtbot, 500, 900)
    curves = columns([0.9])
    curves.put("effective_sample_size", [1], [0.9])
    panel.show_view(of("flow", view(without("importance_weights"), curves)))
    settle()
    assert panel.requests() == ()
    chip = next(c for c in panel._group.chips.findChildren(Chip) if c.text() == "Weights")
    assert chip.isVisible()
    chip.click()
    assert [request.probe for request in panel.requests()] == ["importance_weights"]


def test_a_flow_of_pictures_says_where_its_samples_are(qtbot: QtBot) -> None:
    panel = FlowPanel()
    shown(panel, qtbot)
    panel.show_view(of("flow", view({"samples": pictures(4)})))
    assert "panel Images" in panel._frame.explanation
    assert not panel._data.isVisible()


def test_a_continuous_flow_begins_with_its_paths_and_leaves_the_choice(qtbot: QtBot) -> None:
    panel = FlowPanel()
    shown(panel, qtbot)

    def asked(kind: str) -> set[str]:
        found = of("flow", view(parts()))
        config = {**found.status.config, "flow": {"kind": kind}}
        panel.show_view(replace(found, status=replace(found.status, config=config)))
        return {request.probe for request in panel.requests()}

    layers = {"morph", "trajectories"}
    assert asked("spline") & layers == {"morph"}
    assert asked("matching") & layers == {"trajectories"}
    panel._paths.click()
    assert "trajectories" not in asked("matching")
    assert "morph" in asked("spline")


def test_the_density_of_a_flow_has_not_the_colour_of_its_grid(qtbot: QtBot) -> None:
    panel = FlowPanel()
    shown(panel, qtbot)
    table = panel._plot.tables[True]
    assert tuple(table[-1]) == tuple(sequential(LIGHT, "fake")[-1])


def test_samples_and_real_pictures_are_equally_large(qtbot: QtBot) -> None:
    panel = ImagePanel()
    shown(panel, qtbot, 900, 800)
    real = replace(pictures(64, step=2), captions=tuple("0123456789012345" * 4))
    samples = replace(pictures(64), captions=())
    curves = columns([1.0])
    curves.put("classes", [1], [9.0])
    curves.put("classifier_fid", [1], [12.0])
    panel.show_view(view({"samples": samples, "reals": real}, curves))
    settle()
    assert panel._grids["samples"].layout_ == panel._grids["reals"].layout_
    assert list(tiles(panel))[2:] == ["classifier FID", "classes covered"]


def test_the_level_of_a_test_is_in_sight_of_its_p_values(qtbot: QtBot) -> None:
    plot = (
        MetricGroup(("tests",), plots={"p": ("p",)})
        ._level(
            "p",
            [MetricSpec("p", "p", "probability", "none", "tests", "", "", True, (("α", 0.05),))],
        )
        .plot
    )
    qtbot.addWidget(plot)
    assert isinstance(plot, CurvesPlot)
    curves = columns([])
    curves.put("p", [1, 2], [0.005, 1e-50])
    plot.show_columns(curves)
    plot._throttle.flush()
    assert plot.view.viewRange()[1][1] > 0.05


def test_the_class_of_a_real_picture_is_told_by_the_mouse(qtbot: QtBot) -> None:
    panel = ImagePanel()
    shown(panel, qtbot, 900, 800)
    panel.show_view(view({"reals": pictures(16)}))
    settle()
    grid = panel._grids["reals"]
    qtbot.mouseMove(grid, QPoint(grid.layout_.cell[0] + 4, 4))
    assert panel._magnifier.isVisible()
    assert panel._magnifier._lines[0] == "real picture 2 · 1"
