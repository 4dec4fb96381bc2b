"""What is observed, and how often, with time as data."""

from __future__ import annotations

import pytest

from engine.contract.commands import Look
from engine.contract.specs import Direction
from engine.kinds import Measurement, Metric, metrics
from engine.observation import Observation
from engine.plan import check
from engine.run.observer import Observer
from engine.run.trainer import Trainer

ROUNDS = 800


class Ticking:
    """A clock that moves on by 10 ms whenever it is read, so that everything costs 10 ms."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.01
        return self.now


class Costly:
    """A dear metric that is shown."""

    name, label, unit, source, group = "costly", "Costly", "", "", "shown"
    direction: Direction = "none"
    dear = True
    reference = ()

    def applies(self, seen: Observation) -> bool:
        return True

    def measure(self, seen: Observation) -> Measurement:
        return Measurement(1.0)


class Hidden(Costly):
    """The same, in a group that is not."""

    name, group = "hidden", "hidden"


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
        observer.work(trainer, 0.005)
    rates = observer.rates()
    assert rates["shown metrics"] > 2 * rates["hidden metrics"] > 0
