"""Going back: equal bit for bit to what was, whatever happened on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from engine.contract.commands import Branch
from engine.contract.errors import UserError
from engine.contract.values import Config
from engine.plan import check
from engine.run.history import History
from engine.run.trainer import Trainer
from engine.run.tree import Tree

Make = Callable[..., Config]
VAE: Config = {
    "family": {"kind": "variational"},
    "training": {"batch": 16, "seed": 1},
    "encoder": {"width": 8, "depth": 1},
    "decoder": {"width": 8, "depth": 1},
}


class Clock:
    """Time that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def trained(trainer: Trainer, tree: Tree, clock: Clock, steps: int) -> None:
    for _ in range(steps):
        trainer.advance()
        clock.now += 0.2
        tree.pass_by(trainer)


def tensors(state: Any) -> Iterator[torch.Tensor]:
    if isinstance(state, torch.Tensor):
        yield state
    elif isinstance(state, dict):
        for value in state.values():
            yield from tensors(value)
    elif isinstance(state, list | tuple):
        for value in state:
            yield from tensors(value)


def equal(one: Trainer, other: Trainer) -> bool:
    pairs = zip(tensors(one.state()), tensors(other.state()), strict=True)
    return one.step == other.step and all(torch.equal(a, b) for a, b in pairs)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize("step", [0, 7, 12, 20])
def test_a_return_gives_the_run_as_it_was(clock: Clock, small_config: Make, step: int) -> None:
    tree, trainer = Tree(clock), Trainer(check(small_config()))
    tree.plant("a", trainer)
    then = Trainer(check(small_config()))
    for _ in range(step):
        then.advance()
    trained(trainer, tree, clock, 20)
    back = tree.branch(Branch("b", "a", step), trainer)
    assert equal(back, then)
    assert tree.origin == ("a", step)


def test_it_goes_on_as_it_went_on_before(clock: Clock) -> None:
    tree, trainer = Tree(clock), Trainer(check(VAE))
    tree.plant("a", trainer)
    trained(trainer, tree, clock, 20)
    back = tree.branch(Branch("b", "a", 11), trainer)
    for _ in range(9):
        back.advance()
    assert equal(back, trainer)


def test_settings_and_single_updates_on_the_way_are_gone_through_again(
    clock: Clock, small_config: Make
) -> None:
    tree, trainer = Tree(clock), Trainer(check(small_config()))
    tree.plant("a", trainer)
    trained(trainer, tree, clock, 3)
    trainer.patch("training", "k_d", 3)
    tree.keep(trainer)
    trained(trainer, tree, clock, 2)
    trainer.advance("discriminator")
    tree.keep(trainer)
    trained(trainer, tree, clock, 10)
    back = tree.branch(Branch("b", "a", 9), trainer)
    while back.step < 15:
        back.advance()
    assert equal(back, trainer)
    assert back.config["training"]["k_d"] == 3
    earlier = tree.branch(Branch("c", "b", 2), back)
    assert earlier.config["training"]["k_d"] == 1


def test_a_branch_takes_other_settings(clock: Clock, small_config: Make) -> None:
    tree, trainer = Tree(clock), Trainer(check(small_config()))
    tree.plant("a", trainer)
    trained(trainer, tree, clock, 5)
    branch = tree.branch(Branch("b", "a", 4, (("training", "k_d", 5),)), trainer)
    assert (branch.step, branch.config["training"]["k_d"]) == (4, 5)
    assert trainer.config["training"]["k_d"] == 1


def test_a_run_put_aside_is_as_it_was_left(clock: Clock, small_config: Make) -> None:
    tree, trainer = Tree(clock), Trainer(check(small_config()))
    tree.plant("a", trainer)
    trained(trainer, tree, clock, 8)
    branch = tree.branch(Branch("b", "a", 2), trainer)
    trained(branch, tree, clock, 3)
    assert equal(tree.switch("a", branch), trainer)
    assert tree.origin is None
    assert equal(tree.switch("b", trainer), branch)
    assert tree.origin == ("a", 2)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (Branch("b", "a", 99), "only 4 steps"),
        (Branch("b", "x", 1), "no longer"),
        (Branch("b", "a", 2, (("training", "seed", 5),)), "restart"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    clock: Clock, small_config: Make, command: Branch, words: str
) -> None:
    tree, trainer = Tree(clock), Trainer(check(small_config()))
    tree.plant("a", trainer)
    trained(trainer, tree, clock, 4)
    with pytest.raises(UserError, match=words):
        tree.branch(command, trainer)
    assert tree.origin is None
    assert equal(tree.switch("a", trainer), trainer)


def test_a_full_history_keeps_its_ends_and_what_was_changed(
    clock: Clock, small_config: Make
) -> None:
    trainer = Trainer(check(small_config()))
    history = History(clock, budget=1)
    history.begin(trainer)
    one = history.weight
    history = History(clock, budget=6 * one)
    history.begin(trainer)
    for step in range(1, 101):
        trainer.advance()
        clock.now += 1.0
        if step == 37:
            history.keep(trainer)
        history.pass_by(trainer)
    assert history.weight <= 7 * one
    found = history.before(37)
    assert history.first.step == 0
    assert history.last.step > 75
    assert found is not None
    assert found.step == 37
