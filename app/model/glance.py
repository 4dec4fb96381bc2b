"""What was seen of a run at the moment of its past that is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contract.columns import ColumnsThen, ColumnsView
from engine.contract.snapshot import Snapshot
from engine.contract.timeline import TimelineView


@dataclass(frozen=True, slots=True)
class Glance:
    """Pictures and numbers of a step, and as of which arrival from a file they are."""

    timeline: TimelineView
    snapshot: Snapshot | None
    columns: ColumnsThen
    arrivals: int

    def still(self, timeline: TimelineView, columns: ColumnsView, step: int) -> bool:
        """Whether it is what would be found if one looked again."""
        same = (self.timeline, self.columns.now) == (timeline, columns)
        return same and (self.columns.step, self.arrivals) == (step, timeline.arrivals)


def glance(
    timeline: TimelineView, columns: ColumnsView, step: int, before: Glance | None
) -> Glance:
    """Return what was seen at a step: the same as before as long as that is right."""
    if before is not None and before.still(timeline, columns, step):
        return before
    arrivals = timeline.arrivals
    return Glance(timeline, timeline.glance(step), ColumnsThen(columns, step), arrivals)
