"""Several steps at once: how many is asked, and remembered."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QWidget

from app.shell.conductor import Conductor
from app.shell.dialogs import finished
from app.shell.preferences import Preferences
from app.shell.tasks import Tasks

MOST = 1_000_000


class Stepping:
    """Asks for a number of steps and takes them."""

    def __init__(
        self, parent: QWidget, conductor: Conductor, tasks: Tasks, preferences: Preferences
    ) -> None:
        self._parent = parent
        self._conductor = conductor
        self._tasks = tasks
        self._preferences = preferences

    def ask(self) -> None:
        """Ask how many steps to take, proposing what was taken last."""
        self._tasks.start(self._ask(), "take these steps")

    async def _ask(self) -> None:
        dialog = QInputDialog(self._parent)
        dialog.setWindowTitle("Take several steps")
        dialog.setLabelText("Steps to take, after which training pauses:")
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(1, MOST)
        dialog.setIntValue(self._preferences.steps)
        if await finished(dialog, self._tasks.loop):
            self._preferences.steps = dialog.intValue()
            self._conductor.advance(steps=self._preferences.steps)
