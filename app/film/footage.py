"""What a run has left to be filmed, as views of its moments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.model.cut import Reel
from app.model.glance import status_then
from app.plots.panel import View
from engine.contract.columns import ColumnsUntil, ColumnsView
from engine.contract.findings import Diagnosis
from engine.contract.snapshot import Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.contract.timeline import Mark, TimelineView
from engine.contract.values import Config


@dataclass(frozen=True, slots=True)
class Footage:
    """A run and its past. ``findings`` says what was to be said of it at a step.

    ``at_hand`` are the pictures of one step that were read before.
    """

    title: str
    status: Status
    catalogue: Catalogue
    columns: ColumnsView
    timeline: TimelineView
    findings: Callable[[int], Diagnosis | None] = lambda _: None
    at_hand: tuple[int, Snapshot | None] | None = None

    @property
    def reel(self) -> Reel:
        """What there is to film."""
        return Reel(self.timeline.steps(), self.timeline.seconds)

    def read(self, step: int) -> Footage:
        """Return this with the pictures of a step at hand, or of the last one where it ends before.

        Those of a recording come from its file, for which a window must not wait; any thread may
        call this.
        """
        step = min(step, self.status.step)
        return replace(self, at_hand=(step, self.timeline.at(step)))

    def view(self, step: int, *, grow: bool = True) -> View:
        """Return what panels draw of a step: curves that ``grow`` end there, others are marked."""
        columns = ColumnsUntil(self.columns, step) if grow else self.columns
        known = self.at_hand
        return View(
            known[1] if known is not None and known[0] == step else self.timeline.at(step),
            columns,
            replace(status_then(self.status, self.timeline, step), step=step),
            self.catalogue,
            None if grow else step,
            self.findings(step),
        )

    def config(self, step: int) -> Config:
        """Return the settings that were in force at a step."""
        return status_then(self.status, self.timeline, step).config

    def mark(self, step: int, reach: int) -> Mark | None:
        """Return the newest change within ``reach`` steps before a step, such as «k 1 → 5»."""
        near = [m for m in self.timeline.marks if m.text and step - reach <= m.step <= step]
        return near[-1] if near else None
