"""The state that an earlier window left: offered after a crash, continued or discarded."""

from __future__ import annotations

from pathlib import Path

from app.model.notices import Notice
from app.model.sessions import Leftover, Sessions
from app.shell.banners import Banners
from app.shell.documents import Documents
from app.shell.tasks import Job, Tasks

SUBJECT = "session"
CHOICES = (("Continue", "file.continue"), ("Discard", "file.discard"))


class SessionOffer:
    """Offers the leftover of the sessions, once; it is deleted when it is taken."""

    def __init__(
        self, sessions: Sessions, banners: Banners, documents: Documents, tasks: Tasks
    ) -> None:
        self._sessions = sessions
        self._banners = banners
        self._documents = documents
        self._tasks = tasks

    @property
    def stands(self) -> bool:
        """Whether there is anything to be continued."""
        return self._sessions.leftover is not None

    def make(self) -> None:
        """Offer what a crash has left; what was closed in order is a menu's matter."""
        leftover = self._sessions.leftover
        if leftover is not None and leftover.crashed:
            what = f"It was training “{leftover.title}”. " if leftover.title else ""
            text = f"{what}Its last automatic checkpoint is still there."
            title = "The last session ended unexpectedly"
            self._banners.tell(SUBJECT, Notice("info", title, text, CHOICES))

    def accept(self) -> None:
        """Take the state up."""
        leftover = self._sessions.leftover
        if leftover is not None:
            self._banners.tell(SUBJECT, None)
            self._tasks.start(self._take(leftover), "continue the last session")

    def decline(self) -> None:
        """Delete the state."""
        self._banners.tell(SUBJECT, None)
        self._tasks.start(self._discard(), "discard the last session")

    async def _take(self, leftover: Leftover) -> None:
        await self._documents.load(Path(leftover.checkpoint), leftover.title)
        await self._discard()

    async def _discard(self) -> None:
        job = Job("Discarding the last session")
        await self._tasks.in_thread(job, lambda _: self._sessions.discard())
