"""What is kept for a window that is slow to read."""

from __future__ import annotations

from multiprocessing import Pipe
from multiprocessing.connection import Connection

from engine.contract.status import Status
from engine.run.channel import Channel, Message


class Held(Channel):
    """A channel whose pipe is busy until it is closed."""

    busy = True

    def _pending(self) -> bool:
        return not self.busy and super()._pending()


def told(*statuses: Status) -> list[Message]:
    ours, theirs = Pipe()
    channel = Held(theirs)
    for status in statuses:
        channel.post(status)
    channel.close()
    return received(ours)


def received(connection: Connection) -> list[Message]:
    found: list[Message] = []
    try:
        while True:
            found += connection.recv()
    except EOFError:
        connection.close()
        return found


def status(run: str, step: int, k: int) -> Status:
    return Status(run, step=step, config={"training": {"k_d": k}})


def test_of_statuses_the_newest_of_each_setting_comes() -> None:
    found = told(*(status("a", step, k) for step, k in ((1, 1), (2, 1), (3, 5), (4, 1), (5, 1))))
    assert found == [status("a", 2, 1), status("a", 3, 5), status("a", 5, 1)]


def test_nothing_more_is_told_of_a_run_that_was_replaced() -> None:
    assert told(status("a", 9, 1), status("b", 0, 2)) == [status("b", 0, 2)]
