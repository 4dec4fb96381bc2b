"""The front door as the window sees it, so that tests can stand a fake in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from engine.contract.columns import ColumnsView
from engine.contract.commands import Command
from engine.contract.exports import DataExport
from engine.contract.findings import Diagnosis
from engine.contract.snapshot import Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Answer, Status
from engine.contract.timeline import RunInfo, TimelineView


class Laboratory(Protocol):
    """Send commands, read what is newest; no call ever waits for training."""

    def send(self, command: Command) -> None:
        """Queue a command for the engine, after those sent before it."""
        ...

    def status(self) -> Status:
        """The newest status."""
        ...

    def snapshot(self) -> Snapshot | None:
        """The next pictures to show, merged over the parts that came earlier in the same run.

        Who asks for every frame is shown one after the other, and soon the newest for ever.
        """
        ...

    def columns(self) -> ColumnsView:
        """The curves of the present run."""
        ...

    def timeline(self) -> TimelineView:
        """The past of the present run: pictures and marks."""
        ...

    def runs(self) -> tuple[RunInfo, ...]:
        """The runs that came of one another, in the order in which they began."""
        ...

    def rename(self, run: str, title: str) -> None:
        """Call a run of the tree something else."""
        ...

    def findings(self, moment: int | None = None) -> Diagnosis:
        """What is to be said of the present run now, or was at a step of its past."""
        ...

    def catalogue(self) -> Catalogue:
        """What there is to choose from."""
        ...

    def answers(self) -> tuple[Answer, ...]:
        """Take the answers that came since the last call."""
        ...

    def snapshots_per_second(self) -> float:
        """How many pictures arrived during the last second."""
        ...

    def save_recording(self, path: Path, title: str, run: str = "") -> None:
        """Write what was seen of a run, the present one if none is named.

        It takes as long as a disk, for a file's thread. Raises UserError.
        """
        ...

    def open_recording(self, path: Path, run: str, report: Callable[[float], None]) -> str:
        """Show a recording as the run ``run`` and return its title, from a file's thread.

        ``report`` is called with the share that is there. Raises UserError, and what that raises.
        """
        ...

    def close_recording(self) -> None:
        """Show the run in training again."""
        ...

    def export(self, wish: DataExport, report: Callable[[float], None]) -> str:
        """Write data of the run that is shown and return in words what, from a file's thread.

        ``report`` is called with the share that is done. Raises UserError, and what that raises;
        then nothing is left behind.
        """
        ...

    def recover(self) -> None:
        """After the training process died: start another, from the last automatic checkpoint."""
        ...

    def close(self) -> None:
        """End training and join every thread and process; safe to call twice."""
        ...
