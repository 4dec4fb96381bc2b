"""Garbage collection in the window's thread only, in small portions."""

from __future__ import annotations

import gc

from app.allocator import return_free_pages

SWEEP, THOROUGH = 30, 900  # polls between two collections of young, and of all, objects


class Collector:
    """Collects when told to, since a collection in another thread may destroy Qt objects there.

    What exists when it starts is taken for permanent, which keeps later collections short.
    """

    def __init__(self) -> None:
        self._polls, self._started = 0, False

    def start(self) -> None:
        """Take collection over from the interpreter."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._started = True

    def stop(self) -> None:
        """Give it back, if it was taken."""
        if self._started:
            gc.unfreeze()
            gc.enable()
        self._started = False

    def tick(self) -> None:
        """Collect if it is time; what all of it leaves behind goes back to the system."""
        self._polls += 1
        if self._polls % THOROUGH == 0:
            gc.collect()
            return_free_pages()
        elif self._polls % SWEEP == 0:
            gc.collect(1)
