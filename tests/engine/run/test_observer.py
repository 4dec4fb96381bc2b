"""What is observed, and how often, with time as data."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

import pytest

from engine.contract.commands import Look, ProbeRequest
from engine.contract.specs import Direction
from engine.kinds import Measurement, Metric, metrics
from engine.observation import Observation
from engine.plan import check
from engine.run.observer import RIDE, Observer
from engine.run.trainer import Trainer

ROUNDS = 800


class Ticking:
    """A clock that moves on by 10 ms whenever it is read, so that everything costs 10 ms."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.01
        return self.now


class Still(Ticking):
    """A clock that may be read for nothing: time is what metrics make of it."""

    def __call__(self) -> float:
        return self.now


class Costly:
    """A dear metric that is shown."""

    name, label, unit, source, group = "costly", "Costly", "", "", "shown"
    direction: Direction = "none"
    dear = True
    reference = ()
    taken: ClassVar[Counter[str]] = Counter()

    def applies(self, seen: Observation) -> bool:
        return True

    def measure(self, seen: Observation) -> Measurement:
        self.taken[self.name] += 1
        return Measurement(1.0)


class Other(Costly):
    """Another one of the group, whose samples are its own."""

    name = "other"


class Hidden(Costly):
    """The same, in a group that is not."""

    name, group = "hidden", "hidden"


Begun = tuple[Trainer, Observer, Counter[str]]


def begun(patch: pytest.MonkeyPatch, clock: Ticking, parts: dict[str, type[Metric]]) -> Begun:
    """Return a run and its observer, which knows these metrics alone, and how often each is taken.

    Each has been taken once, since the first time nothing is known of what they cost.
    """
    patch.setattr(metrics, "all", lambda: parts)
    patch.setattr(Costly, "taken", taken := Counter[str]())
    trainer = Trainer(check({"training": {"batch": 8}}))
    observer = Observer(clock)
    observer.begin(trainer)
    observer.settle(trainer)
    return trainer, observer, taken


def test_costly_metrics_on_screen_are_measured_more_often_than_hidden_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts: dict[str, type[Metric]] = {"costly": Costly, "hidden": Hidden}
    monkeypatch.setattr(metrics, "all", lambda: parts)
    small = {"width": 4, "depth": 1}
    trainer = Trainer(check({"generator": small, "discriminator": small, "training": {"batch": 8}}))
    observer = Observer(Ticking())
    observer.look(Look((), 30.0, ("shown",)), trainer)
    observer.begin(trainer)
    for _ in range(ROUNDS):
        trainer.advance()
        observer.work(trainer, 0.01)
    assert Costly.taken["costly"] > 2 * Costly.taken["hidden"] > 0


def test_pictures_come_between_the_costly_metrics_of_a_group(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Ticking()
    trainer, observer, taken = begun(monkeypatch, clock, {"costly": Costly, "other": Other})
    assert taken == {"costly": 1, "other": 1}
    for name in ("costly", "other", "costly"):
        trainer.advance()
        taken.clear()
        clock.now += 1.0
        observer.work(trainer, 10.0)
        assert taken == {name: 1}


def test_metrics_that_share_their_samples_are_measured_at_one_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What adds up on screen is of one moment, whatever stands between them in the catalogue."""

    class Sharing(Costly):
        def measure(self, seen: Observation) -> Measurement:
            seen.cached("samples", self.draw)
            return super().measure(seen)

        def draw(self) -> int:
            clock.now += 1.0
            return 0

    class Last(Sharing):
        name = "last"

    class Between(Costly):
        name = "other"

        def measure(self, seen: Observation) -> Measurement:
            clock.now += 1.0
            return super().measure(seen)

    clock = Still()
    parts: dict[str, type[Metric]] = {"costly": Sharing, "other": Between, "last": Last}
    trainer, observer, taken = begun(monkeypatch, clock, parts)
    for names in ({"costly", "last"}, {"other"}, {"costly", "last"}):
        trainer.advance()
        taken.clear()
        clock.now += 1.0
        observer.work(trainer, 1000.0)
        assert set(taken) == names


def test_a_lengthy_metric_does_not_hold_up_its_group(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Costly):
        name = "slow"
        lengthy = True

        def measure(self, seen: Observation) -> Measurement:
            clock.now += 1.0
            return super().measure(seen)

    clock = Ticking()
    parts: dict[str, type[Metric]] = {"slow": Slow, "costly": Costly}
    monkeypatch.setattr(metrics, "all", lambda: parts)
    monkeypatch.setattr(Costly, "taken", taken := Counter[str]())
    trainer = Trainer(check({"generator": {"width": 4}, "training": {"batch": 8}}))
    observer = Observer(clock)
    observer.look(Look((), 30.0, ("shown",)), trainer)
    observer.begin(trainer)
    for _ in range(ROUNDS):
        trainer.advance()
        observer.work(trainer, 0.1)
    assert taken["costly"] > 10 * taken["slow"] > 0


def test_a_paused_run_is_measured_whole_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round that began while it played left off in the middle of a group."""
    parts: dict[str, type[Metric]] = {"costly": Costly, "other": Other}
    monkeypatch.setattr(metrics, "all", lambda: parts)
    monkeypatch.setattr(Costly, "taken", taken := Counter[str]())
    trainer = Trainer(check({"training": {"batch": 8}}))
    observer = Observer(Ticking())
    observer.begin(trainer)
    while observer.settle(trainer):
        pass
    taken.clear()
    while taken != {"costly": 1}:
        trainer.advance()
        observer.work(trainer, 1.0)
    trainer.advance()
    while observer.settle(trainer):
        pass
    rows = observer.scalars.take("run")
    assert rows is not None
    assert {rows.columns[name][0][-1] for name in ("costly", "other")} == {trainer.step}


def test_while_something_moves_other_pictures_are_sent_with_it() -> None:
    now = 0.0
    trainer = Trainer(check({"generator": {"width": 4}, "training": {"batch": 8}}))
    observer = Observer(lambda: now)
    observer.look(Look((ProbeRequest("fake"), ProbeRequest("weights")), 60.0), trainer)
    observer.begin(trainer)
    while observer.settle(trainer):
        pass
    assert set(observer.parts()) == {"fake", "weights"}
    observer.sent(0.0, ("fake",))
    trainer.advance()
    observer.changed()
    _until(observer, trainer, "weights")
    assert observer.parts() == {}, "it waits for what moves"
    now = 2 * RIDE
    assert set(observer.parts()) == {"weights"}, "but not for long"


def _until(observer: Observer, trainer: Trainer, name: str) -> None:
    """Train until a picture of that name waits to be sent, without those that move."""
    observer.sent(0.0, ("fake",))
    while name not in observer._pictures.parts:
        trainer.advance()
        observer.work(trainer, 0.1)
    observer._pictures.parts.pop("fake", None)
