"""Formulas set as drawings: TeX in, SVG out, in a thread that lives as long as there is work."""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

KEPT = 600  # pieces: those of all studies at a few settings
EM = 100.0  # units of the drawings
INK = "#010203"  # stands for the colour of the text
_BOX = re.compile(r'viewBox="([^"]+)"')
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Typeset:
    """A piece of a formula as SVG, with its size in em: above and below the line, and across."""

    svg: str
    width: float
    ascent: float
    descent: float

    def coloured(self, colour: str) -> bytes:
        """Return the drawing in one colour."""
        return self.svg.replace(INK, colour).encode()


def typeset(tex: str) -> Typeset | None:
    """Set a formula, which takes some milliseconds; return None for what cannot be read."""
    try:
        from ziamath.config import config  # only here, because it takes a while
        from ziamath.zmath import Latex

        config.svg2 = False  # Qt draws paths, but no symbols
        svg = Latex(tex, size=EM, color=INK).svg()
    except Exception:  # a formula is a text of others, and the reader fails in many ways
        log.warning("cannot set the formula '%s'", tex, exc_info=True)
        return None
    found = _BOX.search(svg)
    if found is None:
        return None
    _, top, width, height = map(float, found[1].split())
    return Typeset(svg, width / EM, -top / EM, (height + top) / EM)


class Typesetter:
    """Keeps what was set; what is wanted and not there yet is set in a thread.

    What is wanted by one and the same ``owner`` replaces what it wanted before, so that of a
    slider that moves only the newest numbers are set.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Typeset | None] = OrderedDict()
        self._wanted: dict[int, tuple[str, ...]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def known(self, pieces: Iterable[str]) -> bool:
        """Whether all pieces have been set, or found to be unreadable."""
        with self._lock:
            return all(piece in self._kept for piece in pieces)

    def get(self, piece: str) -> Typeset | None:
        """Return a piece that is known; None if it cannot be read."""
        with self._lock:
            if piece in self._kept:
                self._kept.move_to_end(piece)
            return self._kept.get(piece)

    def want(self, owner: int, pieces: tuple[str, ...]) -> None:
        """Have these pieces set as soon as possible."""
        with self._lock:
            self._wanted[owner] = pieces
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="saddlepoint-formula")
                self._thread.start()

    def forget(self, owner: int) -> None:
        """Want nothing any more."""
        with self._lock:
            self._wanted.pop(owner, None)

    def join(self) -> None:
        """Wait until all that is wanted has been set."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while (piece := self._next()) is not None:
            done = typeset(piece)
            with self._lock:
                self._kept[piece] = done
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)

    def _next(self) -> str | None:
        """Return a piece that is wanted, or None when the thread may end."""
        with self._lock:
            for owner, pieces in list(self._wanted.items()):
                for piece in pieces:
                    if piece not in self._kept:
                        return piece
                del self._wanted[owner]
            self._thread = None
            return None


typesetter = Typesetter()
