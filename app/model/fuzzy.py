"""How well a few typed letters fit a line of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
RUN, BEGINNING = 2.0, 4.0  # worth of a letter next to the last, and of a word's first letter


def score(query: str, text: str) -> float | None:
    """Return how well ``query`` fits, more being better, or None where it does not.

    Its letters must occur in order. Beginnings of words and runs of letters count more, and among
    equals the shorter text wins.
    """
    wanted, given = query.casefold().replace(" ", ""), text.casefold()
    best: dict[int, float] = {-1: 0.0}  # of all ways to place the letters so far, by the last place
    for letter in wanted:
        best = _placed(letter, given, best)
    return max(best.values()) - 0.01 * len(given) if best else None


def ranked(query: str, items: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """Return the items that fit, the best first; all of them in order for an empty query."""
    if not query.strip():
        return list(items)
    scored = [(score(query, text(item)), item) for item in items]
    fitting = [(s, item) for s, item in scored if s is not None]
    return [item for _, item in sorted(fitting, key=lambda pair: -pair[0])]


def _placed(letter: str, text: str, best: dict[int, float]) -> dict[int, float]:
    found, so_far = {}, float("-inf")
    for place, present in enumerate(text):
        so_far = max(so_far, best.get(place - 1, float("-inf")))
        if present == letter and so_far > float("-inf"):
            run = best.get(place - 1, float("-inf")) + RUN if place else float("-inf")
            found[place] = max(so_far, run) + (BEGINNING if _begins_word(text, place) else 1.0)
    return found


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
