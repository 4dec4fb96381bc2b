"""What was seen of a run at the moment of its past that is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.contract.columns import ColumnsThen, ColumnsView
from engine.contract.snapshot import Snapshot
from engine.contract.status import Status
from engine.contract.timeline import TimelineView
from engine.contract.values import Config


@dataclass(frozen=True, slots=True)
class Glance:
    """Pictures, numbers and settings of a step, and as of which arrival from a file they are."""

    timeline: TimelineView
    snapshot: Snapshot | None
    columns: ColumnsThen
    arrivals: int
    config: Config | None = None

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
    seen, config = timeline.glance(step), timeline.config_at(step)
    return Glance(timeline, seen, ColumnsThen(columns, step), arrivals, config)


def status_with(status: Status, config: Config | None) -> Status:
    """Return a status with other settings; itself where these are not known, or its own."""
    return status if config is None or config == status.config else replace(status, config=config)


def status_then(status: Status, timeline: TimelineView, step: int) -> Status:
    """Return what a run says of itself, with the settings that were in force at a step."""
    return status_with(status, timeline.config_at(step))
