"""Looking at a run from a thread of its own: the same numbers, and nothing held up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.contract.commands import Look, ProbeRequest
from engine.contract.values import Config
from engine.metrics.w1 import ExactW1
from engine.observation import Observation
from engine.plan import check
from engine.run.beside import Beside, Finish
from engine.run.observer import Observer
from engine.run.trainer import Trainer

Make = Callable[..., Config]


class Note:
    """A job that measures W1 and keeps what it found when it is put down."""

    def __init__(self) -> None:
        self.values: list[float] = []

    def __call__(self, seen: Observation) -> Finish:
        value = ExactW1().measure(seen).value
        return lambda: self.values.append(value) is None


@pytest.fixture
def trainer(small_config: Make, monkeypatch: pytest.MonkeyPatch) -> Trainer:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    return Trainer(check(small_config()))


def test_a_copy_gives_the_numbers_of_the_run_at_that_step(trainer: Trainer) -> None:
    beside, note = Beside(), Note()
    for _ in range(5):
        trainer.advance()
    expected = ExactW1().measure(trainer.observe()).value
    beside.give(trainer, "w1", note)
    for _ in range(20):
        trainer.advance()
    done = beside.collect(wait=True)
    assert done is not None
    assert done.step == 5
    assert done.finish()
    assert note.values == [expected]
    assert done.cost > 0
    assert not beside.busy


def test_looking_beside_changes_nothing(trainer: Trainer, small_config: Make) -> None:
    alone, beside = Trainer(check(small_config())), Beside()
    for _ in range(10):
        beside.give(trainer, "w1", Note())
        trainer.advance()
        beside.collect(wait=True)
        alone.advance()
    for ours, theirs in zip(_tensors(trainer), _tensors(alone), strict=True):
        assert torch.equal(ours, theirs)


def test_a_copy_follows_live_settings(trainer: Trainer) -> None:
    beside, note = Beside(), Note()
    beside.give(trainer, "w1", note)
    beside.collect(wait=True)
    trainer.advance()
    trainer.patch("data", "sigma", 0.3)
    beside.give(trainer, "w1", note)
    done = beside.collect(wait=True)
    assert done is not None
    assert done.finish()
    assert note.values == [ExactW1().measure(trainer.observe()).value]


def test_a_run_that_cannot_be_copied_is_looked_at_between_its_steps(
    tmp_path: Path, small_config: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    table = tmp_path / "table.csv"
    np.savetxt(table, np.random.default_rng(0).normal(size=(200, 2)), delimiter=",")
    trainer = Trainer(check(small_config(data={"kind": "table", "path": str(table)})))
    table.unlink()
    observer = Observer(lambda: 0.0, Beside())
    observer.begin(trainer)
    observer.look(Look((ProbeRequest("surface", 8),)), trainer)
    for _ in range(2):
        while observer.settle(trainer):
            pass
        trainer.advance()
        observer.work(trainer, 10.0)
    observer.settle(trainer)
    observer.work(trainer, 10.0)
    assert "surface" in observer.parts()
    assert not observer.faults


def test_what_was_seen_beside_is_put_down_before_what_is_newer(trainer: Trainer) -> None:
    observer = Observer(_Ticking(), Beside())
    observer.begin(trainer)
    for _ in range(300):
        trainer.advance()
        observer.work(trainer, 0.01)
    while observer.settle(trainer):
        pass
    rows = observer.scalars.take("run")
    assert rows is not None
    steps = rows.columns["jsd"][0]
    assert (np.diff(steps) > 0).all()
    assert steps[-1] == trainer.step


@pytest.mark.parametrize("cores", [1, 2])
def test_a_run_that_stands_still_is_drawn_in_full_though_its_step_was_drawn_already(
    small_config: Make, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    trainer, observer = Trainer(check(small_config())), Observer(_Ticking(), Beside(_Ticking()))
    observer.begin(trainer)
    observer.look(Look((ProbeRequest("surface", 64),)), trainer)
    sizes = set()
    for _ in range(400):  # drawing 64 cells a side costs more than it may while playing
        trainer.advance()
        observer.work(trainer, 1.0)
        sizes |= {len(part.values) for part in observer.parts().values()}
    assert min(sizes) < 64
    while observer.settle(trainer):
        pass
    last = observer.parts().get("surface")
    assert last is not None
    assert (len(last.values), last.step) == (64, trainer.step)


@pytest.mark.parametrize("cores", [1, 2])
def test_what_no_panel_shows_is_recorded_where_that_holds_nothing_up(
    small_config: Make, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    trainer, observer = Trainer(check(small_config())), Observer(_Ticking(), Beside())
    observer.begin(trainer)
    observer.look(Look((ProbeRequest("fake", 8),), recorded=(ProbeRequest("weights"),)), trainer)
    while observer.settle(trainer):
        pass
    assert set(observer.parts()) == ({"fake", "weights"} if cores > 1 else {"fake"})


class _Ticking:
    """A clock that moves on by 10 ms whenever it is read."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.01
        return self.now


def _tensors(trainer: Trainer) -> list[torch.Tensor]:
    def found(value: object) -> list[torch.Tensor]:
        if isinstance(value, torch.Tensor):
            return [value]
        return [t for v in value.values() for t in found(v)] if isinstance(value, dict) else []

    return found(trainer.state())
