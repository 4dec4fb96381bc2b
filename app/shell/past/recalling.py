"""Has pictures drawn that were not recorded, once a person has stopped at a moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from app.link import Link
from app.model.past import Past, unseen
from engine.contract.commands import Recall
from engine.contract.status import Answer

REST = 0.2  # seconds at one moment before training is held up for it


class Recalling(QObject):
    """Asks once for each moment and set of panels; ``said`` is told from which step they are."""

    def __init__(
        self,
        link: Link,
        past: Past,
        said: Callable[[str], None],
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__()
        self._link, self._past, self._said, self._clock = link, past, said, clock
        self._place: tuple[object, ...] = ()
        self._since: float | None = None  # None once it has been asked for
        link.polled.connect(self._polled)

    def _polled(self) -> None:
        link, now = self._link, self._clock()
        place = (link.status.run, link.moment, link.looked_at)
        if place != self._place:
            self._place, self._since = place, now
        if self._since is None or now - self._since < REST or self._past.pace:
            return
        self._since = None
        if link.moment is not None and not link.status.recorded:
            self._ask(link.moment)

    def _ask(self, step: int) -> None:
        missing = unseen(self._link.lab.timeline(), step, self._link.looked_at)
        if missing:
            self._link.ask(Recall(step, missing)).add_done_callback(self._answered)

    def _answered(self, future: asyncio.Future[Answer]) -> None:
        if not future.cancelled() and future.result().text:
            self._said(future.result().text)
            self._link.reread()
