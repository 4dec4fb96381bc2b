"""What stands around the panels and follows the run: speeds, work under way, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.plots.widgets.throttle import Throttle
from engine.contract.status import Phase

if TYPE_CHECKING:
    from app.shell.window import Window

PATIENCE = 0.3  # seconds for which an answer may be awaited before that is shown
REST = 100  # milliseconds from one look to the next while a run plays: nobody reads faster


class Outlook(QObject):
    """Looks again after every poll, but while all goes on as it was only so often."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._seen: tuple[str, Phase, int | None] | None = None  # run, what it does, what is shown
        self._throttle = Throttle(self, self._look, REST)
        window.link.polled.connect(self._polled)
        window.draft.changed.append(self._edited)

    def _polled(self) -> None:
        link = self._window.link
        before, self._seen = self._seen, (link.status.run, link.status.phase, link.moment)
        if before == self._seen and link.status.phase is Phase.PLAYING:
            self._throttle.request()
        else:
            self._throttle.flush()

    def _edited(self, *change: object) -> None:
        """Let the first change be taken back at once, however soon somebody presses Ctrl+Z."""
        del change
        if not self._window.commands.action("edit.undo").isEnabled():
            self._throttle.flush()

    def _look(self) -> None:
        window = self._window
        window.bar.show_rates(window.link)
        window.bar.show_job(window.tasks.job, waiting=window.link.waited() > PATIENCE)
        window.commands.refresh()
