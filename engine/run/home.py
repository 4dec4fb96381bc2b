"""Where training runs: a child process, or a thread of this one for debugging and tests."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from multiprocessing.connection import Connection, Pipe
from typing import Protocol

from engine.run import worker

PATIENCE = 5.0  # seconds a training process gets to save and end before it is terminated


class Home(Protocol):
    """Starts the training and holds the other end of its pipe."""

    def start(self) -> Connection:
        """Start training; return the connection to it."""
        ...

    def end(self) -> str:
        """Wait until training has ended, by force if need be; say how if it was not in order."""
        ...


class ProcessHome:
    """Trains in a spawned child, which keeps torch out of the window's process.

    The child ends by itself when its pipe closes.
    """

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> Connection:
        """Spawn the child; never forked, because threads are running here."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=worker.main, args=(theirs,), name="saddlepoint-engine")
        process.daemon = True  # should this process end without close(), the child is not left
        process.start()
        theirs.close()
        self._process = process
        return ours

    @property
    def pid(self) -> int | None:
        """The child's process number."""
        return self._process.pid if self._process else None

    def end(self) -> str:
        """Join the child; terminate or kill it if it does not end."""
        process = self._process
        if process is None:
            return ""
        for stop in (None, process.terminate, process.kill):
            if stop is not None:
                stop()
            process.join(PATIENCE)
            if process.exitcode is not None:
                return _described(process.exitcode)
        return "it could not be stopped"


class ThreadHome:
    """Trains in a thread of this process, behind the same pipe."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def start(self) -> Connection:
        """Start the thread."""
        ours, theirs = Pipe()
        self._thread = threading.Thread(
            target=worker.serve, args=(theirs,), name="saddlepoint-training"
        )
        self._thread.start()
        return ours

    def end(self) -> str:
        """Join the thread."""
        if self._thread is not None:
            self._thread.join()
        return ""


def _described(exitcode: int) -> str:
    if exitcode == 0:
        return ""
    if exitcode > 0:
        return f"it ended with status {exitcode}"
    known = -exitcode in signal.valid_signals()
    name = signal.Signals(-exitcode).name if known else f"signal {-exitcode}"
    memory = ", perhaps because memory ran out" if -exitcode == 9 else ""
    return f"it was ended by {name}{memory}"
