"""A value in the YAML of a lesson that knows its field and its line, and what it may be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.contract.errors import ConfigError
from engine.contract.values import Value, tupled
from engine.store.toml_lines import nearest

Plain = bool | int | float | str | None


def fault(file: str, line: int, message: str) -> ConfigError:
    """Return an error that names the file and the line."""
    return ConfigError(f"{file}, line {line}: {message}")


@dataclass(frozen=True, slots=True)
class Node:
    """A plain value, a list of nodes or a mapping of nodes.

    ``path`` is the dotted name of the field, ``line`` the line of the file, from 1, and ``raw``
    a plain value as it is written.
    """

    file: str
    line: int
    path: str
    plain: Plain = None
    raw: str = ""
    list: tuple[Node, ...] | None = None
    map: Mapping[str, Node] | None = field(default=None)

    def error(self, message: str) -> ConfigError:
        """Return an error that names file, line and field."""
        return fault(self.file, self.line, f"{self.path}: {message}" if self.path else message)

    def fields(self, known: Iterable[str]) -> Mapping[str, Node]:
        """Return a mapping that has none but the known fields; ConfigError otherwise."""
        known = tuple(known)
        found = self.entries()
        for name, node in found.items():
            if name not in known:
                hint = nearest(name, known) or f"; there are {', '.join(known)}"
                raise node.error(f"unknown field{hint}")
        return found

    def entries(self) -> Mapping[str, Node]:
        """Return a mapping of whatever names; ConfigError where it is none."""
        if self.map is None:
            raise self.error(f"{self._shown()} is not allowed; it must be lines of 'name: value'")
        return self.map

    def items(self) -> tuple[Node, ...]:
        """Return the entries of a list; ConfigError where it is none."""
        if self.list is None:
            raise self.error(f"{self._shown()} is not allowed; it must be a list such as [a, b]")
        return self.list

    def text(self) -> str:
        """Return a text that is not empty; a number stands for itself as it is written."""
        if self.list is not None or self.map is not None or not self.raw.strip():
            raise self.error(f"{self._shown()} is not allowed; it must be text")
        return self.raw.strip()

    def truth(self) -> bool:
        """Return true or false."""
        if not isinstance(self.plain, bool):
            raise self.error(f"{self._shown()} is not allowed; it must be true or false")
        return self.plain

    def number(self) -> float:
        """Return a finite number."""
        if isinstance(self.plain, bool) or not isinstance(self.plain, int | float):
            raise self.error(f"{self._shown()} is not allowed; it must be a number")
        try:
            value = float(self.plain)
        except OverflowError:  # a whole number of hundreds of digits
            value = math.inf
        if not math.isfinite(value):
            raise self.error(f"{self._shown()} is not allowed; it must be a finite number")
        return value

    def whole(self, low: int, high: int) -> int:
        """Return a whole number within bounds."""
        value = self.plain
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            allowed = f"it must be a whole number from {low} to {high}"
            raise self.error(f"{self._shown()} is not allowed; {allowed}")
        return value

    def value(self) -> Value:
        """Return what a setting may hold: a plain value, or a list of pairs of numbers."""
        if self.list is not None:
            return _points(self)
        if self.plain is None:
            raise self.error("it is empty; write a value after the colon")
        return self.plain

    def _shown(self) -> str:
        if self.map is not None:
            return "a group of fields"
        if self.list is not None:
            return "a list"
        return f"'{self.raw}'" if self.raw else "nothing"


def _points(node: Node) -> Value:
    pairs = [[each.number() for each in pair.items()] for pair in node.items()]
    if any(len(pair) != 2 for pair in pairs):
        raise node.error("a list of settings must hold [x, y] pairs")
    points: Value = tupled(pairs)
    return points
