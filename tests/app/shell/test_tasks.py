"""Work in threads, and what a cancellation waits for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.shell.tasks import Job, Tasks


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    """Tasks in a loop of their own, with one thread."""
    loop = asyncio.new_event_loop()
    told: list[tuple[str, str]] = []
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield Tasks(loop, pool, lambda title, text: told.append((title, text)))
    loop.close()
    assert not told


class Opening:
    """A function that takes until it is let go on."""

    def __init__(self) -> None:
        self.begun, self.go_on, self.ended = (threading.Event() for _ in range(3))

    def __call__(self, job: Job) -> None:
        self.begun.set()
        assert self.go_on.wait(10)
        self.ended.set()


def stopped_amid(tasks: Tasks, opening: Opening, *works: Coroutine[Any, Any, None]) -> bool:
    """Stop while the function runs; return whether that waited for its end."""

    async def stops() -> bool:
        for work in works:
            tasks.start(work, "open a file")
        await tasks.loop.run_in_executor(None, opening.begun.wait, 10)
        stop = asyncio.ensure_future(tasks.stop())
        for _ in range(20):  # turns of the loop, which is more than a cancellation takes
            await asyncio.sleep(0)
        early = stop.done()
        opening.go_on.set()
        await stop
        return not early and opening.ended.is_set()

    return tasks.loop.run_until_complete(stops())


@pytest.mark.parametrize(("name", "waits"), [("to_the_end", True), ("in_thread", False)])
def test_what_stopping_waits_for(tasks: Tasks, name: str, waits: bool) -> None:
    start: Callable[..., Coroutine[Any, Any, None]] = getattr(tasks, name)
    opening = Opening()
    assert stopped_amid(tasks, opening, start(Job("Opening"), opening)) == waits
    assert tasks.job is None


def test_what_has_not_begun_when_cancelled_never_runs(tasks: Tasks) -> None:
    first, second = Opening(), Opening()

    one = tasks.to_the_end(Job("Opening one"), first)
    another = tasks.to_the_end(Job("Opening another"), second)
    assert stopped_amid(tasks, first, one, another)
    assert not second.begun.is_set()


def test_it_hands_on_what_the_function_returns_and_raises(tasks: Tasks) -> None:
    run = tasks.loop.run_until_complete
    assert run(tasks.to_the_end(Job("Counting"), lambda _: 7)) == 7
    with pytest.raises(ZeroDivisionError):
        run(tasks.to_the_end(Job("Dividing"), lambda _: 1 // 0))
