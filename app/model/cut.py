"""Which moments of a run make the frames of a film."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.contract.errors import UserError

Pace = Literal["length", "steps", "times"]
MOST = 20_000  # frames


@dataclass(frozen=True, slots=True)
class Cut:
    """What part of a run is filmed and how fast it goes by.

    ``first`` and ``last`` are steps, None for the first and the last picture. The ``amount`` is,
    by ``pace``: seconds of film in all, training steps a second of film, or recorded seconds a
    second of film. The last frame stays for ``hold`` seconds.
    """

    first: int | None = None
    last: int | None = None
    pace: Pace = "length"
    amount: float = 10.0
    rate: int = 30
    hold: float = 1.0


@dataclass(frozen=True, slots=True)
class Reel:
    """What there is to film: steps at which there is a picture, in order, and when they were."""

    steps: Sequence[int]
    seconds: Callable[[int], float]


def moments(cut: Cut, reel: Reel) -> tuple[int, ...]:
    """Return the step that each frame shows; raises UserError where there is nothing to film."""
    if not reel.steps:
        raise UserError("Nothing has been recorded yet: play the run first.")
    first = reel.steps[0] if cut.first is None else max(cut.first, reel.steps[0])
    last = reel.steps[-1] if cut.last is None else cut.last
    if last < first:
        raise UserError(f"the film would end at step {last:,}, before its first, {first:,}")
    if cut.amount <= 0 or not math.isfinite(cut.amount):
        raise UserError("the speed of a film is a number above 0")
    held = round(max(cut.hold, 0.0) * cut.rate)
    count = _count(cut, first, last, reel)
    if count + held > MOST:
        raise UserError(
            f"that makes {count + held:,} frames, and a film has {MOST:,} at most: film fewer "
            "steps, go faster, or take fewer frames a second"
        )
    return (*_frames(cut, first, last, count, reel), *[last] * held)


def _count(cut: Cut, first: int, last: int, reel: Reel) -> int:
    if cut.pace == "length":
        length = cut.amount
    elif cut.pace == "steps":
        length = (last - first) / cut.amount
    else:
        length = (reel.seconds(last) - reel.seconds(first)) / cut.amount
    whole = length * cut.rate
    return max(round(whole) if cut.pace == "length" else math.ceil(whole - 1e-9) + 1, 1)


def _frames(cut: Cut, first: int, last: int, count: int, reel: Reel) -> tuple[int, ...]:
    if count == 1:
        return (last,)
    if cut.pace == "length":
        return tuple(first + round((last - first) * n / (count - 1)) for n in range(count))
    if cut.pace == "steps":
        each = cut.amount / cut.rate
        return tuple(min(first + round(each * n), last) for n in range(count))
    begin, each = reel.seconds(first), cut.amount / cut.rate
    found = [_at(reel, begin + each * n) for n in range(count)]
    return tuple(min(max(step, first), last) for step in (*found[:-1], last))


def _at(reel: Reel, second: float) -> int:
    """Return the newest step that was there at a recorded second."""
    place = bisect_right(reel.steps, second, key=reel.seconds)
    return reel.steps[max(place - 1, 0)]
