"""The losses of every family."""

from __future__ import annotations

import dataclasses

import pytest
from fakes import FakeColumns
from pictures import columns, settle, view
from pytestqt.qtbot import QtBot

from app.panels.losses import CURVES, Losses
from app.plots.curves.curves import CurvesPlot
from app.plots.panel import View
from engine.contract.values import Config

LOSSES = {"adversarial": "generator_loss", "variational": "bound_loss", "flow": "flow_loss"}


def of(family: str, curves: FakeColumns, **more: object) -> View:
    made = view({}, curves)
    config: Config = {**made.status.config, "family": {"kind": family}, **more}  # type: ignore[dict-item]
    return dataclasses.replace(made, status=dataclasses.replace(made.status, config=config))


@pytest.fixture
def losses(qtbot: QtBot) -> Losses:
    made = Losses()
    qtbot.addWidget(made)
    made.resize(500, 500)
    made.show()
    return made


def curves_of(panel: Losses) -> set[str]:
    """The columns of the curves that are on screen."""
    plots = [plot for plot in panel.findChildren(CurvesPlot) if plot.isVisible()]
    return {curve.column for plot in plots for curve in plot.curves}


@pytest.mark.parametrize("family", list(LOSSES))
def test_it_shows_what_the_family_descends(losses: Losses, family: str) -> None:
    curves = columns([])
    curves.put(LOSSES[family], [1, 2], [3.0, 2.5])
    losses.show_view(of(family, curves))
    settle()
    wanted = {c.column for level in CURVES[family] for c in level.curves}
    assert curves_of(losses) == wanted
    assert LOSSES[family] in wanted
    assert [tile.value.split("\u2009")[0] for tile in losses._frame.header.tiles] == ["2.50"]
    assert losses._frame.explanation == ""


def test_it_turns_back_to_a_game(losses: Losses) -> None:
    for family in ("flow", "adversarial"):
        losses.show_view(of(family, columns([1.0])))
        settle()
    assert curves_of(losses) == {"discriminator_loss", "generator_loss"}


def test_the_chips_of_one_family_are_seen(losses: Losses) -> None:
    losses.show_view(of("variational", columns([1.0])))
    seen = [row for name, row in losses._stacks.items() if row.chips.isVisible()]
    assert seen == [losses._stacks["variational"]]


@pytest.mark.parametrize(("kind", "lines"), [("spline", 1), ("matching", 0)])
def test_the_entropy_is_the_least_that_a_likelihood_can_reach(
    losses: Losses, kind: str, lines: int
) -> None:
    curves = columns([])
    curves.put("flow_loss", [1, 2], [3.0, 2.5])
    losses.show_view(of("flow", curves, flow={"kind": kind}))
    assert losses._stacks["flow"].levels[0].plot._references == []
    curves.put("data_entropy", [1], [1.01])
    losses.show_view(of("flow", curves, flow={"kind": kind}))
    found = losses._stacks["flow"].levels[0].plot._references
    assert [(line.label, line.value) for line in found] == [("entropy of the data", 1.01)] * lines


@pytest.mark.parametrize(("kind", "unit"), [("spline", "nats over steps"), ("matching", "")])
def test_a_likelihood_is_told_in_nats_and_an_error_is_not(
    losses: Losses, kind: str, unit: str
) -> None:
    curves = columns([])
    curves.put("flow_loss", [1, 2], [3.0, 2.5])
    losses.show_view(of("flow", curves, flow={"kind": kind}))
    assert ("nats" in losses._frame.header.tiles[0].value) == bool(unit)
    assert ("nats over steps" in losses._stacks["flow"]._captions[0].text()) == bool(unit)


@pytest.mark.parametrize(
    ("objective", "word"), [("wasserstein", "Critic"), ("non_saturating", "Discriminator")]
)
def test_the_second_player_is_called_what_it_is(losses: Losses, objective: str, word: str) -> None:
    losses.show_view(of("adversarial", columns([1.0]), objective={"kind": objective}))
    assert losses._frame.header.tiles[0].label == word
    assert f"{word} &nbsp;" in losses._stacks["adversarial"]._captions[0].text()


def test_a_family_that_is_not_known_waits(losses: Losses) -> None:
    losses.show_view(of("diffusion", columns([])))
    assert len(losses._frame.explanation) > 20
