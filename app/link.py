"""The only bridge between the window and the laboratory: commands down, news up, on one timer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.model.beat import Beat
from app.model.glance import Glance, glance, status_with
from app.model.looking import Rounds, look
from app.model.questions import Questions, Ticketed
from app.plots.panel import Panel, View
from engine.contract.columns import ColumnsView
from engine.contract.commands import Command, Look, ProbeRequest
from engine.contract.lab import Laboratory
from engine.contract.snapshot import Snapshot
from engine.contract.status import Answer, Status
from engine.contract.values import Config

SLOWEST, FASTEST = 10, 60


class Link(QObject):
    """Polls the laboratory and shows what is new on the panels that can be seen.

    Signals are emitted in the window's thread only, from ``poll``: ``status_changed(Status)``,
    ``catalogue_changed(Catalogue)``, ``answered(Answer)`` and, after every poll, ``polled()``.
    """

    status_changed = Signal(object)
    catalogue_changed = Signal(object)
    answered = Signal(object)
    polled = Signal()

    def __init__(
        self,
        lab: Laboratory,
        loop: asyncio.AbstractEventLoop,
        *,
        rate: int = 30,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__()
        self.lab = lab
        self.status = lab.status()
        self.catalogue = lab.catalogue()
        self._clock = clock
        self._questions = Questions(loop, clock)
        self._panels: list[Panel] = []
        self._slots: dict[Panel, Callable[[], object]] = {}
        self._drawn: dict[Panel, _Drawn] = {}
        self._look: Look | None = None
        self._rounds = Rounds()
        self.filmed: tuple[Panel, ...] = ()  # what they need is made as if they were on screen
        self.filmed_groups: tuple[str, ...] = ()
        self.moment: int | None = None  # the step of the past that is looked at
        self._past: Glance | None = None
        self._then: _Then | None = None
        self._hurried = False  # whether a poll out of turn is under way
        self.drawing = True  # whether a poll draws what has changed
        self.groups: tuple[str, ...] = ()  # of metrics on screen, besides those of the panels
        self.snapshot: Snapshot | None = None  # the newest that came, whatever is drawn
        self._frames = Beat()
        self._fresh = False  # whether panels have changed since the window was last painted
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.poll)
        self.set_rate(rate)

    # commands

    def send(self, command: Command) -> None:
        """Send a command that needs no answer."""
        self.lab.send(command)

    def ask(self, command: Ticketed) -> asyncio.Future[Answer]:
        """Send a command and return the future of its answer."""
        asking, future = self._questions.ticketed(command)
        self.lab.send(asking)
        return future

    def waited(self) -> float:
        """Return for how many seconds the oldest question has been without its answer."""
        return self._questions.waited()

    # panels

    def attach(self, panel: Panel) -> None:
        """Show the laboratory's news on a panel whenever it is visible."""
        self._panels.append(panel)
        self._slots[panel] = lambda: self._want(panel)
        panel.wanted.connect(self._slots[panel])

    def detach(self, panel: Panel) -> None:
        """Show nothing more on a panel, which may then be deleted."""
        self._panels.remove(panel)
        panel.wanted.disconnect(self._slots.pop(panel))  # which would keep the panel alive
        self._drawn.pop(panel, None)

    @property
    def looked_at(self) -> tuple[ProbeRequest, ...]:
        """The pictures that visible panels need."""
        return self._look.probes if self._look is not None else ()

    def reread(self) -> None:
        """Look up the moment of the past again: something has been entered there."""
        self._past = None

    def refresh(self) -> None:
        """Draw every visible panel anew at the next poll, even if nothing new has come."""
        self._drawn.clear()

    # time

    @property
    def rate(self) -> int:
        """How many times a second the laboratory is polled."""
        return self._rate

    def set_rate(self, rate: int) -> None:
        """Poll so many times a second, within 10 and 60."""
        self._rate = min(max(rate, SLOWEST), FASTEST)
        self._timer.setInterval(1000 // self._rate)

    def painted(self) -> None:
        """Note that the window was painted; it is a frame if panels had changed."""
        if self._fresh:
            self._fresh = False
            self._frames.strike(self._clock())

    def frames_per_second(self) -> float:
        """How many times changed panels were painted during the last second."""
        return self._frames.rate(self._clock())

    def start(self) -> None:
        """Poll from now on."""
        self._timer.start()

    def hurry(self) -> None:
        """Poll as soon as the events that wait have been seen to: a person's hand is on it."""
        if self._timer.isActive() and not self._hurried:
            self._hurried = True
            QTimer.singleShot(0, self, self._at_once)

    def stop(self) -> None:
        """Poll no more; answers that are still awaited are given up."""
        self._timer.stop()
        self._questions.give_up()

    def poll(self) -> None:
        """Take the news once, tell of them, and draw what has changed."""
        self._take_answers()
        self._take_status()
        visible = [panel for panel in self._panels if seen(panel)]
        self._ask_for_pictures(visible)
        self.snapshot = self.lab.snapshot()  # whatever is drawn, so that more is made and recorded
        if self.drawing:
            self._draw(visible)
        self.polled.emit()

    def _at_once(self) -> None:
        self._hurried = False
        if self._timer.isActive():
            self.poll()

    def draw(self) -> None:
        """Draw what has come, where polls do not."""
        self._draw([panel for panel in self._panels if seen(panel)])

    def _take_answers(self) -> None:
        for answer in self.lab.answers():
            self._questions.settle(answer)
            self.answered.emit(answer)

    def _take_status(self) -> None:
        catalogue, status = self.lab.catalogue(), self.lab.status()
        if catalogue is not self.catalogue:
            self.catalogue = catalogue
            self.catalogue_changed.emit(catalogue)
        if status != self.status:
            self.status = status
            self.status_changed.emit(status)

    def _want(self, panel: Panel) -> None:
        """Draw a panel anew, and ask for what it needs now."""
        self._drawn.pop(panel, None)
        self._rounds.forget()

    def _ask_for_pictures(self, visible: list[Panel]) -> None:
        viewers = (*visible, self.filmed, self.filmed_groups, self.groups, self._rate)
        if not self._rounds.due(viewers):
            return
        wanting = (*visible, *self.filmed)
        requests = (r for panel in wanting for r in panel.requests())
        shown = (group for panel in wanting for group in panel.groups)
        groups = (*self.groups, *self.filmed_groups, *shown)
        hidden = (r for panel in self._panels if panel not in visible for r in panel.requests())
        wanted = look(requests, float(self._rate), groups, hidden)
        if wanted != self._look:
            self._look = wanted
            self.lab.send(wanted)

    def _draw(self, visible: list[Panel]) -> None:
        columns: ColumnsView = self.lab.columns()
        snapshot, status = self.snapshot, self.status
        if self.moment is not None:
            self._past = glance(self.lab.timeline(), columns, self.moment, self._past)
            snapshot, columns = self._past.snapshot, self._past.columns
            status = self._status_then(self._past.config)
        view = View(
            snapshot,
            columns,
            status,
            self.catalogue,
            self.moment,
            self.lab.findings(self.moment),
        )
        now = _Drawn(view, columns.version())
        stale = [panel for panel in visible if not now.same_as(self._drawn.get(panel))]
        for panel in stale:
            panel.show_view(view)
            self._drawn[panel] = now
        self._fresh |= bool(stale)

    def _status_then(self, config: Config | None) -> Status:
        known = self._then
        if known is None or known.now is not self.status or known.config is not config:
            known = self._then = _Then(self.status, config, status_with(self.status, config))
        return known.status


@dataclass(frozen=True, slots=True)
class _Then:
    """A status, settings of the past, and the status with these, which is the same as long."""

    now: Status
    config: Config | None
    status: Status


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a panel shows; it holds what it is compared by, so that identities stay distinct."""

    view: View
    version: int

    def same_as(self, other: _Drawn | None) -> bool:
        return (
            other is not None
            and self.version == other.version
            and self.view.snapshot is other.view.snapshot
            and self.view.moment == other.view.moment
            and self.view.diagnosis is other.view.diagnosis
            and self.view.columns is other.view.columns
            and self.view.status is other.view.status
            and self.view.catalogue is other.view.catalogue
        )


def seen(panel: Panel) -> bool:
    """Whether any part of a panel is on screen: not closed, minimised or behind another tab."""
    hidden = not panel.isVisible() or panel.window().isMinimized()
    return not hidden and not panel.visibleRegion().isEmpty()
