"""The pictures that a window looks at: drawn on request, kept until they are sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import numpy as np

from engine.contract.board import Verdicts
from engine.contract.commands import Look, ProbeRequest
from engine.contract.snapshot import Part, Points
from engine.kinds import Probe, Steered, probes
from engine.observation import NotYetError, Observation
from engine.run.beside import Finish, Job
from engine.run.detail import Detail
from engine.run.schedule import Item

WEIGHTS = {"points": 200.0, "field": 3.0, "arrows": 2.0, "mesh": 2.0}  # what moves goes first
WEIGHT = 2.0  # of all other pictures
RECORDED_WEIGHT, RECORDED_RATE = 0.5, 1.0  # of those that no panel shows at present
AHEAD = 1.5  # times the rate of the window at which what moves may come, so that none is late
log = logging.getLogger(__name__)


class Pictures:
    """Draws the probes that are looked at; ``parts`` holds what is new since it was last sent."""

    def __init__(self) -> None:
        self.look = Look()
        self.parts: dict[str, Part] = {}
        self.faults: tuple[str, ...] = ()
        self._probes: dict[str, tuple[Probe, ProbeRequest]] = {}
        self._details: dict[str, Detail] = {}
        self._shown: dict[str, Part] = {}
        self.still: set[str] = set()  # that came out as they were before
        self.coarse: set[str] = set()  # that were drawn in less detail than was asked for

    def __contains__(self, name: str) -> bool:
        return name in self._probes

    @property
    def visible(self) -> frozenset[str]:
        """The pictures that are on screen."""
        return frozenset(r.probe for r in self.look.probes if r.probe in self._probes)

    def begin(self) -> None:
        """Show everything again, of another run."""
        self._shown = {}

    def select(self, look: Look, seen: Observation, *, recorded: bool) -> list[str]:
        """Draw what applies of ``look``, with what is only ``recorded`` if that is wanted.

        Return what is to be made elsewhere than before.
        """
        self.look, before, known = look, self._probes, probes.all()
        asked = (*look.probes, *look.recorded) if recorded else look.probes
        self._probes = {}
        for request in asked:
            if request.probe in known and (probe := known[request.probe]()).applies(seen):
                self._probes[request.probe] = (probe, request)
        now = self._probes.items()
        return [n for n, (_, r) in now if n in before and before[n][1].at != r.at]

    def items(self) -> list[Item]:
        """Return how often each is worth drawing, and how much of the time it may have."""
        hidden = {request.probe for request in self.look.recorded}
        return [self._item(n, probe, hidden) for n, (probe, _) in self._probes.items()]

    def _item(self, name: str, probe: Probe, hidden: set[str]) -> Item:
        rate = self.look.rate
        if name in hidden:
            return Item(name, RECORDED_WEIGHT, RECORDED_RATE)
        if probe.picture == "points":
            return Item(name, WEIGHTS["points"], rate * AHEAD, moves=True)
        return Item(name, WEIGHTS.get(probe.picture, WEIGHT), rate)

    def job(self, name: str, clock: Callable[[], float], *, hurried: bool) -> Job:
        """Return what draws one picture, in less detail where one is ``hurried``."""
        probe, request = self._probes[name]

        def draw(seen: Observation) -> Finish:
            try:
                part = self._drawn(probe, request, seen, clock if hurried else None)
            except NotYetError:
                return lambda: False
            except Exception as error:  # a faulty picture must not end the run it looks at
                return partial(self._leave_out, probe, error)
            return partial(self._show, probe, request, part)

        return draw

    def _drawn(
        self,
        probe: Probe,
        request: ProbeRequest,
        seen: Observation,
        clock: Callable[[], float] | None,
    ) -> Part:
        self.coarse.discard(probe.name)
        if probe.picture != "field" or clock is None:
            return _made(probe, seen, request.resolution, request.at)
        detail = self._details.setdefault(probe.name, Detail())
        cells, start = detail.reduced(request), clock()
        if cells < request.resolution:
            self.coarse.add(probe.name)
        part = _made(probe, seen, cells, request.at)
        detail.learn(cells, clock() - start)
        return part

    def _show(self, probe: Probe, request: ProbeRequest, part: Part) -> bool:
        """Have a picture sent if it is news; return whether it is all that is asked for by now."""
        name = probe.name
        if name not in self._probes or self._probes[name][1].at != request.at:
            return False
        if _same(part, self._shown.get(name)):
            self.still.add(name)
        else:
            self.still.discard(name)
            self.parts[name] = self._shown[name] = part
        return not isinstance(part, Verdicts) or part.complete

    def _leave_out(self, probe: Probe, error: Exception) -> bool:
        log.error("the picture '%s' failed and is left out", probe.name, exc_info=error)
        shown, recorded = (
            tuple(r for r in requests if r.probe != probe.name)
            for requests in (self.look.probes, self.look.recorded)
        )
        self.look = replace(self.look, probes=shown, recorded=recorded)
        self._probes.pop(probe.name, None)
        self.faults = (*self.faults, f"The picture “{probe.label}” failed and is left out.")
        return True


def drawn(seen: Observation, requests: Iterable[ProbeRequest]) -> dict[str, Part]:
    """Draw what applies of ``requests`` in full, at once; a faulty picture is left out."""
    parts = {}
    for request in requests:
        part = probes.all().get(request.probe)
        if part is None or not (probe := part()).applies(seen):
            continue
        try:
            parts[request.probe] = _made(probe, seen, request.resolution, request.at)
        except NotYetError:
            continue
        except Exception:
            log.exception("the picture '%s' failed and is left out", request.probe)
    return parts


def _made(probe: Probe, seen: Observation, resolution: int, at: tuple[float, ...]) -> Part:
    """Make a picture, where a person points if it can be made there."""
    if at and isinstance(probe, Steered):
        return probe.draw_at(seen, resolution, at)
    return probe.draw(seen, resolution)


def _same(new: Part, old: Part | None) -> bool:
    """Whether points are where they were; other pictures always count as news."""
    return isinstance(new, Points) and isinstance(old, Points) and np.array_equal(new.xy, old.xy)
