"""The way of a GPU, on which nothing waits for a step: here it is taken on the CPU."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch

from engine.families.adversarial.game import Game
from engine.kinds import Family, families
from engine.plan import check
from engine.training import guard, late, learner, shelf
from engine.training.diverged import DivergedError
from engine.views import LatentRecord, StepRecord

PLANE = {
    "data": {"kind": "ring"},
    "training": {"batch": 16},
    "generator": {"width": 8, "depth": 1},
    "discriminator": {"width": 8, "depth": 1},
    "discriminator.gradient_penalty": {"on": True},
}
DIGITS = {
    "data": {"kind": "digits"},
    "training": {"batch": 8},
    "generator": {"kind": "dcgan", "width": 2, "normalisation": "batch"},
    "discriminator": {"kind": "dcgan", "width": 2},
    "discriminator.spectral": {"on": True},
}
LIMITED = {**PLANE, "data": {"kind": "ring", "size": 100}}
CODES: dict[str, Any] = {
    "family": {"kind": "variational"},
    "data": {"kind": "digits"},
    "training": {"batch": 8},
    "encoder": {"kind": "dcgan", "width": 2},
    "decoder": {"kind": "dcgan", "width": 2, "normalisation": "batch"},
    "likelihood": {"kind": "bernoulli"},
}
FREE = {**CODES, "data": {"kind": "digits", "size": 50}, "posterior": {"kind": "free"}}
FLOW = {"family": {"kind": "flow"}, "data": {"kind": "moons"}, "training": {"batch": 16}}
configs = pytest.mark.parametrize(
    "config",
    [PLANE, DIGITS, LIMITED, CODES, FREE, FLOW],
    ids=["fast", "plain", "few", "codes", "free", "flow"],
)


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every tensor for one that is not computed yet."""
    for module in (late, learner, shelf):
        monkeypatch.setattr(module, "lies_ahead", lambda values: True)


def flat(state: Any) -> list[Any]:
    if isinstance(state, dict):
        return [part for name in sorted(state) for part in flat(state[name])]
    return [state.numpy()] if isinstance(state, torch.Tensor) else [state]


def played(config: dict[str, Any], steps: int) -> Family:
    plan = check(config)
    model: Family = families.get(plan.kinds["family"])(plan)
    for _ in range(steps):
        model.step()
    return model


def pushed(game: Game, updates: int) -> None:
    for _ in range(updates):
        game.generator.gradient.values.fill_(1.0)
        game.generator.judge(torch.tensor(1.0))
        game.generator.update(0.0)


@configs
def test_what_is_not_waited_for_changes_nothing(
    config: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    before = played(config, 40)
    expected = before.state()
    request.getfixturevalue("ahead")
    found = played(config, 40).state()
    for ours, theirs in zip(flat(found), flat(expected), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_record_that_is_read_late_is_of_its_own_step(ahead: None) -> None:
    game = Game(check(PLANE))
    first = game.step()
    loss, outputs = float(first.discriminator_loss), first.real_outputs.copy()
    again = Game(check(PLANE))
    unread = again.step()
    again.step()
    assert isinstance(unread, StepRecord)
    assert unread.discriminator_loss == loss
    np.testing.assert_array_equal(unread.real_outputs, outputs)


def test_a_record_of_codes_is_whole(ahead: None) -> None:
    record: Any = played({**CODES, "training": {"batch": 16}}, 1).step()
    assert isinstance(record, LatentRecord)
    assert isinstance(record.loss, float)
    assert len(record.units) == 2
    assert all(isinstance(unit, float) and unit > 0 for unit in record.units)
    few: Any = played(CODES, 1).step()
    assert few.units == ()  # a batch of 8


def test_a_record_has_nothing_but_its_fields(ahead: None) -> None:
    with pytest.raises(AttributeError):
        _ = Game(check(PLANE)).step().colour  # type: ignore[attr-defined]


def test_a_bad_update_is_undone_at_once_and_told_in_a_while(ahead: None) -> None:
    game = Game(check(PLANE))
    for _ in range(5):
        game.step()
    good = copy.deepcopy(game.state())
    rate = check({**PLANE, "generator.optimiser": {"rate": 0.001}})
    game.generator.gradient.values.fill_(float("nan"))
    game.generator.judge(torch.tensor(1.0))
    game.generator.update(0.0)
    assert torch.equal(game.generator.parameters.values, good["generator"]["parameters"])
    with pytest.raises(DivergedError, match="generator's gradient became nan"):
        pushed(game, guard.EVERY)
    assert torch.equal(game.generator.parameters.values, good["generator"]["parameters"])
    assert all(value.isfinite().all() for value in game.generator.start_ahead().values())
    game.reconfigure(rate)
    game.step()
    assert game.generator.parameters.values.isfinite().all()


def test_a_restored_state_is_not_blamed_for_what_was_before(ahead: None) -> None:
    game = Game(check(PLANE))
    game.step()
    state = game.state()
    game.generator.judge(torch.tensor(float("inf")))
    game.restore(state)
    for _ in range(guard.EVERY + 1):
        game.step()


def test_examples_on_the_device_are_those_that_would_have_been_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = check(DIGITS)
    like = torch.zeros(0)
    assert shelf.shelf(Game(config)._draws, like) is None
    monkeypatch.setattr(shelf, "lies_ahead", lambda values: True)
    kept = shelf.shelf(Game(config)._draws, like)
    assert kept is not None
    expected = Game(config)._draws.data(20)
    np.testing.assert_array_equal(kept.batch(20)[0].numpy(), expected)


def test_endless_and_large_data_are_not_kept_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "lies_ahead", lambda values: True)
    assert shelf.shelf(Game(check(PLANE))._draws, torch.zeros(0)) is None
    monkeypatch.setattr(shelf, "MOST", 1000)
    assert shelf.shelf(Game(check(DIGITS))._draws, torch.zeros(0)) is None
