"""Which panels a window has, known here by name alone: the window is another world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import entry_points

from engine.contract.values import Config
from engine.plan import section_specs, trains

POINTS = "points"  # what examples are unless a dataset says otherwise


@dataclass(frozen=True, slots=True)
class Served:
    """What a panel is for: families of models, none for all that train, and kinds of examples."""

    families: tuple[str, ...]
    examples: str

    def shows(self, config: Config) -> bool:
        """Whether the panel has anything to show of a run with that configuration."""
        if not self.families and not trains(config):
            return False
        if self.families and config["family"]["kind"] not in self.families:
            return False
        return self.examples in ("", _examples(config))


@cache
def known_panels() -> Mapping[str, Served]:
    """Return every panel by name; one of third parties is taken to show everything that trains."""
    text = (resources.files("resources") / "panels.json").read_text(encoding="utf-8")
    own = {n: Served(tuple(p["families"]), p["examples"]) for n, p in json.loads(text).items()}
    others = (entry.name for entry in entry_points(group="saddlepoint.panels"))
    return {**dict.fromkeys(others, Served((), "")), **own}


def _examples(config: Config) -> str:
    """Return what the examples of a configuration are, nothing where it has no data."""
    spec = next(spec for spec in section_specs() if spec.name == "data")
    if spec.name not in config:
        return ""
    variant = spec.variant_of(config)
    return (variant.examples if variant else "") or POINTS
