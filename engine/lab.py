"""The front door: owns the engine thread, which starts, feeds, hears and supervises training.

Everything here is called from the window's thread and returns at once. Loads neither torch nor Qt.
"""

from __future__ import annotations

import queue
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from multiprocessing.connection import Connection, wait
from pathlib import Path

from engine import exporting, recordings
from engine.contract import commands as c
from engine.contract.catalogue_json import from_json
from engine.contract.columns import ColumnsView
from engine.contract.exports import DataExport
from engine.contract.findings import Diagnosis
from engine.contract.snapshot import Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Answer, Status
from engine.contract.timeline import RunInfo, TimelineView
from engine.run.album import Chapter
from engine.run.home import PATIENCE, Home, ProcessHome, ThreadHome
from engine.run.mailbox import Mailbox
from engine.symptoms.rounds import Rounds

SWITCH = 0.001  # seconds that a drawing window may keep Python's lock from the engine's thread
# commands that a restarted training process must hear again
KEPT = (c.Autosave, c.Leash, c.Look, c.Pace)


class Lab:
    """Implements ``Laboratory`` over a home in which training runs."""

    def __init__(self, home: Home) -> None:
        sys.setswitchinterval(SWITCH)
        self._home = home
        self._mailbox = Mailbox(shipped_catalogue())
        self._rounds = Rounds()
        self._commands: queue.SimpleQueue[c.Command] = queue.SimpleQueue()
        self._opened: queue.SimpleQueue[Chapter | None] = queue.SimpleQueue()
        self._kept: dict[type, c.Command] = {}
        self._bell, self._ear = socket.socketpair()
        self._bell.setblocking(False)
        self._ear.setblocking(False)
        self._taken: Snapshot | None = None
        self._restart = False
        self._closing = False
        self._thread = threading.Thread(target=self._supervise, name="saddlepoint-lab")
        self._thread.start()

    def send(self, command: c.Command) -> None:
        """Queue a command for the engine, after those sent before it."""
        if isinstance(command, KEPT):
            self._kept[type(command)] = command
        if isinstance(command, c.Create | c.Load):
            self._mailbox.coming = command.run
        self._commands.put(command)
        self._ring()

    def status(self) -> Status:
        """Return the newest status; of a recording that cannot be read any more it says so."""
        status, trouble = self._mailbox.status, self._mailbox.album.present.timeline.trouble
        return replace(status, reason=trouble) if trouble and status.recorded else status

    def snapshot(self) -> Snapshot | None:
        """Return the next pictures of the present run, in the end the newest; more are made."""
        snapshot = self._mailbox.frame()
        if snapshot is not None and snapshot is not self._taken:
            self._taken = snapshot
            self.send(c.Taken(snapshot.seconds))
        return snapshot

    def columns(self) -> ColumnsView:
        """Return the curves of the present run."""
        return self._mailbox.columns

    def timeline(self) -> TimelineView:
        """Return the past of the present run."""
        return self._mailbox.album.present.timeline

    def runs(self) -> tuple[RunInfo, ...]:
        """Return the runs that came of one another."""
        return self._mailbox.album.runs()

    def findings(self, moment: int | None = None) -> Diagnosis:
        """Return what is to be said of the present run now, or was at a step of its past."""
        return self._rounds.findings(moment)

    def catalogue(self) -> Catalogue:
        """Return what there is to choose from."""
        return self._mailbox.catalogue

    def answers(self) -> tuple[Answer, ...]:
        """Return the answers that came since the last call."""
        return self._mailbox.answers()

    def snapshots_per_second(self) -> float:
        """Return how many pictures arrived during the last second."""
        return self._mailbox.snapshots_per_second()

    def rename(self, run: str, title: str) -> None:
        """Call a run of the tree something else."""
        self._mailbox.album.rename(run, title)

    def save_recording(self, path: Path, title: str, run: str = "") -> None:
        """Write what was seen of a run, the present one if none is named.

        It takes as long as a disk, for a file's thread.
        """
        recordings.save(path, self._mailbox.album.chapter(run), title, self.catalogue())

    def open_recording(self, path: Path, run: str, report: Callable[[float], None]) -> str:
        """Show a recording as the run ``run``; takes as long as a disk, for a file's thread."""
        return recordings.load(path, run, self.catalogue(), self._show, report)

    def close_recording(self) -> None:
        """Show the run in training again."""
        self._opened.put(None)
        self._ring()

    def export(self, wish: DataExport, report: Callable[[float], None]) -> str:
        """Write data of the present run; takes as long as it takes, for a file's thread."""
        return exporting.export(wish, self._mailbox.album.present, self.catalogue(), report)

    def _show(self, chapter: Chapter) -> None:
        self.send(c.Pause())
        self._opened.put(chapter)
        self._ring()

    def recover(self) -> None:
        """Start training anew: with the run that was sent since, or the last one.

        The last one continues from its last automatic checkpoint, or begins with its configuration.
        """
        self._restart = True
        self._ring()

    def close(self) -> None:
        """End training and join everything; safe to call twice."""
        self._closing = True
        self._ring()
        self._thread.join()

    def _ring(self) -> None:
        try:
            self._bell.send(b"!")
        except OSError:  # either it is still ringing, or the lab is closed
            return

    def _supervise(self) -> None:
        connection = self._started()
        while not self._closing:
            self._turn_pages()
            if connection is not None:
                connection = self._exchange(connection)
            elif self._restart:
                connection = self._revived()
            else:
                wait([self._ear], self._examined())
                self._hear()
                self._refuse()
        if connection is not None:
            self._finish(connection)
        self._bell.close()
        self._ear.close()

    def _started(self) -> Connection | None:
        try:
            return self._home.start()
        except OSError as error:  # no memory or no processes left
            self._mailbox.mourn(f"it could not be started: {error}")
            return None

    def _exchange(self, connection: Connection) -> Connection | None:
        """Pass commands down and news up once; return None when training has died."""
        self._restart = False  # there is nothing to recover while training lives
        try:
            if connection in wait([connection, self._ear], self._examined()):
                self._read(connection)
            self._hear()
            while not self._commands.empty():
                self._pass_on(connection, self._commands.get())
        except (EOFError, OSError):
            connection.close()
            self._mailbox.mourn(self._home.end())
            return None
        return connection

    def _examined(self) -> float | None:
        """Examine the run if it is time; return for how long there is nothing else to do."""
        status, present = self._mailbox.status, self._mailbox.album.present
        if status.recorded:
            return self._rounds.revisit(present.columns, status, present.timeline.settled)
        left = self._rounds.visit(present.columns, status)
        for step, label in self._rounds.news():
            present.tell(step, label)
        return left

    def _turn_pages(self) -> None:
        """Show the recordings that were opened, or the run in training again."""
        while not self._opened.empty():
            chapter = self._opened.get()
            if chapter is None:
                self._mailbox.show_training()
            else:
                self._mailbox.show(chapter)

    def _pass_on(self, connection: Connection, command: c.Command) -> None:
        self._mailbox.expect(_ticket(command))
        if isinstance(command, c.Drop):
            self._mailbox.album.drop(command.run)
        connection.send(command)

    def _refuse(self) -> None:
        """Answer what is asked of the dead; a new run waits for the living."""
        kept: list[c.Command] = []
        while not self._commands.empty():
            command = self._commands.get()
            if kept or isinstance(command, c.Create | c.Load):
                kept.append(command)
            else:
                self._mailbox.refuse(_ticket(command))
        for command in kept:
            self._commands.put(command)

    def _read(self, connection: Connection) -> None:
        for message in connection.recv():
            self._mailbox.take(message)

    def _hear(self) -> None:
        try:
            self._ear.recv(4096)
        except BlockingIOError:
            return

    def _revived(self) -> Connection | None:
        self._restart = False
        begun = self._begun() or _continuation(self._mailbox.status)
        self._mailbox.revive()
        for command in (*self._kept.values(), *begun):
            self._commands.put(command)
        self._ring()
        return self._started()

    def _begun(self) -> list[c.Command]:
        """Take what was said to the dead; only a new run, and what followed, is for the living."""
        said = [self._commands.get() for _ in range(self._commands.qsize())]
        new = (i for i, command in enumerate(said) if isinstance(command, c.Create | c.Load))
        begun = said[next(new, len(said)) :]
        for command in said[: len(said) - len(begun)]:
            self._mailbox.refuse(_ticket(command))
        return begun

    def _finish(self, connection: Connection) -> None:
        deadline = time.monotonic() + PATIENCE
        try:
            while not self._commands.empty():
                connection.send(self._commands.get())
            connection.send(c.Close())
            while connection.poll(max(0.0, deadline - time.monotonic())):
                self._read(connection)  # training must not find the pipe full while it ends
        except (EOFError, OSError):  # it has ended, which is what was asked for
            pass
        connection.close()
        self._home.end()


def _ticket(command: c.Command) -> int:
    ticket: int = getattr(command, "ticket", 0)
    return ticket


def _continuation(last: Status) -> list[c.Command]:
    device = last.device or "cpu"
    play: list[c.Command] = [c.Play()] if last.trains else []
    if last.checkpoint:
        return [c.Load(last.run, last.checkpoint, device), *play]
    return [c.Create(last.run, last.config, device), *play] if last.config else []


def open_lab(*, in_process: bool = False) -> Lab:
    """Open the laboratory, training in a child process unless ``in_process``."""
    return Lab(ThreadHome() if in_process else ProcessHome())


def shipped_catalogue() -> Catalogue:
    """Return the catalogue made when this version was built, for use before training is up."""
    path = resources.files("resources") / "catalogue.json"
    return from_json(path.read_text(encoding="utf-8"))
