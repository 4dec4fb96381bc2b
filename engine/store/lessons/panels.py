"""Which panels a window has, known here by name alone: the window is another world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.metadata import entry_points


@cache
def known_panels() -> Mapping[str, tuple[str, ...] | None]:
    """Return for every panel the families of models that it serves, none for all.

    Those of third parties are known by name only: for them it is None.
    """
    text = (resources.files("resources") / "panels.json").read_text(encoding="utf-8")
    own = {name: tuple(families) for name, families in json.loads(text).items()}
    others = dict.fromkeys(entry.name for entry in entry_points(group="saddlepoint.panels"))
    return {**others, **own}
