"""The metrics of a run: cheap ones every step, costly ones group by group."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable

from engine.kinds import Measurement, Metric, metrics
from engine.observation import NotYetError, Observation
from engine.run.beside import Finish, Job
from engine.run.scalars import Scalars
from engine.run.schedule import Item

WEIGHT = 5.0  # of each group of costly metrics that is on screen
HIDDEN_WEIGHT = 0.5  # of those that are not, so that their curves are there when they are wanted
RATE = 4.0  # measurements a second of a costly metric that are worth having
FREE = 0.001  # seconds that a metric takes whose samples another one has drawn: it does not wait
log = logging.getLogger(__name__)

Result = tuple[Metric, Measurement | Exception]


class Numbers:
    """Measures what applies to a run; ``scalars`` holds what is new since it was last sent."""

    def __init__(self) -> None:
        self.scalars = Scalars()
        self.faults: tuple[str, ...] = ()
        self._cheap: list[Metric] = []
        self._costly: dict[str, list[Metric]] = {}
        self._left: dict[str, list[Metric]] = {}  # of a round through a group
        self._begun: dict[str, int] = {}  # the step at which the round began
        self._costs: defaultdict[str, float] = defaultdict(float)

    def begin(self, seen: Observation) -> None:
        """Measure what applies to this run."""
        self._left, self._begun, self._costly = {}, {}, {}
        applicable = [m for m in (kind() for kind in metrics.all().values()) if m.applies(seen)]
        self._cheap = [m for m in applicable if not m.dear]
        for metric in (m for m in applicable if m.dear):
            self._costly.setdefault(f"{metric.group} metrics", []).append(metric)

    def items(self, groups: Iterable[str]) -> list[Item]:
        """Return how often each group is worth measuring; ``groups`` are on screen."""
        shown = {f"{group} metrics" for group in groups}
        return [Item(n, WEIGHT if n in shown else HIDDEN_WEIGHT, RATE) for n in self._costly]

    def step(self, seen: Observation) -> None:
        """Take the cheap metrics of the step just done."""
        for metric in tuple(self._cheap):
            self._put(seen.step, (metric, _taken(metric, seen)))

    def job(self, group: str, clock: Callable[[], float], block: float, *, whole: bool) -> Job:
        """Return what goes on with a round through a group, for about ``block`` seconds at most.

        Where the run stands a round is ``whole``: one that began at an earlier step is begun
        afresh, or what it has measured already would stay as it was.
        """
        among = self._costly[group]

        def measure(seen: Observation) -> Finish:
            stale = whole and self._begun.get(group) != seen.step
            going = () if stale else self._left.get(group, ())
            if not going:
                self._begun[group] = seen.step
            left = [m for m in going or among if m in among]
            results: list[Result] = []
            start = now = clock()
            while left and (now == start or now - start < block or self._is_free(left[0])):
                metric, begun = left.pop(0), now
                results.append((metric, _taken(metric, seen)))
                now = clock()
                self._costs[metric.name] = now - begun
            return lambda: self._enter(group, seen.step, results, left)

        return measure

    def _is_free(self, metric: Metric) -> bool:
        return self._costs[metric.name] < FREE

    def _enter(self, group: str, step: int, results: list[Result], left: list[Metric]) -> bool:
        """Put down a part of a round; return whether it was the last.

        What comes too early is tried again, and what would keep pictures waiting comes next time.
        """
        late = [result[0] for result in results if not self._put(step, result)]
        self._left[group] = left + late
        return not self._left[group]

    def _put(self, step: int, result: Result) -> bool:
        """Put down one number; return whether what it needs was there.

        A faulty metric is left out from now on, and ends nothing else.
        """
        metric, found = result
        if isinstance(found, Measurement):
            self.scalars.add(metric.name, step, found)
        elif not isinstance(found, NotYetError):
            log.error("the metric '%s' failed and is left out", metric.name, exc_info=found)
            for among in (self._cheap, *self._costly.values()):
                among[:] = [m for m in among if m is not metric]
            self.faults = (*self.faults, f"The metric “{metric.label}” failed and is left out.")
        return not isinstance(found, NotYetError)


def _taken(metric: Metric, seen: Observation) -> Measurement | Exception:
    try:
        return metric.measure(seen)
    except Exception as error:  # a faulty number must not end the run it is of
        return error
