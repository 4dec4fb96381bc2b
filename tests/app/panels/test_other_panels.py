"""What single panels promise beyond what every panel does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pictures import columns, parts, settle, view
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shown import shown, tiles

from app.panels.critic import Critic
from app.panels.divergences import Divergences
from app.panels.gradients import Gradients, lengths_of
from app.panels.model import Model
from app.panels.modes import Modes
from app.panels.weights import Weights
from app.plots.panel import panels
from engine.contract.snapshot import Arrows, Table, frozen


@pytest.mark.parametrize(
    ("node", "opened"), [("losses", "losses"), ("fakes", "modes"), ("discriminator", "surface")]
)
def test_a_click_on_a_node_opens_its_panel(node: str, opened: str, qtbot: QtBot) -> None:
    model = Model()
    shown(model, qtbot)
    with qtbot.waitSignal(model.opened) as signal:
        qtbot.mouseClick(model._diagram.nodes[node], Qt.MouseButton.LeftButton)
    assert signal.args == [opened]


def test_every_node_opens_a_panel_that_exists(qtbot: QtBot) -> None:
    model = Model()
    qtbot.addWidget(model)
    assert {node.opens for node in model._diagram.nodes.values()} <= set(panels.all())


def test_the_overview_calls_a_critic_a_critic(qtbot: QtBot) -> None:
    model = Model()
    shown(model, qtbot)
    model.show_view(view(parts(), objective="wasserstein"))
    assert model._diagram.nodes["discriminator"].text() == "Critic f"


def test_modes_say_how_many_of_how_many(qtbot: QtBot) -> None:
    modes = Modes()
    shown(modes, qtbot)
    curves = columns([1.0])
    curves.put("modes", [1], [6.0])
    curves.put("high_quality", [1], [0.9634])
    modes.show_view(view(parts(), curves))
    assert tiles(modes)["captured"] == "6 of 8"
    assert tiles(modes)["high quality"].replace("\u2009", " ") == "96.3 % perfect 98.9 %"


def test_mode_masses_are_remembered_over_the_steps_of_one_run(qtbot: QtBot) -> None:
    modes = Modes()
    shown(modes, qtbot)
    for step in (1, 2, 3):
        table = Table(step, {"mass": frozen([step / 4, 1 - step / 4])})
        modes.show_view(view({"modes": table}))
        modes.show_view(view({"modes": table}))
    assert modes._history.steps == [1, 2, 3]
    assert modes._history.matrix(3)[0] == pytest.approx([0.25, 0.5, 0.75])
    modes.show_view(view({"modes": table}, run="another"))
    assert modes._history.steps == [3]


def test_data_without_modes_say_so(qtbot: QtBot) -> None:
    modes = Modes()
    shown(modes, qtbot)
    missing = ("modes", "class_masses")
    rest = {name: part for name, part in parts().items() if name not in missing}
    modes.show_view(view(rest))
    assert "no labelled modes" in modes._frame.explanation


def test_a_thousand_modes_are_counted_and_not_drawn(qtbot: QtBot) -> None:
    modes = Modes()
    shown(modes, qtbot)
    curves = columns([1.0])
    curves.put("stacked_modes", [1], [812.0])
    modes.show_view(view({}, curves))
    assert "thousand modes" in modes._frame.explanation
    assert tiles(modes)["modes found"] == "812 of 1,000"
    said = []
    modes._frame.header.show_tiles = said.append  # type: ignore[method-assign]
    modes.show_view(view({}, curves))
    assert len(said) == 1  # or the number would flicker
    assert not modes._over_time.isVisible()


def test_divergences_show_value_error_and_floor(qtbot: QtBot) -> None:
    panel = Divergences()
    shown(panel, qtbot)
    curves = columns([1.0])
    curves.put("jsd", [1], [0.1234])
    curves.put("jsd.error", [1], [0.005])
    curves.put("jsd.floor", [1], [0.012])
    panel.show_view(view({}, curves))
    text = tiles(panel)["JSD"].replace("\u2009", " ")
    assert text == "0.123 nats ± 0.0050, floor 0.012"


def test_a_small_panel_shows_the_first_plots_only(qtbot: QtBot) -> None:
    panel = Divergences()
    panel.show_view(view({}, columns([1.0, 0.5])))
    shown(panel, qtbot, 400, 260)
    levels = panel._stack.levels
    assert panel._stack.shown(levels[0].plot)
    assert not panel._stack.shown(levels[2].plot)
    panel.resize(400, 900)
    settle()
    assert all(panel._stack.shown(level.plot) for level in levels)


@pytest.mark.parametrize(
    ("objective", "column"), [("wasserstein", "critic_w1"), ("non_saturating", "value")]
)
def test_the_critic_panel_fits_the_objective(objective: str, column: str, qtbot: QtBot) -> None:
    panel = Critic()
    shown(panel, qtbot)
    panel.show_view(view({}, columns([1.0, 2.0]), objective=objective))
    page = panel._pages.currentWidget()
    assert any(c.column == column for level in page.levels for c in level.plot.curves)
    assert panel._frame.explanation == ""


def test_scores_estimate_nothing_and_the_panel_says_so(qtbot: QtBot) -> None:
    panel = Critic()
    shown(panel, qtbot)
    panel.show_view(view({}, columns([1.0]), objective="hinge"))
    assert "no divergence and no W₁" in panel._frame.explanation


@pytest.mark.parametrize("objective", ["hinge", "non_saturating"])  # a score, and a logit
def test_the_bound_of_an_f_gan_is_held_against_its_divergence(objective: str, qtbot: QtBot) -> None:
    panel, curves = Critic(), columns([1.0])
    curves.put("f_bound", np.array([1, 2]), np.array([0.1, 0.2]))
    curves.put("f_divergence", np.array([1, 2]), np.array([0.4, 0.3]))
    shown(panel, qtbot)
    panel.show_view(view({}, curves, objective=objective))
    assert panel._frame.explanation == ""
    assert tiles(panel) == {"D's bound": "0.200", "the divergence": "0.300"}
    curves.put("discriminator_loss", np.array([3]), np.array([0.1]))  # by another objective
    panel.show_view(view({}, curves, objective=objective))
    assert "D's bound" not in tiles(panel)


def test_gradients_ask_for_the_histograms_that_are_shown(qtbot: QtBot) -> None:
    panel = Gradients()
    shown(panel, qtbot, 600, 900)
    assert {r.probe for r in panel.requests()} == {"gradients", "arrows"}
    with qtbot.waitSignal(panel.wanted):
        panel._stack._toggles[1].click()
    assert {r.probe for r in panel.requests()} == {"arrows"}


def test_arrow_lengths_are_counted_by_powers_of_ten() -> None:
    uv = frozen([[1e-3, 0], [0, 1e-3], [0, 0], [np.nan, 1], [1e9, 0]])
    histogram = lengths_of(Arrows(1, uv, uv))
    counts = histogram.series["arrows"]
    assert counts.sum() == 4  # all that are numbers
    assert counts[0] == 1  # the one that vanishes
    assert counts[np.searchsorted(histogram.edges, -3.0)] == 2
    assert counts[-1] == 1


def test_weights_tell_the_share_at_the_bounds(qtbot: QtBot) -> None:
    panel = Weights()
    shown(panel, qtbot)
    curves = columns([0.731])
    panel.show_view(view(parts(), curves))
    assert tiles(panel)["at the bounds ±c"].startswith("73.1")
    assert tiles(panel)["bound c"] == "0.500"
    assert "the discriminator's weights" in panel._captioned.label.text()
    panel.show_view(view(parts(), curves, clipped=False))
    assert tiles(panel)["weight clipping"].startswith("off")
    given = view()
    idle = {**given.status.config, "objective": {"kind": "mmd"}}
    panel.show_view(replace(given, status=replace(given.status, config=idle)))
    assert tiles(panel)["critic"].startswith("idle")


def test_what_lies_between_has_one_colour_in_curves_and_histogram(qtbot: QtBot) -> None:
    panel = Gradients()
    shown(panel, qtbot)
    curve = next(c for c in panel._norms.curves if c.label == "∥∇D∥ between")
    assert curve.colour == panel._slopes._colours["between"]
