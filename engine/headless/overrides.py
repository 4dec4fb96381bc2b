"""Settings given on the command line as ``path=value``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from typing import cast

from engine.contract.errors import ConfigError
from engine.contract.values import Config, Value, tupled
from engine.plan import assigned, section_specs


def overridden(config: Config, assignments: Iterable[str]) -> Config:
    """Return the configuration with each ``path=value`` set in turn.

    Raises ConfigError for a path that does not exist or a text without an equals sign.
    """
    for text in assignments:
        path, equals, value = text.partition("=")
        if not equals:
            raise ConfigError(f"--set {text}: write it as path=value, such as critic.clip=0.05")
        found = parsed(value.strip())
        config = assigned(config, _exact(path.strip(), found), found)
    return config


def parsed(text: str) -> Value:
    """Read a TOML number, truth value, text or list of pairs; anything else is text as it is."""
    try:
        found = tomllib.loads(f"value = {text}")
    except ValueError:
        return _number(text)
    value = found["value"]
    known = isinstance(value, bool | int | float | str | list) and len(found) == 1
    return cast(Value, tupled(value)) if known else text


def _exact(path: str, value: Value) -> str:
    """Let ``critic.spectral=true`` mean the switch of that section and not its main field."""
    name = re.sub(r"^critic(?=\.|$)", "discriminator", path)
    switches = {spec.name for spec in section_specs() if spec.switch}
    return f"{name}.on" if isinstance(value, bool) and name in switches else path


def _number(text: str) -> Value:
    try:
        return float(text)  # such as .5, which TOML does not know
    except ValueError:
        return text
