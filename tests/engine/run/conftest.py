"""A small quick run for the tests of the loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.contract.commands import Command
from engine.contract.snapshot import Rows, Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Answer, Status
from engine.contract.values import Config
from engine.plan import check
from engine.run.channel import Message
from engine.run.loop import Loop

SMALL: dict[str, dict[str, Any]] = {
    "training": {"batch": 16, "steps": 40, "seed": 3},
    "generator": {"depth": 1, "width": 8},
    "discriminator": {"depth": 1, "width": 8},
    "observation": {"samples": 500, "transport": 64},
}


class Clock:
    """Time that passes by a thousandth of a second at every look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


class Pipe:
    """A channel whose other end is the test."""

    def __init__(self, clock: Clock) -> None:
        self.inbox: list[Command] = []
        self.posted: list[Message] = []
        self._clock = clock

    def receive(self) -> list[Command]:
        commands, self.inbox = self.inbox, []
        return commands

    def wait(self, seconds: float) -> None:
        self._clock.now += seconds

    def post(self, message: Message) -> None:
        self.posted.append(message)

    def statuses(self) -> list[Status]:
        return [m for m in self.posted if isinstance(m, Status)]

    def answers(self) -> list[Answer]:
        return [m for m in self.posted if isinstance(m, Answer)]

    def snapshots(self) -> list[Snapshot]:
        return [m for m in self.posted if isinstance(m, Snapshot)]

    def column(self, name: str) -> list[tuple[int, float]]:
        found = [m.columns[name] for m in self.posted if isinstance(m, Rows) and name in m.columns]
        return [
            (int(s), float(v))
            for steps, values in found
            for s, v in zip(steps, values, strict=True)
        ]


class Bench:
    """A loop that is turned by hand."""

    def __init__(self) -> None:
        clock = Clock()
        self.pipe = Pipe(clock)
        self.loop = Loop(self.pipe, Catalogue(), clock)

    def say(self, *commands: Command, turns: int = 1) -> Status:
        """Send commands, turn the loop, return the newest status."""
        self.pipe.inbox.extend(commands)
        for _ in range(turns):
            self.loop.turn()
        return self.pipe.statuses()[-1]

    def until(self, step: int) -> Status:
        """Turn until the run has reached a step."""
        for _ in range(10_000):
            status = self.say()
            if status.step >= step:
                return status
        raise AssertionError(f"never reached step {step}")


@pytest.fixture
def make_bench() -> type[Bench]:
    return Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def small_config() -> Callable[..., Config]:
    """Return a maker of complete small configurations with some sections changed."""

    def make(**changes: Mapping[str, Any]) -> Config:
        names = {*SMALL, *changes}
        return check({n: {**SMALL.get(n, {}), **changes.get(n, {})} for n in names}).config

    return make
