"""Commands that are answered: which of them wait, and since when."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from engine.contract.commands import (
    Branch,
    Create,
    Load,
    OpenExperiment,
    OpenLesson,
    Patch,
    Recall,
    Save,
    SaveExperiment,
    SaveScript,
    Switch,
)
from engine.contract.status import Answer

Ticketed = TypeVar(
    "Ticketed",
    Branch,
    Create,
    Load,
    OpenExperiment,
    OpenLesson,
    Patch,
    Recall,
    Save,
    SaveExperiment,
    SaveScript,
    Switch,
)


class Questions:
    """Gives commands their tickets, and each answer to whoever awaits it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Callable[[], float]) -> None:
        self._loop = loop
        self._clock = clock
        self._tickets = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._asked: dict[int, float] = {}  # when, of those that wait

    def ticketed(self, command: Ticketed) -> tuple[Ticketed, asyncio.Future[Answer]]:
        """Return a command as it is to be sent, and the future of its answer."""
        ticket = next(self._tickets)
        future: asyncio.Future[Answer] = self._loop.create_future()
        self._waiting[ticket] = future
        self._asked[ticket] = self._clock()
        return replace(command, ticket=ticket), future

    def waited(self) -> float:
        """Return for how many seconds the oldest question has been without its answer."""
        now = self._clock()
        return now - min(self._asked.values(), default=now)

    def settle(self, answer: Answer) -> None:
        """Hand on an answer; one that nobody awaits any more is passed over."""
        future = self._waiting.pop(answer.ticket, None)
        self._asked.pop(answer.ticket, None)
        if future is not None and not future.done():
            future.set_result(answer)

    def give_up(self) -> None:
        """Await nothing more."""
        for future in self._waiting.values():
            future.cancel()
        self._waiting.clear()
        self._asked.clear()
