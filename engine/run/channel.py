"""The engine's end of the pipe to the window: commands in, newest pictures and all numbers out."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection

import numpy as np

from engine.contract.commands import Command
from engine.contract.snapshot import Recalled, Rows, Snapshot
from engine.contract.status import Answer, Hello, Status

Message = Hello | Status | Snapshot | Rows | Recalled | Answer


class Channel:
    """Sends in a thread of its own, so that training never waits for a slow window.

    Of pictures and statuses only the newest is kept while the pipe is busy, with the parts of
    pictures merged; numbers, answers and the statuses of different settings are queued and never
    lost.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changed = threading.Condition()
        self._queue: list[Hello | Recalled | Answer] = []
        self._statuses: list[Status] = []
        self._rows: dict[str, list[Rows]] = {}
        self._snapshot: Snapshot | None = None
        self._closing = False
        self._sender = threading.Thread(target=self._send_all, name="saddlepoint-sender")
        self._sender.start()

    def receive(self) -> list[Command]:
        """Return the commands that have arrived; raises EOFError when the window is gone."""
        commands: list[Command] = []
        try:
            while self._connection.poll():
                commands.append(self._connection.recv())
        except OSError as error:  # a reset pipe is as much an end as a closed one
            raise EOFError from error
        return commands

    def wait(self, seconds: float) -> None:
        """Sleep until a command arrives, at most ``seconds``."""
        try:
            self._connection.poll(seconds)
        except OSError as error:
            raise EOFError from error

    def post(self, message: Message) -> None:
        """Have a message sent as soon as the pipe is free."""
        with self._changed:
            if isinstance(message, Status):
                self._statuses = [*_settings_before(self._statuses, message), message]
            elif isinstance(message, Rows):
                self._rows.setdefault(message.run, []).append(message)
            elif isinstance(message, Snapshot):
                self._snapshot = self._snapshot.merged(message) if self._snapshot else message
            else:
                self._queue.append(message)
            self._changed.notify()

    def close(self) -> None:
        """Send what is left and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._sender.join()
        self._connection.close()

    def _send_all(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or self._pending())
                messages = self._take()
                if not messages and self._closing:
                    return
            try:
                self._connection.send(messages)
            except OSError:  # the window is gone; receive() says so to the loop
                return

    def _pending(self) -> bool:
        return bool(self._queue or self._statuses or self._rows or self._snapshot)

    def _take(self) -> list[Message]:
        # the status first: it is what tells the window that a new run has begun
        rows = [_joined(run, parts) for run, parts in self._rows.items()]
        snapshot = [self._snapshot] if self._snapshot else []
        messages: list[Message] = [*self._statuses, *rows, *snapshot, *self._queue]
        self._queue, self._statuses, self._rows, self._snapshot = [], [], {}, None
        return messages


def _settings_before(waiting: list[Status], coming: Status) -> list[Status]:
    """Return the statuses that tell of other settings of the run than the next one does."""
    same = waiting and waiting[-1].config == coming.config
    kept = waiting[:-1] if same else waiting
    return [status for status in kept if status.run == coming.run]


def _joined(run: str, parts: list[Rows]) -> Rows:
    if len(parts) == 1:
        return parts[0]
    names = dict.fromkeys(name for rows in parts for name in rows.columns)
    columns = {name: _concatenated([r.columns for r in parts], name) for name in names}
    return Rows(run, columns)


def _concatenated(
    parts: list[Mapping[str, tuple[np.ndarray, np.ndarray]]], name: str
) -> tuple[np.ndarray, np.ndarray]:
    found = [columns[name] for columns in parts if name in columns]
    return np.concatenate([s for s, _ in found]), np.concatenate([v for _, v in found])
