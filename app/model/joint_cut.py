"""Which moments of several runs stand beside one another in the frames of a film."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.model.cut import Cut, Reel, moments
from engine.contract.errors import UserError
from engine.contract.timeline import TimelineView

TICKS = 1000  # to a second, in which recorded time is counted


@dataclass(frozen=True, slots=True)
class Moment:
    """A step of each run; ``seconds`` since their beginning where they are shown by time."""

    steps: tuple[int, ...]
    seconds: float | None = None


def joint_moments(cut: Cut, reels: Sequence[Reel], *, by_time: bool = False) -> tuple[Moment, ...]:
    """Return what each frame shows of each run; raises UserError where there is nothing to film.

    By step all are shown at the same one, whether they have come there or not. By time each is
    shown as far as it was so many seconds after its own first picture; the first and the last step
    of the cut are then those of the first run.
    """
    if by_time:
        return _by_time(cut, reels)
    longest = max(reels, key=lambda reel: reel.steps[-1] if reel.steps else -1)
    steps = sorted({step for reel in reels for step in reel.steps})
    found = moments(cut, Reel(steps, longest.seconds))
    return tuple(Moment((step,) * len(reels)) for step in found)


def same_time(step: int, mine: TimelineView, theirs: TimelineView) -> int:
    """Return the step of another run that was there as long after its first picture as ours."""
    begins = mine.first, theirs.first
    if begins[0] is None or begins[1] is None:
        return step
    passed = mine.seconds(step) - mine.seconds(begins[0])
    other = Reel(theirs.steps(), theirs.seconds)
    return _at(other, theirs.seconds(begins[1]) + passed)


def _by_time(cut: Cut, reels: Sequence[Reel]) -> tuple[Moment, ...]:
    if cut.pace == "steps":
        raise UserError(
            "by time a film has a length, or a speed in times the recorded one: steps a second "
            "are for runs that are shown by step"
        )
    if not all(reel.steps for reel in reels):
        raise UserError("Nothing has been recorded yet of one of the runs: play it first.")
    begun = [reel.seconds(reel.steps[0]) for reel in reels]
    pairs = [*zip(reels, begun, strict=True)]
    length = max(reel.seconds(reel.steps[-1]) - begin for reel, begin in pairs)

    def tick(step: int | None) -> int | None:
        return None if step is None else round(TICKS * (reels[0].seconds(step) - begun[0]))

    clock = Reel(range(round(TICKS * length) + 1), lambda tick: tick / TICKS)
    found = moments(replace(cut, first=tick(cut.first), last=tick(cut.last)), clock)
    return tuple(
        Moment(tuple(_at(reel, begin + n / TICKS) for reel, begin in pairs), n / TICKS)
        for n in found
    )


def _at(reel: Reel, second: float) -> int:
    """Return the newest step that was there at a recorded second; a tick is its rounding."""
    place = bisect_right(reel.steps, second + 0.5 / TICKS, key=reel.seconds)
    return reel.steps[max(place - 1, 0)]
