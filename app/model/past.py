"""Which moment of a run is looked at: live, or a step of its past, still or replayed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Part, Points
from engine.contract.timeline import Kind, Mark, TimelineView

STALE = 3.0  # seconds after which a picture says nothing of a moment
YOUNG = 1.0  # seconds after which it says nothing of a run that has come twice as far since
NEAR = 6.0  # pixels within which the mouse finds a mark


class Past:
    """The moment looked at: None is live. Steps are those at which there is a picture."""

    def __init__(self) -> None:
        self.moment: int | None = None
        self.pace = 0.0  # recorded seconds per second while it is replayed; negative is backward
        self._clock = 0.0  # the recorded second that a replay is at

    @property
    def live(self) -> bool:
        """Whether the present is looked at."""
        return self.moment is None

    def go(self, step: int | None) -> None:
        """Look at a step and stand still there, or at the present."""
        self.moment, self.pace = step, 0.0

    def step_frame(self, timeline: TimelineView, by: int) -> None:
        """Go to the next (1) or the last (-1) picture; beyond the newest is the present."""
        self._step_along(timeline.steps(), by)

    def step_mark(self, timeline: TimelineView, by: int, kind: Kind | None = None) -> None:
        """Go to the next or the last mark, or one of a kind; beyond the newest is the present."""
        marks = (mark for mark in timeline.marks if kind is None or mark.kind == kind)
        self._step_along(sorted({mark.step for mark in marks}), by)

    def replay(self, timeline: TimelineView, pace: float) -> None:
        """Show what was recorded again, so many recorded seconds in one; 0 stands still."""
        steps = timeline.steps()
        if not steps:
            return
        if self.moment is None:
            self.moment = steps[0] if pace > 0 else steps[-1]
        self.pace, self._clock = pace, timeline.seconds(self.moment)

    def tick(self, timeline: TimelineView, seconds: float) -> None:
        """Go on with a replay after ``seconds``; it ends at the first picture or in the present."""
        if self.moment is None or not self.pace:
            return
        self._clock += seconds * self.pace
        steps = timeline.steps()
        place = bisect_right(steps, self._clock, key=timeline.seconds)
        if self.pace > 0 and place >= len(steps):
            self.go(None)
        elif self.pace < 0 and place <= 1:
            self.go(steps[0] if steps else None)
        else:
            self.moment = steps[max(place - 1, 0)]

    def _step_along(self, steps: Sequence[int], by: int) -> None:
        if self.moment is None:
            self.go(steps[-1] if by < 0 and steps else None)
            return
        place = bisect_left(steps, self.moment) - 1 if by < 0 else bisect_right(steps, self.moment)
        if place < 0:  # there is none further back
            self.go(self.moment)
        else:
            self.go(steps[place] if place < len(steps) else None)


def mark_near(marks: Sequence[Mark], step: float, steps_per_pixel: float) -> Mark | None:
    """Return the mark nearest to a step, if the mouse would take it for that."""
    reach = NEAR * steps_per_pixel
    near = [mark for mark in marks if abs(mark.step - step) <= reach]
    return min(near, key=lambda mark: abs(mark.step - step), default=None)


def unseen(
    timeline: TimelineView, step: int, requests: Sequence[ProbeRequest]
) -> tuple[ProbeRequest, ...]:
    """Return the pictures of which there is none of that time.

    Points are recorded when they have moved, so old ones are true still; all else goes stale.
    """
    seen = timeline.at(step)
    parts: Mapping[str, Part] = seen.parts if seen is not None else {}
    return tuple(r for r in requests if _lacks(parts.get(r.probe), step, timeline))


def _lacks(part: Part | None, step: int, timeline: TimelineView) -> bool:
    if part is None:
        return True
    age = timeline.seconds(step) - timeline.seconds(part.step)
    stale = age > (YOUNG if 2 * part.step < step else STALE)
    return stale and not isinstance(part, Points)


def told(step: int, seconds: float, marks: Iterable[Mark]) -> str:
    """Say which moment that is, and all that happened there."""
    minutes, rest = divmod(round(seconds), 60)
    texts = dict.fromkeys(mark.text or mark.kind.capitalize() for mark in marks)
    return " · ".join((f"step {step:,}", f"{minutes}:{rest:02d}", *texts))
