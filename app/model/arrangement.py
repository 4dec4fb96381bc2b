"""How panels share a picture, as the command line writes it: ``surface,divergences+losses``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from engine.contract.errors import UserError

Stack = tuple[str, ...]  # panels below one another
Row = tuple[Stack, ...]  # stacks beside one another
Rows = tuple[Row, ...]  # rows below one another, each of the full width
BELOW, BESIDE, ON = "/", ",", "+"
WIDE = 1.1  # width over height from which on panels stand beside one another


def parsed(text: str, known: Iterable[str]) -> Rows:
    """Read names of panels: a comma is beside, a plus below in a column, a slash a new row.

    Raises UserError naming what is wrong and what is near it.
    """
    names = list(known)
    rows = tuple(_row(part) for part in text.split(BELOW))
    flat = names_in(rows)
    if not flat:
        raise UserError(f"no panel is named; there are {', '.join(names)}")
    for name in flat:
        if name not in names:
            raise UserError(f"no panel is called '{name}'{_hint(name, names)}")
        if flat.count(name) > 1:
            raise UserError(f"the panel '{name}' is named twice")
    return tuple(row for row in rows if row)


def names_in(rows: Rows) -> tuple[str, ...]:
    """Return the names of all panels in the order in which they are read."""
    return tuple(name for row in rows for stack in row for name in stack)


def arranged(names: Sequence[str], width: int, height: int) -> Rows:
    """Share a picture of that shape among panels: the first is the largest of three."""
    across = width >= WIDE * height
    if len(names) <= 3:
        first, others = names[:1], names[1:]
        if across:
            return (tuple(stack for stack in (tuple(first), tuple(others)) if stack),)
        rows = ((tuple(first),), tuple((name,) for name in others))
        return tuple(row for row in rows if row)
    columns = _root(len(names)) if across else 2
    starts = range(0, len(names), columns)
    return tuple(tuple((name,) for name in names[at : at + columns]) for at in starts)


def _row(text: str) -> Row:
    stacks = (tuple(_words(part, ON)) for part in text.split(BESIDE))
    return tuple(stack for stack in stacks if stack)


def _words(text: str, mark: str) -> list[str]:
    return [word for part in text.split(mark) if (word := part.strip())]


def _root(count: int) -> int:
    """Return how many stand in a row of the squarest arrangement of so many."""
    across = 1
    while across * across < count:
        across += 1
    return across


def _hint(name: str, names: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, names, n=3)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return f"; there are {', '.join(names)}"
