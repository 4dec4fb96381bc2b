"""Takes the runs of a comparison back to the moment that is looked at, as one deed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.compare.column import Column
from app.model.joint_cut import same_time
from engine.contract.commands import Branch
from engine.contract.status import Answer

if TYPE_CHECKING:
    from app.shell.comparison.comparing import Comparing
    from app.shell.window import Window


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run is to go on: ``why`` it stays where it is, "" where it goes back to ``step``."""

    column: Column
    number: int
    run: str
    step: int
    why: str = ""


class Moments:
    """At which step each run is shown while a moment of the first run's past is looked at."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._known: dict[tuple[str, str, int], int] = {}  # by runs and moment

    def step(self, column: Column, moment: int, *, by_time: bool) -> int:
        """Return the same step, or by time the one that was there as long after the beginning."""
        first = self._columns[0]
        if not by_time or column is first:
            return moment
        key = first.link.status.run, column.link.status.run, moment
        if key not in self._known:
            self._known.clear()
            self._known = {
                (key[0], each.link.status.run, moment): _step(first, each, moment)
                for each in self._columns
            }
        return self._known.get(key, moment)


def go_back(window: Window, comparing: Comparing) -> None:
    """Go on with every run from what is shown of it; recordings stay as they are."""
    moment = window.link.moment
    if moment is not None:
        window.tasks.start(_go_back(window, comparing, moment), "go on from there")


async def _go_back(window: Window, comparing: Comparing, moment: int) -> None:
    columns, leader = enumerate(tuple(comparing.columns), 1), comparing.leader
    places = [_place(column, n, comparing.step_of(column, moment)) for n, column in columns]
    playing = any(place.column.playing for place in places)
    leader.pause()
    going = [place for place in places if not place.why]
    answers = await asyncio.gather(*(_ask(window, place) for place in going))
    window.timeline.live()
    back = [place for place, answer in zip(going, answers, strict=True) if answer.ok]
    for place, answer in zip(going, answers, strict=True):
        if not answer.ok:
            window.complain(f"Run {place.number} could not go on from there", answer.text)
    if comparing.on and playing:
        leader.resume({place.column: (place.run, place.step) for place in back})
    if back:
        window.say(_said(back, places))


def _ask(window: Window, place: Place) -> asyncio.Future[Answer]:
    column = place.column
    name = column.run_name() if column.own else window.conductor.name()
    return column.link.ask(Branch(name, place.run, place.step))


def _place(column: Column, number: int, step: int) -> Place:
    status = column.link.status
    why = ""
    if status.recorded:
        why = "is a recording and stays"
    elif status.step <= step:
        why = f"has only {status.step:,} steps and stays"
    return Place(column, number, status.run, step, why)


def _said(back: Sequence[Place], places: Sequence[Place]) -> str:
    """Say which runs are back where, and which are not, and why."""
    steps = [f"{place.step:,}" for place in back]
    where = f"step {steps[0]}" if len(set(steps)) == 1 else f"steps {', '.join(steps)}"
    who = "All runs are" if len(back) == len(places) else _named([p.number for p in back])
    kept = [f"run {place.number} {place.why}" for place in places if place.why]
    return "; ".join([f"{who} back at {where}", *kept])


def _named(numbers: Sequence[int]) -> str:
    *others, last = map(str, numbers)
    return f"Runs {', '.join(others)} and {last} are" if others else f"Run {last} is"


def _step(first: Column, other: Column, moment: int) -> int:
    mine, theirs = (column.link.lab.timeline() for column in (first, other))
    return same_time(moment, mine, theirs)
