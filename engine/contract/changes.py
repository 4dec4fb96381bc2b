"""What makes one configuration of another, as plain data that files can hold."""

from __future__ import annotations

from collections.abc import Mapping

from engine.contract.values import Config, Section, Value

Change = Mapping[str, Mapping[str, Value | None] | None]  # None is for what is there no more
Changes = tuple[tuple[int, Change], ...]  # each with the step from which on it holds


def changed(before: Config, after: Config) -> Change:
    """Return what is to be changed so that one configuration becomes another; empty for equals."""
    gone = {section: None for section in before if section not in after}
    found = {
        section: _differing(before.get(section, {}), values)
        for section, values in after.items()
        if before.get(section) != values
    }
    return {**gone, **found}


def applied(config: Config, change: Change) -> Config:
    """Return a configuration with a change made; what is as it was is shared with the old one."""
    made = dict(config)
    for section, values in change.items():
        if values is None:
            made.pop(section, None)
        else:
            both = {**made.get(section, {}), **values}
            made[section] = {name: value for name, value in both.items() if value is not None}
    return made


def _differing(before: Section, after: Section) -> Mapping[str, Value | None]:
    gone = {name: None for name in before if name not in after}
    return {**gone, **{n: value for n, value in after.items() if before.get(n) != value}}
