"""Pieces of a formula put on lines, on a common base line each; all lengths in em. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.plots.writing.typeset import Typeset


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and where it begins on its line."""

    piece: Typeset
    left: float


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces side by side; ``baseline`` is how far below the top they stand."""

    pieces: tuple[Placed, ...]
    baseline: float

    @property
    def width(self) -> float:
        """Where the last piece ends."""
        return self.pieces[-1].left + self.pieces[-1].piece.width

    @property
    def descent(self) -> float:
        """How far the pieces reach below the base line."""
        return max(placed.piece.descent for placed in self.pieces)


def broken(
    pieces: Iterable[tuple[Typeset, float]], room: float, leading: float
) -> tuple[Line, ...]:
    """Put pieces, each with the space before it, on lines not longer than ``room``.

    A piece that is longer by itself stands on a line of its own.
    """
    lines: list[Line] = []
    for row in _rows(pieces, room):
        above = lines[-1].baseline + lines[-1].descent + leading if lines else 0.0
        lines.append(Line(row, above + max(placed.piece.ascent for placed in row)))
    return tuple(lines)


def _rows(pieces: Iterable[tuple[Typeset, float]], room: float) -> Iterator[tuple[Placed, ...]]:
    row: list[Placed] = []
    end = 0.0
    for piece, gap in pieces:
        if row and end + gap + piece.width > room:
            yield tuple(row)
            row, end = [], 0.0
        left = end + gap if row else 0.0
        row.append(Placed(piece, left))
        end = left + piece.width
    if row:
        yield tuple(row)
