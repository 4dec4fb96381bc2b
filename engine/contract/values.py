"""A configuration as plain data: sections of named values, treated as immutable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Point = tuple[float, float]
Value = bool | int | float | str | tuple[Point, ...]
Section = Mapping[str, Value]
Config = Mapping[str, Section]


def edited(config: Config, section: str, field: str, value: Value) -> Config:
    """Return a copy of ``config`` in which one field of one section has a new value."""
    return {**config, section: {**config.get(section, {}), field: value}}


def differences(first: Config, second: Config) -> tuple[tuple[str, str], ...]:
    """Name the ``(section, field)`` pairs in which two configurations differ, sorted."""
    found = set()
    for section in {*first, *second}:
        left, right = first.get(section, {}), second.get(section, {})
        found |= {(section, f) for f in {*left, *right} if left.get(f) != right.get(f)}
    return tuple(sorted(found))


def tupled(value: Any) -> Any:
    """Turn lists, which files have, into the tuples that values of a configuration have."""
    return tuple(tupled(inner) for inner in value) if isinstance(value, list | tuple) else value


def tupled_config(config: Mapping[str, Mapping[str, Any]]) -> Config:
    """Return a configuration as files have it, with tuples for their lists."""
    return {
        name: {field: tupled(value) for field, value in section.items()}
        for name, section in config.items()
    }
