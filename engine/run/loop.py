"""The engine's loop: obey commands, train a slice or look, tell; ``turn`` is called for ever.

Commands are honoured between two steps, in the order in which they were sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from engine.contract import commands as c
from engine.contract.errors import UserError
from engine.contract.lesson import Lesson
from engine.contract.snapshot import Recalled, Snapshot
from engine.contract.specs import Catalogue, Experiment
from engine.contract.status import Answer, Hello, Phase, Status
from engine.plan import check
from engine.run.channel import Message
from engine.run.stopwatch import Stopwatch
from engine.run.workshop import Gist, Workshop
from engine.store.experiment import find, save_experiment
from engine.store.lesson import find_lesson
from engine.telling import heard

TELL = 0.1  # seconds between two statuses while all goes well
SHOW = 0.5  # of a frame of the window passes between two sendings, at the least: it misses none
REPLACING = (c.Create, c.Load, c.Branch, c.Switch, c.Close)
BREAKING = (*REPLACING, c.GiveUp)
log = logging.getLogger(__name__)

Result = str | Experiment | Lesson  # of a command that was carried out


class Pipe(Protocol):
    """What the loop needs of its channel."""

    def receive(self) -> list[c.Command]:
        """Return the commands that have arrived."""
        ...

    def wait(self, seconds: float) -> None:
        """Sleep until a command arrives, at most so long."""
        ...

    def post(self, message: Message) -> None:
        """Send a message."""
        ...


class Loop:
    """Carries commands to the workshop and news of it back."""

    def __init__(
        self, pipe: Pipe, catalogue: Catalogue, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._pipe = pipe
        self._clock = clock
        self._shop = Workshop(clock)
        self._watch, self._stands = Stopwatch(clock), ("", 0)
        self._told = Status()
        self._gist: Gist | None = None  # of what was told last
        self._told_at = self._shown_at = float("-inf")
        self.closed = False
        self._waiting: list[c.Command] = []
        self._handlers = self._table()
        pipe.post(Hello(catalogue))

    def turn(self) -> None:
        """Obey what has arrived, then train, look or sleep, then tell."""
        self._seconds()
        self._waiting += self._pipe.receive()
        while self._waiting:
            self.obey(self._waiting.pop(0))
        nap = 0.0 if self.closed else self._shop.work()
        start = self._clock()
        self._tell()
        self._shop.observer.owe(self._clock() - start)
        if nap > 0:
            self._pipe.wait(nap)

    def _table(self) -> Mapping[type, Callable[[Any], Result]]:
        shop = self._shop
        return {
            c.Create: self._replaced(shop.create),
            c.Load: self._replaced(shop.load),
            c.Branch: self._replaced(shop.branch),
            c.Recall: self._recall,
            c.Switch: self._replaced(shop.switch),
            c.Drop: shop.drop,
            c.Play: lambda _: shop.play(),
            c.Pause: lambda _: shop.pause(),
            c.Advance: shop.advance,
            c.Pace: shop.pace,
            c.Leash: shop.leash,
            c.Patch: shop.patch,
            c.Look: shop.look,
            c.Taken: shop.taken,
            c.Save: self._save,
            c.GiveUp: lambda _: "",  # what there was to break off had ended
            c.SaveExperiment: self._save_experiment,
            c.SaveScript: self._save_script,
            c.OpenExperiment: lambda command: find(command.path),
            c.OpenLesson: lambda command: find_lesson(command.path),
            c.Autosave: shop.autosave,
            c.Close: lambda _: self._close(),
        }

    def obey(self, command: c.Command) -> None:
        """Carry out one command and answer it if it has a ticket."""
        ticket: int = getattr(command, "ticket", 0)
        try:
            answer = _answer(ticket, self._handlers[type(command)](command))
        except UserError as error:
            answer = Answer(ticket, False, str(error))
        except Exception as error:  # a fault in a part ends this command, not the process
            log.exception("%s failed", type(command).__name__)
            answer = Answer(ticket, False, f"{type(error).__name__}: {error}")
        if ticket:
            self._pipe.post(answer)
        elif not answer.ok:
            self._shop.player.reason = answer.text

    def _replaced(self, build: Callable[[Any], str]) -> Callable[[Any], str]:
        def handler(command: Any) -> str:
            status = self._shop.status()
            self._tell_all(status, self._clock())  # the last of a run that may be replaced
            self._told = replace(status, phase=Phase.BUILDING)  # so that what comes of it is news
            self._gist = None
            self._pipe.post(self._told)
            with heard(partial(self._held_up, "The new run was given up while it was being built")):
                return build(command)

        return handler

    def _save(self, command: c.Save) -> str:
        with heard(partial(self._held_up, "Going back was broken off")):
            return self._shop.save(command)

    def _held_up(self, given_up: str, text: str) -> None:
        """Tell how far long work is, and break it off if asked or for what would replace it."""
        now = self._clock()
        if now - self._told_at < TELL:
            return
        self._told_at = now
        self._told = replace(self._told, reason=text)
        self._pipe.post(self._told)
        self._waiting += self._pipe.receive()
        if any(isinstance(command, BREAKING) for command in self._waiting):
            raise UserError(given_up)

    def _save_experiment(self, command: c.SaveExperiment) -> str:
        save_experiment(command.path, command.experiment)
        return f"Saved {command.path}"

    def _save_script(self, command: c.SaveScript) -> str:
        # they bring what no run needs
        from engine.run.scripted import History, write_history
        from engine.scripts.writing import write_script

        plan, title = check(command.experiment.config), command.experiment.title
        run = self._shop.trainer if command.run == self._shop.run else None
        why = ""
        if run is not None and run.config == plan.config:
            history = History(run.born, run.deeds)
            files, why = write_history(command.path, plan, title, history)
        else:
            files = write_script(command.path, plan, title)
        said = f"Exported {' and '.join(file.name for file in files)}"
        return f"{said}, which has the present settings throughout: {why}" if why else said

    def _recall(self, command: c.Recall) -> str:
        step, parts = self._shop.recall(command)
        self._pipe.post(Recalled(self._shop.run, parts))
        names = "Pictures" if len(parts) > 1 else "A picture"
        said = f"{names} that had not been recorded: drawn anew, from the state at step {step:,}"
        return said if parts else ""

    def _close(self) -> str:
        self.closed = True
        return self._shop.close()

    def _tell(self) -> None:
        now, shop = self._clock(), self._shop
        urgent = shop.gist() != self._gist or shop.player.phase is not Phase.PLAYING
        if urgent or now - self._told_at >= TELL:
            self._tell_all(shop.status(), now)
        elif now - self._shown_at >= SHOW / shop.observer.rate:
            self._show(self._told.run, shop.step, numbers=False)

    def _tell_all(self, status: Status, now: float) -> None:
        """Tell the status, which nobody needs more often, and what there is to show."""
        self._told_at, self._gist = now, self._shop.gist()
        if status != self._told:
            self._told = status
            self._pipe.post(status)
        self._show(status.run, status.step, numbers=True)

    def _show(self, run: str, step: int, *, numbers: bool) -> None:
        """Send the newest pictures, and the ``numbers``, which curves need less often."""
        self._shown_at = self._clock()
        observer = self._shop.observer
        if numbers and (rows := observer.scalars.take(run)):
            self._pipe.post(rows)
        if parts := observer.parts():
            seconds = self._seconds()
            self._pipe.post(Snapshot(run, step, seconds, parts))
            observer.sent(seconds, parts)

    def _seconds(self) -> float:
        """Return the recorded time, of which pauses hardly take any."""
        before, self._stands = self._stands, (self._shop.run, self._shop.step)
        playing = self._shop.player.phase is Phase.PLAYING
        return self._watch.read(going=playing or self._stands != before)


def _answer(ticket: int, result: Result) -> Answer:
    if isinstance(result, Experiment):
        return Answer(ticket, True, f"Opened {result.title}", result)
    if isinstance(result, Lesson):
        return Answer(ticket, True, f"Opened {result.title}", lesson=result)
    return Answer(ticket, True, result)
