"""The metrics of a run: cheap ones every step, costly ones group by group."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable

from engine.kinds import Measurement, Metric, metrics
from engine.observation import NotYetError, Observation
from engine.roles import Lengthy
from engine.run.beside import Finish, Job
from engine.run.scalars import Scalars
from engine.run.schedule import Item

WEIGHT = 5.0  # of each group of costly metrics that is on screen
HIDDEN = 0.1  # of that for those that are not, so that their curves are there when they are wanted
LENGTHY = 0.5  # of that for a metric that is measured by itself
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
        self._costly: dict[str, list[Metric]] = {}  # by what is measured in one round
        self._left: dict[str, list[Metric]] = {}  # of a round through a group
        self._begun: dict[str, int] = {}  # the step at which the round began
        self._costs: defaultdict[str, float] = defaultdict(float)

    def begin(self, seen: Observation) -> None:
        """Measure what applies to this run."""
        self._left, self._begun, self._costly = {}, {}, {}
        applicable = [m for m in (kind() for kind in metrics.all().values()) if m.applies(seen)]
        self._cheap = [m for m in applicable if not m.dear]
        for metric in (m for m in applicable if m.dear):
            name = metric.name if isinstance(metric, Lengthy) else metric.group
            name = f"{name} metrics"
            self._costly.setdefault(name, []).append(metric)

    def items(self, groups: Iterable[str]) -> list[Item]:
        """Return how often each group is worth measuring; ``groups`` are on screen."""
        shown = self.shown(groups)
        return [self._item(name, hidden=name not in shown) for name in self._costly]

    def shown(self, groups: Iterable[str]) -> set[str]:
        """Return the names of the items that belong to these groups."""
        wanted = frozenset(groups)
        return {n for n, among in self._costly.items() if any(m.group in wanted for m in among)}

    def _item(self, name: str, *, hidden: bool) -> Item:
        lengthy = any(isinstance(metric, Lengthy) for metric in self._costly[name])
        return Item(
            name, WEIGHT * (LENGTHY if lengthy else 1.0) * (HIDDEN if hidden else 1.0), RATE
        )

    def step(self, seen: Observation) -> None:
        """Take the cheap metrics of the step just done."""
        for metric in tuple(self._cheap):
            self._put(seen.step, (metric, _taken(metric, seen)))

    def job(self, group: str, clock: Callable[[], float], block: float, *, whole: bool) -> Job:
        """Return what goes on with a round through a group, for about ``block`` seconds at most.

        Those that share their samples are measured together, at one step, so that what adds up on
        screen is of one moment. Where the run stands a round is ``whole``: one that began at an
        earlier step is begun afresh, or what it has measured already would stay as it was.
        """
        among = self._costly[group]

        def measure(seen: Observation) -> Finish:
            stale = whole and self._begun.get(group) != seen.step
            left = [] if stale else [m for m in self._left.get(group, ()) if m in among]
            if not left:
                self._begun[group] = seen.step
                left = list(among)
            results: list[Result] = []
            start = now = clock()
            while (
                metric := self._next(left, late=start < now and now - start >= block)
            ) is not None:
                left.remove(metric)
                begun, alone = now, not results
                results.append((metric, _taken(metric, seen)))
                now = clock()
                self._note(metric.name, now - begun, alone=alone)
            return lambda: self._enter(group, seen.step, results, left)

        return measure

    def _next(self, left: list[Metric], *, late: bool) -> Metric | None:
        """Return what is measured next, where it is ``late`` only what costs nothing by now."""
        found = (m for m in left if not late or self._costs[m.name] < FREE)
        return next(found, None)

    def _note(self, name: str, cost: float, *, alone: bool) -> None:
        """Note what a metric costs; the first of a few also paid for samples that others share."""
        known = name in self._costs
        self._costs[name] = min(cost, self._costs[name]) if alone and known else cost

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
