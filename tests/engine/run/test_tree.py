"""Going back: equal bit for bit to what was, whatever happened on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.contract.commands import Branch
from engine.contract.errors import UserError
from engine.contract.values import Config
from engine.plan import check
from engine.run.history import History, weight
from engine.run.trainer import Trainer
from engine.run.tree import Tree
from engine.store.checkpoint import rebuild, save_checkpoint
from engine.store.nesting import flatten
from engine.training.diverged import DivergedError

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


def train(trainer: Trainer, steps: int) -> None:
    for _ in range(steps):
        trainer.advance()


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
    trained(trainer, tree, clock, 2)
    trainer.advance("discriminator")
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


def test_hundreds_of_patches_cost_no_memory_and_are_gone_through_again(
    clock: Clock, small_config: Make
) -> None:
    trainer = Trainer(check(small_config()))
    history = History(clock)
    history.begin(trainer)
    for step in range(60):
        trainer.patch("discriminator.optimiser", "rate", 1e-4 * (1 + step))
        trainer.patch("training", "k_d", 1 + step % 3)
        trainer.advance()
    assert not history.moments
    history.keep(trainer)
    then = Trainer(check(small_config()))
    for step in range(31):
        then.patch("discriminator.optimiser", "rate", 1e-4 * (1 + step))
        then.patch("training", "k_d", 1 + step % 3)
        if step < 30:
            then.advance()
    back = history.rebuilt(30, "cpu", lambda _: None)
    assert back is not None
    assert equal(back, then)
    assert back.config == then.config


def test_a_failed_step_is_gone_through_again_with_the_samples_it_drew(
    clock: Clock, small_config: Make
) -> None:
    config = {**small_config(), "objective": {"kind": "f_kl"}}
    config["discriminator.optimiser"] = {"kind": "sgd"}
    history, trainer = History(clock), Trainer(check(config))
    history.begin(trainer)
    trainer.patch("discriminator.optimiser", "rate", 10.0)
    for _ in range(2):
        with pytest.raises(DivergedError):
            train(trainer, 500)
    trainer.patch("training", "k_d", 2)
    back = history.rebuilt(trainer.step, "cpu", lambda _: None)
    assert back is not None
    assert equal(back, trainer)
    assert flatten(back.state())[0] == flatten(trainer.state())[0], "the streams go on alike"


def test_the_states_of_all_runs_stay_within_the_budget(clock: Clock, small_config: Make) -> None:
    trainer = Trainer(check({**small_config(), "observation": {"memory": 16}}))
    tree = Tree(clock)
    tree.plant("a", trainer)
    trained(trainer, tree, clock, 3)
    state = trainer.state()
    one, budget = weight(state), 16 * 2**20
    for _ in range(3 * budget // one):
        clock.now += 1.0
        trainer.step += 1  # as if it had trained, which would take too long here
        tree.pass_by(trainer)
    assert 0.4 * budget < tree.weight <= budget


def test_thinning_keeps_both_ends(clock: Clock, small_config: Make) -> None:
    trainer = Trainer(check(small_config()))
    history = History(clock)
    history.begin(trainer)
    for _ in range(9):
        trainer.advance()
        clock.now += 1.0
        history.pass_by(trainer)
    assert history.thin()
    assert [moment.step for moment in history.moments] == [1, 3, 5, 7, 9]
    while history.thin():
        pass
    assert [moment.step for moment in history.moments] == [1, 9]


def test_the_way_back_survives_the_file(clock: Clock, small_config: Make, tmp_path: Path) -> None:
    tree, trainer = Tree(clock), Trainer(check(small_config()))
    tree.plant("a", trainer)
    trained(trainer, tree, clock, 5)
    trainer.patch("training", "k_d", 2)
    trainer.advance("generator")
    trained(trainer, tree, clock, 5)
    save_checkpoint(tmp_path / "run", trainer)
    again, other = rebuild(tmp_path / "run", Trainer), Tree(clock)
    other.plant("a", again)
    assert equal(again, trainer)
    for step in (0, 4, 5, 8):
        before = tree.branch(Branch(f"b{step}", "a", step), trainer)
        assert equal(other.branch(Branch(f"b{step}", "a", step), again), before)
        trainer, again = tree.switch("a", before), other.switch("a", before)


def test_without_a_past_the_way_back_begins_with_the_file(clock: Clock, small_config: Make) -> None:
    trainer, tree = Trainer(check(small_config())), Tree(clock)
    trainer.advance()
    trainer.remember(None)
    tree.plant("a", trainer)
    trainer.advance()
    with pytest.raises(UserError, match="no way back beyond step 1"):
        tree.branch(Branch("b", "a", 0), trainer)
