"""Files and folders that forms ask for, through the dialogs that the whole window shares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.shell.dialogs import FileDialogs
from app.shell.tasks import Tasks


class Choosing:
    """Is called with what a form wants, and calls back with what was chosen, if anything was."""

    def __init__(self, dialogs: FileDialogs, tasks: Tasks) -> None:
        self._dialogs = dialogs
        self._tasks = tasks

    def __call__(
        self,
        title: str,
        chosen: Callable[[str], None],
        *,
        filters: tuple[str, ...] = (),
        start: str = "",
        folder: bool = False,
    ) -> None:
        """Ask for a file, or for a folder, beginning where ``start`` is."""
        self._tasks.start(self._ask(title, chosen, filters, start, folder), "choose a file")

    async def _ask(
        self,
        title: str,
        chosen: Callable[[str], None],
        filters: tuple[str, ...],
        start: str,
        folder: bool,
    ) -> None:
        place = Path(start) if start else None
        if folder:
            path = await self._dialogs.folder(title, place)
        else:
            path = await self._dialogs.open(title, *filters, start=place.parent if place else None)
        if path is not None:
            chosen(str(path))
