"""Work that takes a while: coroutines of the window, and functions in its pool of threads."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from engine.contract.errors import UserError

T = TypeVar("T")
log = logging.getLogger(__name__)


class CancelledError(Exception):
    """Raised inside work that a person has cancelled."""


class Job:
    """The progress of one piece of work, written by its thread and read by the window.

    ``stop`` is called when a person cancels it, for work that is done elsewhere.
    """

    def __init__(self, title: str, stop: Callable[[], None] = lambda: None) -> None:
        self.title = title
        self._stopped = stop
        self.share = 0.0
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next report."""
        self._stop.set()
        self._stopped()

    def report(self, share: float) -> None:
        """Note the share that is done; raises CancelledError when a person wants no more."""
        if self._stop.is_set():
            raise CancelledError
        self.share = share


class Tasks:
    """Starts coroutines and hands their failures to ``failed(title, text)``, each once."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        pool: ThreadPoolExecutor,
        failed: Callable[[str, str], None],
    ) -> None:
        self.loop = loop
        self._pool = pool
        self._failed = failed
        self._running: set[asyncio.Task[Any]] = set()
        self._jobs: list[Job] = []

    @property
    def job(self) -> Job | None:
        """The work whose progress is worth showing."""
        return self._jobs[0] if self._jobs else None

    def start(self, work: Coroutine[Any, Any, Any], what: str) -> None:
        """Run a coroutine; ``what`` completes the sentence "could not ..."."""
        task = self.loop.create_task(work)
        self._running.add(task)
        task.add_done_callback(lambda done: self._ended(done, what))

    @contextmanager
    def shown(self, job: Job) -> Iterator[None]:
        """Show the progress of work that is done bit by bit."""
        self._jobs.append(job)
        try:
            yield
        finally:
            self._jobs.remove(job)

    async def in_thread(self, job: Job, work: Callable[[Job], T]) -> T:
        """Run a function in the pool while its progress is shown."""
        self._jobs.append(job)
        try:
            return await asyncio.wrap_future(self._pool.submit(work, job), loop=self.loop)
        finally:
            self._jobs.remove(job)

    async def to_the_end(self, job: Job, work: Callable[[Job], T]) -> T:
        """Like ``in_thread``, but a cancellation is felt only once the function has ended.

        It is for short work that what comes after must not overlap, such as opening a file.
        """
        self._jobs.append(job)
        submitted = self._pool.submit(work, job)
        ended = asyncio.wrap_future(submitted, loop=self.loop)
        try:
            return await asyncio.shield(ended)
        except asyncio.CancelledError:
            if not submitted.cancel():
                await asyncio.wait((ended,))
            raise
        finally:
            self._jobs.remove(job)

    async def settle(self) -> None:
        """Wait until nothing runs any more."""
        while pending := {task for task in self._running if not task.done()}:
            await asyncio.wait(pending)

    async def stop(self) -> None:
        """Cancel everything and wait for its end."""
        for job in self._jobs:
            job.cancel()
        for task in self._running:
            task.cancel()
        await self.settle()

    def _ended(self, task: asyncio.Task[Any], what: str) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None or isinstance(error, CancelledError):
            return
        if not isinstance(error, UserError | OSError):
            log.error("could not %s", what, exc_info=error)
        text = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
        self._failed(f"Could not {what}", text)
