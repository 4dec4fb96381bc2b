"""The past in the window: which moment is shown, and going on from there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.link import Link
from app.model.past import Past
from app.shell.answers import afterwards
from app.shell.commands import Action
from app.shell.comparison.going_back import go_back
from app.transport.past_bar import PastBar
from engine.contract.commands import Branch, Switch
from engine.contract.status import Answer, Phase
from engine.contract.timeline import Mark

if TYPE_CHECKING:
    from app.shell.window import Window


PAST_ACTIONS = ("run.branch", "run.bookmark", "run.live")


class Timeline(QObject):
    """Passes the moment from the bar to the link, and tells the engine where to go on."""

    def __init__(
        self,
        link: Link,
        bar: PastBar,
        name: Callable[[], str],
        said: Callable[[str], None],
        failed: Callable[[str, str], None],
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__()
        self.past = Past()
        self._link, self._bar = link, bar
        self._name, self._said, self._failed, self._clock = name, said, failed, clock
        self._ticked = clock()
        self._run = ""
        self._led: int | None = None  # where a recording is shown in place of its end
        bar.scrubber.chosen.connect(self.go)
        bar.scrubber.stepped.connect(self._step)
        bar.replayed.connect(self._replay)
        link.polled.connect(self._polled)

    def go(self, step: int | None) -> None:
        """Look at a step of the past, or at the present."""
        self.past.go(step)
        self._show()
        self._link.hurry()

    def live(self) -> None:
        """Look at the present."""
        self.go(None)

    def lead(self, step: int | None) -> None:
        """Show a recording at a step, with runs that train beside it, while no other is chosen."""
        if step != self._led:
            self._led = step
            self._show()

    def bookmark(self) -> None:
        """Mark the moment that is looked at, or take the mark away that is there."""
        timeline = self._link.lab.timeline()
        moment = self._moment()
        there = next((m for m in timeline.marks if m.kind == "bookmark" and m.step == moment), None)
        if there is not None:
            timeline.unmark(there)
        else:
            timeline.mark(Mark(moment, "bookmark", ""))

    def branch(self) -> None:
        """Go on from the moment that is looked at, as a run of its own."""
        status = self._link.status
        playing = status.phase is Phase.PLAYING
        command = Branch(self._name(), status.run, self._moment(), play=playing)
        self._expect(self._link.ask(command), "go on from there")

    def switch(self, run: str) -> None:
        """Turn to a run of the tree, which may stand behind a recording."""
        if self._link.status.recorded:
            self._link.lab.close_recording()
        self._expect(self._link.ask(Switch(run)), "turn to that run")

    def _expect(self, future: asyncio.Future[Answer], wish: str) -> None:
        failed = partial(self._failed, f"Training could not {wish}")
        afterwards(future, done=self._said, refused=failed)
        self.live()

    def _moment(self) -> int:
        moment = self._shown()
        return self._link.status.step if moment is None else moment

    def _shown(self) -> int | None:
        return self._led if self.past.live else self.past.moment

    def _step(self, by: int, to: str) -> None:
        timeline = self._link.lab.timeline()
        if to == "picture":
            self.past.step_frame(timeline, by)
        else:
            self.past.step_mark(timeline, by, "bookmark" if to == "bookmark" else None)
        self._show()

    def _replay(self, pace: float) -> None:
        self.past.replay(self._link.lab.timeline(), pace)
        self._show()

    def _polled(self) -> None:
        now, before = self._clock(), self._ticked
        self._ticked = now
        if self._link.status.run != self._run:
            self._run = self._link.status.run
            self.past.go(None)
        self.past.tick(self._link.lab.timeline(), now - before)
        self._show()

    def _show(self) -> None:
        lab, status = self._link.lab, self._link.status
        self._link.moment = self._shown()
        self._bar.show_past(lab.timeline(), status.step, self._shown(), self.past.pace)


def timeline_actions(window: Window) -> Iterator[Action]:
    """Yield what can be done with the past."""
    yield from _moments(window)
    yield from _recordings(window)


def _moments(window: Window) -> Iterator[Action]:
    def past() -> bool:
        return not window.timeline.past.live

    yield Action(
        "run.bookmark",
        "Bookmark",
        partial(_do, window, Timeline.bookmark),
        ("B",),
        "Mark this moment on the timeline, or take its mark away",
        lambda: _seen(window),
    )
    yield Action(
        "run.branch",
        "Go on from here",
        partial(_go_on, window),
        ("Ctrl+B",),
        "Train on from the moment that is shown, as a run of its own; what came after it is kept. "
        "Of runs side by side all go back",
        lambda: past() and _can_go_on(window),
    )
    yield Action(
        "run.live",
        "Live",
        partial(_do, window, Timeline.live),
        ("L",),
        "Look at the present again",
        past,
    )


def _recordings(window: Window) -> Iterator[Action]:
    def recorded() -> bool:
        return bool(window.link.status.recorded)

    yield Action(
        "file.save_recording",
        "Save recording…",
        window.documents.save_recording,
        (),
        "Save everything that was seen of the run, to be looked at on any machine",
        lambda: _seen(window),
    )
    yield Action(
        "file.close_recording",
        "Close recording",
        window.link.lab.close_recording,
        (),
        "Look at the run in training again",
        recorded,
        shown=recorded,
    )


def _do(window: Window, act: Callable[[Timeline], None]) -> None:
    act(window.timeline)  # which is made after the actions that its bar shows


def _can_go_on(window: Window) -> bool:
    """Whether something that is shown was trained here."""
    links = (window.link, *(column.link for column in window.comparing.columns))
    return not all(link.status.recorded for link in links)


def _go_on(window: Window) -> None:
    """Go on from the moment that is looked at, with all runs of a comparison."""
    if len(window.comparing.columns) > 1:
        go_back(window, window.comparing)
    else:
        window.timeline.branch()


def _seen(window: Window) -> bool:
    return window.link.lab.timeline().first is not None
