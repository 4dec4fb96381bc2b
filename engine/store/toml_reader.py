"""Reads experiments from TOML and says of a wrong one in which line and field it is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.contract.errors import FileError
from engine.contract.specs import Expectation, Experiment
from engine.contract.values import Config
from engine.kinds import metrics
from engine.plan import section_specs, trains
from engine.store.toml_config import read_config
from engine.store.toml_lines import Keys, Source, nearest

FORMAT = 1
# A key of many parts takes tomllib the square of their number, which is hours for a whole file.
MANY_PARTS = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}""", re.ASCII
)


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


def parse(text: str, file: str, folder: Path) -> Parsed:
    """Read the text of ``file``, whose relative paths start at ``folder``.

    Raises FileError for what is not TOML or of a newer format, ConfigError for a wrong field.
    """
    source = Source(text, file, folder)
    data = _loaded(text, file)
    version = data.get("format", FORMAT)
    if isinstance(version, int) and version > FORMAT:
        raise FileError(
            f"{file} was written by a newer Saddlepoint (format {version}; this one reads up to "
            f"{FORMAT})"
        )
    try:
        fields = _fields(source, data)
        return Parsed(_experiment(source, fields), fields.order)
    except RecursionError:
        raise FileError(f"{file} has tables that are nested too deeply") from None


def _loaded(text: str, file: str) -> dict[str, Any]:
    if long := MANY_PARTS.search(text):
        line = text[: long.start()].count("\n") + 1
        raise FileError(f"{file}, line {line}: a key has too many parts")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"{file} is not valid TOML: {error}") from None


def _fields(source: Source, data: Mapping[str, Any]) -> _File:
    try:
        return _File.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        keys: Keys = tuple(first["loc"])
        if first["type"] != "extra_forbidden":
            raise source.error(keys, f"{_dotted(keys)}: {first['msg'].lower()}") from None
    known = _Expect.model_fields if keys[0] == "expect" else _File.model_fields
    sections = {spec.name.split(".")[0] for spec in section_specs()} | {"critic"}
    hint = nearest(str(keys[-1]), known)
    if keys[0] in sections:
        hint = f"; settings belong under [config.{keys[0]}]"
    raise source.error(keys, f"unknown field '{_dotted(keys)}'{hint}")


def _experiment(source: Source, fields: _File) -> Experiment:
    config = read_config(source, fields.config, fields.steps)
    stem = Path(source.file).stem
    return Experiment(
        name=fields.name or stem,
        title=fields.title or fields.name or stem,
        summary=fields.summary,
        look_for=fields.look_for,
        steps=_length(fields, config),
        config=config,
        expect=tuple(_expectation(source, i, e) for i, e in enumerate(fields.expect)),
        layout=tuple(fields.layout),
    )


def _length(fields: _File, config: Config) -> int:
    if not trains(config):
        return 0
    return fields.steps or cast(int, config["training"]["steps"])


def _expectation(source: Source, index: int, expected: _Expect) -> Expectation:
    if expected.metric not in metrics.all():
        hint = nearest(expected.metric, metrics.all())
        keys = ("expect", index, "metric")
        raise source.error(keys, f"unknown metric '{expected.metric}'{hint}")
    low, high = expected.low, expected.high
    if low is not None and high is not None and low > high:
        raise source.error(("expect", index, "low"), "low is above high")
    return Expectation(expected.metric, expected.steps, low, high)


def _dotted(keys: Keys) -> str:
    return ".".join(str(key) for key in keys)
