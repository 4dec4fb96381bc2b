"""Writes an experiment as TOML that holds only what differs from the defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import tomlkit

from engine.contract.specs import Experiment
from engine.contract.values import Config, Section
from engine.plan import check, section_specs, trains
from engine.store.toml_reader import FORMAT


def render(experiment: Experiment) -> str:
    """Return the text of an experiment file.

    Raises ConfigError if its configuration is not valid.
    """
    return "\n".join(_lines(experiment)) + "\n"


def changes(config: Config, base: Config | None = None) -> Config:
    """Return what differs from the defaults of the part that each section holds, or from ``base``.

    Raises ConfigError if the configuration is not valid.
    """
    complete = check(config).config
    choosable = [spec for spec in section_specs() if spec.choosable and spec.name in complete]
    kinds: Config = {spec.name: {"kind": complete[spec.name]["kind"]} for spec in choosable}
    usual = check({**kinds, **(base or {})}).config
    found: dict[str, Section] = {
        name: {n: v for n, v in section.items() if v != usual[name][n]}
        for name, section in complete.items()
    }
    for spec in choosable:
        if (kind := complete[spec.name]["kind"]) != spec.default_kind:
            found[spec.name] = {"kind": kind, **found[spec.name]}
    return {name: section for name, section in found.items() if section}


def _lines(experiment: Experiment) -> Iterator[str]:
    yield f"format = {FORMAT}"
    for name in ("name", "title", "summary", "look_for"):
        yield _assignment(name, getattr(experiment, name))
    base: Config = {}
    if trains(experiment.config):
        yield _assignment("steps", experiment.steps)
        base = {"training": {"steps": experiment.steps}}  # as the reader completes it
    if experiment.layout:
        yield _assignment("layout", list(experiment.layout))
    for expected in experiment.expect:
        yield from _table("[[expect]]", asdict(expected))
    for name, section in changes(experiment.config, base).items():
        yield from _table(f"[config.{name}]", section)


def _table(header: str, fields: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield header
    for name, value in fields.items():
        if value is not None:
            yield _assignment(name, value)


def _assignment(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        pairs = "".join(f"\n  [{float(x)!r}, {float(y)!r}]," for x, y in value)
        return f"{name} = [{pairs}\n]"
    return f"{name} = {tomlkit.item(value).as_string()}"
