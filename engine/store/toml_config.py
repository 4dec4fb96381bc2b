"""Reads the configuration of an experiment from the tables under ``[config]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.contract.errors import ConfigError
from engine.contract.values import Config, tupled
from engine.plan import check, section_specs
from engine.store.toml_lines import Keys, Source


def read_config(source: Source, tables: Mapping[str, Any], steps: int | None) -> Config:
    """Complete the configuration in ``[config]``; ``steps`` is its length unless it says otherwise.

    Raises ConfigError naming file, line and field.
    """
    given: dict[str, dict[str, Any]] = {}
    if steps is not None:
        given["training"] = {"steps": steps}
    keys: dict[tuple[str, str], Keys] = {}
    for path, value in _leaves(tables, ("config",)):
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
    """Return the path of the first setting that is wrong by itself, the family's before all."""
    family = {name: given[name] for name in ("family",) if name in given}
    for (section, field), path in sorted(keys.items(), key=lambda item: item[0][0] != "family"):
        kind = {n: v for n, v in given[section].items() if n == "kind"}
        try:
            check({**family, section: {**kind, field: given[section][field]}})
        except ConfigError:
            return path
    return ()


def located(config: Config, folder: Path) -> Config:
    """Make the paths of data files and folders absolute, as seen from ``folder``."""
    located = dict(config)
    for spec in (spec for spec in section_specs() if spec.name in config):
        variant = spec.variant_of(config)
        for field in variant.fields if variant else ():
            value = config[spec.name][field.name]
            if field.kind in ("path", "folder") and value:
                path = str(folder / Path(str(value)).expanduser())
                located[spec.name] = {**located[spec.name], field.name: path}
    return located
