"""Reads experiments from TOML and says of a wrong one in which line and field it is wrong."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.contract.errors import ConfigError, FileError
from engine.contract.specs import Expectation, Experiment
from engine.contract.values import Config
from engine.kinds import metrics
from engine.plan import check, section_specs
from engine.store.nesting import tupled
from engine.store.toml_lines import line_of

FORMAT = 1
Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """An experiment and its place among those that come with the program."""

    experiment: Experiment
    order: int


class _Expect(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    metric: str
    steps: int = Field(ge=0)
    low: float | None = None
    high: float | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    format: int = 1
    name: str = Field("", max_length=200)
    title: str = ""
    summary: str = ""
    look_for: str = ""
    steps: int | None = Field(None, ge=1, le=10_000_000)
    order: int = 0
    layout: list[str] = []
    expect: list[_Expect] = []
    config: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    file: str
    folder: Path

    def error(self, keys: Keys, message: str) -> ConfigError:
        line = line_of(self.text, keys)
        return ConfigError(f"{self.file}{f', line {line}' if line else ''}: {message}")


def parse(text: str, file: str, folder: Path) -> Parsed:
    """Read the text of ``file``, whose relative paths start at ``folder``.

    Raises FileError for what is not TOML or of a newer format, ConfigError for a wrong field.
    """
    source = _Source(text, file, folder)
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"{file} is not valid TOML: {error}") from None
    version = data.get("format", FORMAT)
    if isinstance(version, int) and version > FORMAT:
        raise FileError(
            f"{file} was written by a newer Saddlepoint (format {version}; this one reads up to "
            f"{FORMAT})"
        )
    fields = _fields(source, data)
    experiment = _experiment(source, fields)
    return Parsed(experiment, fields.order)


def _fields(source: _Source, data: Mapping[str, Any]) -> _File:
    try:
        return _File.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        keys: Keys = tuple(first["loc"])
        if first["type"] != "extra_forbidden":
            raise source.error(keys, f"{_dotted(keys)}: {first['msg'].lower()}") from None
    known = _Expect.model_fields if keys[0] == "expect" else _File.model_fields
    sections = {spec.name.split(".")[0] for spec in section_specs()} | {"critic"}
    hint = _nearest(str(keys[-1]), known)
    if keys[0] in sections:
        hint = f"; settings belong under [config.{keys[0]}]"
    raise source.error(keys, f"unknown field '{_dotted(keys)}'{hint}")


def _experiment(source: _Source, fields: _File) -> Experiment:
    config = _config(source, fields)
    length = config["training"]["steps"]
    stem = Path(source.file).stem
    return Experiment(
        name=fields.name or stem,
        title=fields.title or fields.name or stem,
        summary=fields.summary,
        look_for=fields.look_for,
        steps=fields.steps or int(length if isinstance(length, int) else 0),
        config=config,
        expect=tuple(_expectation(source, i, e) for i, e in enumerate(fields.expect)),
        layout=tuple(fields.layout),
    )


def _expectation(source: _Source, index: int, expected: _Expect) -> Expectation:
    if expected.metric not in metrics.all():
        hint = _nearest(expected.metric, metrics.all())
        keys = ("expect", index, "metric")
        raise source.error(keys, f"unknown metric '{expected.metric}'{hint}")
    low, high = expected.low, expected.high
    if low is not None and high is not None and low > high:
        raise source.error(("expect", index, "low"), "low is above high")
    return Expectation(expected.metric, expected.steps, low, high)


def _config(source: _Source, fields: _File) -> Config:
    given: dict[str, dict[str, Any]] = {}
    if fields.steps is not None:
        given["training"] = {"steps": fields.steps}
    keys: dict[tuple[str, str], Keys] = {}
    for path, value in _leaves(fields.config, ("config",)):
        section, field, implied = _setting(path, value)
        given.setdefault(section, {}).update({**implied, field: value})
        keys[section, field] = path
    try:
        complete = check(given).config
    except ConfigError as error:
        raise source.error(_culprit(given, keys), str(error)) from None
    return located(complete, source.folder)


def _leaves(tables: Mapping[str, Any], path: Keys) -> Iterator[tuple[Keys, Any]]:
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), tupled(value)


def _setting(path: Keys, value: Any) -> tuple[str, str, dict[str, Any]]:
    """Return section, field and what the field implies; a section may be set as a whole."""
    words = [str(word) for word in path[1:]]
    if words[0] == "critic":
        words[0] = "discriminator"
    name = ".".join(words)
    spec = next((s for s in section_specs() if s.name == name), None)
    if spec is not None and spec.switch:
        return (name, "on", {}) if isinstance(value, bool) else (name, spec.primary, {"on": True})
    if spec is not None:
        return name, "kind", {}
    if len(words) == 1:
        return name, "", {}
    return ".".join(words[:-1]), words[-1], {}


def _culprit(given: Mapping[str, Mapping[str, Any]], keys: Mapping[tuple[str, str], Keys]) -> Keys:
    """Return the path of the first setting that is wrong by itself."""
    for (section, field), path in keys.items():
        kind = {n: v for n, v in given[section].items() if n == "kind"}
        try:
            check({section: {**kind, field: given[section][field]}})
        except ConfigError:
            return path
    return ()


def located(config: Config, folder: Path) -> Config:
    """Make the paths of data files absolute, as seen from ``folder``."""
    located = dict(config)
    for spec in section_specs():
        variant = spec.variant_of(config)
        for field in variant.fields if variant else ():
            value = config[spec.name][field.name]
            if field.kind == "path" and value:
                path = str(folder / Path(str(value)).expanduser())
                located[spec.name] = {**located[spec.name], field.name: path}
    return located


def _dotted(keys: Keys) -> str:
    return ".".join(str(key) for key in keys)


def _nearest(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""
