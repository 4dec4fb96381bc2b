"""The names of the panels, for those who know no toolkit: the reader of lessons checks them.

``python -m app.plots.listing`` writes them to ``resources/panels.json``; a test compares.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from app.plots.panel import panels

PACKAGE = "app.panels."  # third parties' panels are not shipped


def listed() -> str:
    """Return which families and which examples each of our panels serves, as JSON."""
    own = {
        name: {"families": made.families, "examples": made.examples}
        for name, made in panels.all().items()
        if made.__module__.startswith(PACKAGE)
    }
    return json.dumps(dict(sorted(own.items())), indent=1) + "\n"


if __name__ == "__main__":
    Path(str(resources.files("resources") / "panels.json")).write_text(listed(), encoding="utf-8")
