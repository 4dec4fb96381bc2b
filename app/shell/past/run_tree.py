"""The tree of runs in the window: its dialog, and what is done with the runs in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.shell.commands import Action
from app.transport.runs import RunsDialog
from engine.contract.commands import Drop

if TYPE_CHECKING:
    from app.shell.window import Window


class RunTree(QObject):
    """Opens the dialog of the runs, and passes on what is wished for there."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._bar = window.past_bar
        self.dialog = RunsDialog(window)
        self._bar.runs.clicked.connect(self.open)
        self.dialog.switched.connect(window.timeline.switch)
        self.dialog.dropped.connect(lambda run: window.link.send(Drop(run)))
        self.dialog.saved.connect(window.documents.save_recording)
        self.dialog.renamed.connect(window.link.lab.rename)
        window.appearance.changed.connect(self.dialog.restyle)
        window.link.polled.connect(self._polled)

    def open(self) -> None:
        """Show the runs; training goes on."""
        self.dialog.restyle(self._window.appearance.theme)
        self._tell()
        self.dialog.show()
        self.dialog.raise_()

    def _polled(self) -> None:
        self._bar.show_runs(self._window.link.lab.runs())
        if self.dialog.isVisible():
            self._tell()

    def _tell(self) -> None:
        link = self._window.link
        self.dialog.show_runs(link.lab.runs(), link.status.run)


def run_tree_actions(window: Window) -> Iterator[Action]:
    """Yield what opens the tree of runs."""
    yield Action(
        "run.tree",
        "Runs…",
        partial(_open, window),
        ("Ctrl+Shift+B",),
        "The runs that came of one another, drawn as a tree: turn to them, name, save, forget",
        lambda: bool(window.link.lab.runs()),
    )


def _open(window: Window) -> None:
    window.run_tree.open()  # which is made after the actions
