"""A quiet line below the settings: which others were in force at the moment that is looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.controls.look import named, text_label
from engine.contract.differing import Differing, differing
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.contract.values import Config

MOST = 4  # settings that are told; the tooltip has all
NOW, LAST = "now", "at the end"  # of a run, and of a recording
ABOVE = {NOW: "These are the settings of now.", LAST: "These are the settings at the end."}
UNBROKEN = "\u00a0"  # a space at which no line ends


class ThenBar(QFrame):
    """Says what was different at a step of the past; hidden where nothing was, and in the present.

    The form above goes on to show the settings of now, for it is on these that it acts.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "then")
        self.label = text_label("told", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.label)
        self._shown: tuple[int, Config, Config] | None = None
        self.hide()

    def show_then(self, step: int, then: Config, status: Status, catalogue: Catalogue) -> None:
        """Compare the settings of a step with those that the form shows."""
        now = status.config
        if self._shown == (step, then, now):
            return
        self._shown = step, then, now
        found = differing((then, now), catalogue) if then != now else ()
        when = LAST if status.recorded else NOW
        self.label.setText(_told(step, found, when))
        lines = (f"{each.label}: {each.values[0]}, {when} {each.values[1]}" for each in found)
        self.setToolTip("\n".join((f"Other settings at step {step:,}", *lines)))
        self.setVisible(bool(found))

    def forget(self) -> None:
        """Say nothing: the present is looked at."""
        if self._shown is not None:
            self._shown = None
            self.hide()


def _told(step: int, found: tuple[Differing, ...], when: str) -> str:
    words = [each.text(0).replace(" ", UNBROKEN) for each in found[:MOST]]
    if len(found) > MOST:
        words.append(f"{len(found) - MOST} more")
    return f"{ABOVE[when]}\nAt step {step:,}: {' · '.join(words)}"
