"""The newest of everything that came up from training: written by one thread, read by any."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine.contract.snapshot import Recalled, Rows, Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Answer, Hello, Phase, Status
from engine.run.album import Album, Chapter
from engine.run.columns import Columns

FRAMES = 2  # pictures that may wait, so that one that is late leaves no frame without news


class Mailbox:
    """Newest picture and status win, numbers and answers are kept, late news of old runs dropped.

    A run begins with the first status that bears its name.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.status = Status()
        self.coming = ""  # the run that was wished for last, which may still be on its way
        self.album = Album()
        self._aside: Status | None = None  # of the run in training while a recording is shown
        self._behind = ""  # the run that was on its way when a recording was shown before it
        self._frames: deque[Snapshot] = deque(maxlen=FRAMES)
        self._answers: deque[Answer] = deque()
        self._expected: set[int] = set()
        self._arrivals: deque[float] = deque(maxlen=256)
        self._takers: Mapping[type, Callable[[Any], None]] = {
            Status: self._take_status,
            Rows: self._take_rows,
            Snapshot: self._take_snapshot,
            Recalled: self._take_recalled,
            Hello: self._take_hello,
            Answer: self._take_answer,
        }

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest pictures of the present run."""
        return self.album.present.snapshot

    @property
    def columns(self) -> Columns:
        """The curves of the present run."""
        return self.album.present.columns

    def take(self, message: object) -> None:
        """Put a message where it belongs."""
        self._takers[type(message)](message)

    def frame(self) -> Snapshot | None:
        """Return the next pictures to show: one after the other, as long as few are waiting."""
        try:
            return self._frames.popleft()
        except IndexError:
            return self.snapshot

    def show(self, chapter: Chapter) -> None:
        """Show a recorded run in the place of the one in training, until another one begins."""
        if self._aside is None:
            self._aside = self.status
        self._behind = self.coming
        self.status = chapter.status
        self.album.show(chapter)
        self._frames.clear()

    def show_training(self) -> None:
        """Show the run in training again."""
        if self._aside is not None:
            self.status, self._aside = self._aside, None
            self.album.turn_to(self.status, self.catalogue)
            self._frames.clear()

    def answers(self) -> tuple[Answer, ...]:
        """Return the answers that came since the last call."""
        return tuple(self._answers.popleft() for _ in range(len(self._answers)))

    def expect(self, ticket: int) -> None:
        """Note that a question was put to training; it will be answered, come what may."""
        if ticket:
            self._expected.add(ticket)

    def refuse(self, ticket: int) -> None:
        """Answer a question that training will not hear, or not live to answer."""
        if ticket:
            self.take(Answer(ticket, False, "The training process has ended."))

    def snapshots_per_second(self) -> float:
        """Return how many pictures arrived during the last second."""
        since = time.monotonic() - 1.0
        return float(sum(1 for moment in tuple(self._arrivals) if moment > since))

    def mourn(self, how: str) -> None:
        """Note that training ended by itself, and say what can be done."""
        self.show_training()
        for ticket in tuple(self._expected):
            self.refuse(ticket)
        last = self.status
        where = f" at step {last.step:,}" if last.run else ""
        if last.checkpoint:
            advice = f"Continue from the automatic checkpoint at step {last.checkpoint_step:,}."
        else:
            advice = "Start the run again; no automatic checkpoint had been written yet."
        self.status = replace(
            last,
            phase=Phase.FAILED,
            steps_per_second=0.0,
            reason=f"The training process ended{where}: {how or 'it closed its pipe'}.",
            advice=advice,
            alive=False,
        )

    def revive(self) -> None:
        """Note that training starts again: from the checkpoint, or else from the beginning."""
        last = self.status
        if last.checkpoint:
            self.album.present.go_back(last.checkpoint_step)
        else:
            self.album.present.begin_anew()
        self._frames.clear()
        self.status = replace(last, phase=Phase.BUILDING, reason="", advice="", alive=True)

    def _take_status(self, status: Status) -> None:
        if self._aside is not None and status.run in (self._aside.run, self._behind):
            self._aside = status
            if status.run:
                self.album.follow(status, self.catalogue)
            return
        self._aside = None
        if self.status.run and not status.run:  # a training process that has no run yet
            if status.reason:
                self.status = replace(self.status, phase=Phase.FAILED, reason=status.reason)
            return
        if status.run != self.status.run:
            self._frames.clear()
        self.status = status
        self.album.turn_to(status, self.catalogue)

    def _take_rows(self, rows: Rows) -> None:
        if self._present(rows.run) or self._hidden(rows.run):
            self.album.add(rows)

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        if self._hidden(snapshot.run):
            self.album.see(snapshot)
        elif self._present(snapshot.run):
            self._frames.append(self.album.see(snapshot))
            self._arrivals.append(time.monotonic())

    def _take_recalled(self, recalled: Recalled) -> None:
        if self._present(recalled.run) or self._hidden(recalled.run):
            self.album.chapter(recalled.run).timeline.insert(recalled.parts)

    def _present(self, run: str) -> bool:
        return run == self.status.run

    def _hidden(self, run: str) -> bool:
        """Whether it is the run in training that stands behind a recording."""
        return bool(run) and self._aside is not None and run == self._aside.run

    def _take_answer(self, answer: Answer) -> None:
        self._expected.discard(answer.ticket)
        self._answers.append(answer)

    def _take_hello(self, hello: Hello) -> None:
        self.catalogue = hello.catalogue
