"""Says where in a TOML file a mistake is; the standard reader tells it only of bad syntax."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.contract.errors import ConfigError

Keys = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of ``file``, whose relative paths start at ``folder``."""

    text: str
    file: str
    folder: Path

    def error(self, keys: Keys, message: str) -> ConfigError:
        """Return an error that names the file and the line of the value at ``keys``."""
        line = line_of(self.text, keys)
        return ConfigError(f"{self.file}{f', line {line}' if line else ''}: {message}")


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that is most like a mistaken one, if any is."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""


def line_of(text: str, keys: Keys) -> int | None:
    """Return the number (from 1) of the line that sets the value at ``keys``, or None.

    A number among the keys counts the ``[[tables]]`` of the name before it. Where there is no such
    key, the line that begins the innermost enclosing table is returned.
    """
    best: tuple[int, int] | None = None
    table: Keys = ()
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


def _table(bracket: str, name: str, counts: dict[str, int]) -> Keys:
    words = _words(name)
    if bracket == "[":
        return words
    index = counts.get(name, 0)
    counts[name] = index + 1
    return (*words, index)


def _words(dotted: str) -> tuple[str, ...]:
    return tuple(word.strip().strip("\"'") for word in dotted.split("."))
