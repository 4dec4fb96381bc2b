"""A recording in the first column: it is shown where the runs are that train beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.contract.status import Status

if TYPE_CHECKING:
    from app.shell.window import Window


def lead_recording(window: Window, trained: Status, *, by_step: bool) -> None:
    """Show the window's recording, and the transport, where the run is that is ``trained``.

    Without one, and unless runs are shown ``by_step``, a recording is shown at its end.
    """
    status = window.link.status
    if status.recorded:
        window.transport.show_status(trained)
    beside = status.recorded and not trained.recorded and by_step
    window.timeline.lead(trained.step if beside and trained.step < status.step else None)
