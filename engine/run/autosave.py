"""Keeps an automatic checkpoint of a run, so that a crash costs seconds and not the lecture."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

from engine.contract.errors import UserError
from engine.run.trainer import Trainer
from engine.store.checkpoint import save_checkpoint

NAME = "last.safetensors"
log = logging.getLogger(__name__)


class Autosave:
    """Writes ``last.safetensors`` in one folder, at most once every so many seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._folder: Path | None = None
        self._seconds = 0.0
        self._last = clock()
        self.path = ""
        self.step = 0

    def into(self, folder: str, seconds: float) -> None:
        """Save there from now on."""
        self._folder, self._seconds = Path(folder), seconds

    def owns(self, path: str) -> bool:
        """Whether that is the file that is written here."""
        return bool(path) and self._folder is not None and Path(path) == self._folder / NAME

    def begin(self, path: str = "", step: int = 0) -> None:
        """Turn to another run, which came from the checkpoint at ``path`` if it is named.

        What was saved of the run before is deleted, lest it be taken for this one's.
        """
        self._last = self._clock()
        if self.owns(path):
            self.path, self.step = path, step
            return
        own = self._folder / NAME if self._folder else None
        self.path, self.step = "", 0
        if own is not None:
            with contextlib.suppress(OSError):  # then it is overwritten a little later
                own.unlink(missing_ok=True)

    def turn_to(self, trainer: Trainer) -> str:
        """Turn to another run and save it in the place of the one before, without a gap.

        Return what went wrong.
        """
        self.path, self.step = "", 0
        trouble = self.now(trainer)
        if not self.path:
            self.begin()
        return trouble

    def now_and_then(self, trainer: Trainer) -> str:
        """Save if it is time and something changed; return what went wrong, if anything."""
        if self._clock() - self._last < self._seconds or trainer.step == self.step:
            return ""
        return self.now(trainer)

    def now(self, trainer: Trainer) -> str:
        """Save at once if a folder is set and a step was taken; return what went wrong."""
        if self._folder is None or trainer.step == 0:
            return ""
        self._last = self._clock()
        try:
            save_checkpoint(self._folder / NAME, trainer)
        except UserError as error:
            log.warning("automatic saving failed: %s", error)
            return f"Automatic saving failed: {error}"
        self.path, self.step = str(self._folder / NAME), trainer.step
        return ""
