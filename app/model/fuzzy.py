"""How well a few typed letters fit a line of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def score(query: str, text: str) -> float | None:
    """Return how well ``query`` fits, more being better, or None where it does not.

    Its letters must occur in order. Beginnings of words and runs of letters count more, and among
    equals the shorter text wins.
    """
    wanted, given = query.casefold().replace(" ", ""), text.casefold()
    total, place, run = 0.0, -1, 0
    for letter in wanted:
        found = _next(given, letter, place + 1)
        if found < 0:
            return None
        run = run + 1 if found == place + 1 else 1
        total += 4.0 if _begins_word(given, found) else float(run)
        place = found
    return total - 0.01 * len(given)


def ranked(query: str, items: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """Return the items that fit, the best first; all of them in order for an empty query."""
    if not query.strip():
        return list(items)
    scored = [(score(query, text(item)), item) for item in items]
    fitting = [(s, item) for s, item in scored if s is not None]
    return [item for _, item in sorted(fitting, key=lambda pair: -pair[0])]


def _next(text: str, letter: str, start: int) -> int:
    """Find the next place of a letter, where a word begins with it if there is such a place."""
    beginnings = (i for i in range(start, len(text)) if text[i] == letter and _begins_word(text, i))
    direct = text.find(letter, start)
    if direct == start and start > 0:
        return direct
    return next(beginnings, direct)


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
