"""Finds the line of a key in TOML text, which the standard reader does not tell."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def line_of(text: str, keys: tuple[str | int, ...]) -> int | None:
    """Return the number (from 1) of the line that sets the value at ``keys``, or None.

    A number among the keys counts the ``[[tables]]`` of the name before it. Where there is no such
    key, the line that begins the innermost enclosing table is returned.
    """
    best: tuple[int, int] | None = None
    table: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _table(header[1], header[2], counts)
            path = table
        elif key := _KEY.match(line):
            path = (*table, *_words(key[1]))
        else:
            continue
        if path and path == keys[: len(path)] and (best is None or len(path) > best[0]):
            best = (len(path), number)
    return best[1] if best else None


def _table(bracket: str, name: str, counts: dict[str, int]) -> tuple[str | int, ...]:
    words = _words(name)
    if bracket == "[":
        return words
    index = counts.get(name, 0)
    counts[name] = index + 1
    return (*words, index)


def _words(dotted: str) -> tuple[str, ...]:
    return tuple(word.strip().strip("\"'") for word in dotted.split("."))
