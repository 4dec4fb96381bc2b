"""Reading the parts of a view."""

from __future__ import annotations

from typing import TypeVar

from app.plots.panel import View
from engine.contract.snapshot import Floats, Part, Table

P = TypeVar("P", bound=Part)


def part_of(view: View | None, probe: str, kind: type[P]) -> P | None:
    """Return the newest picture of a probe, or None where there is none of that kind."""
    part = view.snapshot.parts.get(probe) if view and view.snapshot else None
    return part if isinstance(part, kind) else None


def column_of(table: Table | None, name: str) -> Floats | None:
    """Return a column of a table that holds something, or None."""
    found = table.columns.get(name) if table else None
    return found if found is not None and len(found) else None


def trained(view: View) -> bool:
    """Whether the run has taken a step, so that what is missing will not come by waiting."""
    return view.status.step > 0 or bool(view.snapshot and view.snapshot.step > 0)
