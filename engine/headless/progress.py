"""Words of progress on the command line, while a dataset is downloaded or made ready."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from engine.telling import heard

OFTEN = 0.1  # seconds between two words on a terminal


class Progress:
    """Writes a line for each piece of work; a piece is told by the words before the colon.

    On a terminal the line is written over as the work goes on. Elsewhere, as in a file, there is
    one line when it begins and one when it ends.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._terminal = stream.isatty()
        self._piece = self._last = self._shown = ""
        self._shown_at = float("-inf")

    def tell(self, text: str) -> None:
        """Take the next word of progress."""
        piece = text.partition(":")[0].removesuffix(" …")
        begun = piece != self._piece
        if begun:
            self.close()
        self._piece, self._last = piece, text
        now = self._clock()
        if begun or (self._terminal and now - self._shown_at >= OFTEN):
            self._show(text)
            self._shown_at = now

    def close(self) -> None:
        """Write the last word, if it was not written yet, and end the line."""
        if self._last != self._shown:
            self._show(self._last)
        if self._terminal and self._shown:
            self._stream.write("\n")
        self._piece = self._last = self._shown = ""
        self._stream.flush()

    def _show(self, text: str) -> None:
        if self._terminal:
            room = shutil.get_terminal_size().columns - 1
            line, before = text[:room], self._shown[:room]
            self._stream.write(f"\r{line.ljust(len(before))}")
        else:
            self._stream.write(f"{text}\n")
        self._shown = text
        self._stream.flush()


@contextmanager
def progress_told(*, quiet: bool) -> Iterator[None]:
    """Tell on stderr how far what takes long inside the block is, unless it is to be quiet."""
    if quiet:
        yield
        return
    progress = Progress(sys.stderr)
    try:
        with heard(progress.tell):
            yield
    finally:
        progress.close()
