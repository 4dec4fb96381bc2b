"""Looks at a run: cheap metrics every step, dear metrics and pictures within a budget."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import numpy as np

from engine.contract.commands import Look, ProbeRequest
from engine.contract.snapshot import Part, Points
from engine.general import ObservationSettings
from engine.kinds import Metric, Probe, Steered, metrics, probes
from engine.observation import NotYetError, Observation
from engine.run.detail import Detail
from engine.run.scalars import Scalars
from engine.run.schedule import Item, Schedule
from engine.run.trainer import Trainer

WEIGHTS = {"points": 200.0, "field": 3.0, "arrows": 2.0, "mesh": 2.0}  # what moves goes first
AHEAD = 1.25  # times the rate of the window at which they come, so that no frame misses one
WEIGHT = 2.0  # of all other pictures
METRIC_WEIGHT = 5.0  # of each group of dear metrics that is on screen
HIDDEN_WEIGHT = 0.5  # of those that are not, so that their curves are there when they are wanted
STRIDE = 16  # steps from one measurement of the cheap metrics to the next where reading waits
TURN = 0.001  # seconds of looking after which training goes on
BLOCK = 0.008  # seconds after which the rest of a group waits for another turn
FREE = 0.001  # seconds that a metric takes whose samples another one has drawn: it does not wait
METRIC_RATE = 4.0  # measurements a second of a dear metric that are worth having
log = logging.getLogger(__name__)


class Observer:
    """Measures one run at a time; what it draws is keyed, so that looking changes nothing.

    The dear metrics of a group are measured in one go where they share their samples; else a
    picture may come between, so that what moves on screen never waits for all of them.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._schedule = Schedule(clock)
        self._look = Look()
        self._cheap: list[Metric] = []
        self._dear: dict[str, list[Metric]] = {}
        self._left: dict[str, list[Metric]] = {}  # of a round through a group
        self._costs: defaultdict[str, float] = defaultdict(float)  # of what is measured together
        self._probes: dict[str, tuple[Probe, ProbeRequest]] = {}
        self._details: dict[str, Detail] = {}
        self.faults: tuple[str, ...] = ()
        self._shown: dict[str, Part] = {}
        self.scalars = Scalars()
        self.parts: dict[str, Part] = {}

    def begin(self, trainer: Trainer) -> None:
        """Start afresh with a run, or go on with one whose settings have changed."""
        self._shown, self._left, self._dear = {}, {}, {}
        seen = trainer.observe()
        applicable = [m for m in (kind() for kind in metrics.all().values()) if m.applies(seen)]
        self._cheap = [m for m in applicable if not m.dear]
        for measured in (m for m in applicable if m.dear):
            self._dear.setdefault(f"{measured.group} metrics", []).append(measured)
        self._select(seen)
        self._schedule.start()
        self._schedule.forget()

    def look(self, look: Look, trainer: Trainer | None) -> None:
        """Make these pictures from now on."""
        self._look = look
        if trainer is not None:
            self._select(trainer.observe())

    @property
    def rate(self) -> float:
        """How many times a second the window looks."""
        return self._look.rate

    def step(self, trainer: Trainer) -> None:
        """Take the cheap metrics of the step just done, on a GPU those of a few steps."""
        if trainer.device != "cpu" and trainer.step % STRIDE:
            return
        seen = trainer.observe()
        for measured in tuple(self._cheap):
            self._take(measured, seen, self._cheap)

    def owe(self, seconds: float) -> None:
        """Count time spent on telling as time spent on looking."""
        self._schedule.owe(seconds)

    def resume(self) -> None:
        """Go on after a pause."""
        self._schedule.resume()

    def changed(self) -> None:
        """Measure afresh, because the run has changed though its step has not."""
        self._schedule.forget()

    def work(self, trainer: Trainer, seconds: float) -> None:
        """Spend what ``seconds`` of playing have earned, on one measurement or a few quick ones."""
        settings = cast(ObservationSettings, trainer.plan.settings["observation"])
        self._schedule.earn(seconds, settings.budget)
        start = self._clock()
        while (item := self._schedule.next(trainer.step)) is not None:
            self._measure(item, trainer, charge=True)
            if self._clock() - start >= TURN:
                return

    def settle(self, trainer: Trainer) -> bool:
        """Measure one thing that is out of date in a paused run; False when all is fresh."""
        item = self._schedule.stale(trainer.step)
        if item is not None:
            self._measure(item, trainer, charge=False)
        return item is not None

    def rates(self) -> dict[str, float]:
        """How often a second the dear metrics and each picture are measured."""
        return self._schedule.rates()

    def share(self) -> float:
        """The share of the time that observing takes."""
        return self._schedule.share()

    def _select(self, seen: Observation) -> None:
        known, before = probes.all(), self._probes
        self._probes = {}
        for request in self._look.probes:
            if request.probe in known and (probe := known[request.probe]()).applies(seen):
                self._probes[request.probe] = (probe, request)
        rate = self._look.rate
        pictures = [
            Item(n, WEIGHTS.get(p.picture, WEIGHT), rate * (AHEAD if p.picture == "points" else 1))
            for n, (p, _) in self._probes.items()
        ]
        shown = {f"{group} metrics" for group in self._look.groups}
        groups = [
            Item(name, METRIC_WEIGHT if name in shown else HIDDEN_WEIGHT, METRIC_RATE)
            for name in self._dear
        ]
        self._schedule.keep([*pictures, *groups])
        for name, (_, request) in self._probes.items():
            if name in before and before[name][1].at != request.at:
                self._schedule.renew(name)

    def _measure(self, item: Item, trainer: Trainer, *, charge: bool) -> None:
        start = self._clock()
        seen = trainer.observe()
        seen.hurried = True
        if item.name in self._probes:
            complete = self._draw(item.name, seen, hurried=charge)
        else:
            complete = self._take_dear(item.name, seen)
        self._schedule.paid(item, trainer.step, self._clock() - start, charge=charge)
        if not complete:
            self._schedule.renew(item.name)

    def _draw(self, name: str, seen: Observation, *, hurried: bool) -> bool:
        """Make one picture; return whether what it needs was there."""
        probe, request = self._probes[name]
        try:
            part = self._drawn(probe, request, seen, hurried=hurried)
        except NotYetError:
            return False
        except Exception:  # a faulty picture must not end the run it looks at
            log.exception("the picture '%s' failed and is left out from now on", name)
            kept = tuple(r for r in self._look.probes if r.probe != name)
            self._look = replace(self._look, probes=kept)
            self._select(seen)
            self.faults = (*self.faults, f"The picture “{probe.label}” failed and is left out.")
            return True
        if not _same(part, self._shown.get(name)):
            self.parts[name] = self._shown[name] = part
        return True

    def _drawn(
        self, probe: Probe, request: ProbeRequest, seen: Observation, *, hurried: bool
    ) -> Part:
        if probe.picture != "field":
            return _made(probe, seen, request.resolution, request.at)
        detail = self._details.setdefault(probe.name, Detail())
        cells = detail.reduced(request) if hurried else request.resolution
        start = self._clock()
        part = _made(probe, seen, cells, request.at)
        detail.learn(cells, self._clock() - start)
        return part

    def _take_dear(self, group: str, seen: Observation) -> bool:
        """Go on with a round through a group; return whether it is complete.

        What comes too early is tried again, and what would keep pictures waiting comes next time.
        """
        among = self._dear[group]
        left = [m for m in self._left.get(group) or among if m in among]
        late, start = [], self._clock()
        now = start
        while left and (now == start or now - start < BLOCK or self._costs[left[0].name] < FREE):
            measured, begun = left.pop(0), now
            if not self._take(measured, seen, among):
                late.append(measured)
            now = self._clock()
            self._costs[measured.name] = now - begun
        self._left[group] = left + late
        return not self._left[group]

    def _take(self, measured: Metric, seen: Observation, among: list[Metric]) -> bool:
        """Take one number; return whether what it needs was there."""
        try:
            self.scalars.add(measured.name, seen.step, measured.measure(seen))
        except NotYetError:
            return False
        except Exception:  # nor may a faulty number
            log.exception("the metric '%s' failed and is left out from now on", measured.name)
            among.remove(measured)
            self.faults = (*self.faults, f"The metric “{measured.label}” failed and is left out.")
        return True


def _made(probe: Probe, seen: Observation, resolution: int, at: tuple[float, ...]) -> Part:
    """Make a picture, where a person points if it can be made there."""
    if at and isinstance(probe, Steered):
        return probe.draw_at(seen, resolution, at)
    return probe.draw(seen, resolution)


def _same(new: Part, old: Part | None) -> bool:
    """Whether points are where they were; other pictures always count as news."""
    return isinstance(new, Points) and isinstance(old, Points) and np.array_equal(new.xy, old.xy)
