"""A label whose text changes often, in a place of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QLabel

LETTERS = (QEvent.Type.FontChange, QEvent.Type.StyleChange)


class StandingLabel(QLabel):
    """A label in a place that only grows until its letters change.

    Were the place free, the whole window would be laid out anew at every change of a digit.
    ``least`` is a text for which there is always room.
    """

    def __init__(self, text: str = "", least: str = "") -> None:
        super().__init__(text)
        self._least = least
        self._edges = QSize()
        self._settle()

    def put(self, text: str) -> bool:
        """Show a text; return whether the place grew."""
        if text == self.text():
            return False
        self.setText(text)
        room = self._letters(text) + self._edges
        grew = room.width() > self.minimumWidth()
        if grew:
            self.setFixedSize(room)
        return grew

    def changeEvent(self, event: QEvent) -> None:
        """Take the place that other letters need."""
        super().changeEvent(event)
        if event.type() in LETTERS:
            self._settle()

    def _settle(self) -> None:
        letters = self._letters(self.text())
        self.setMinimumSize(0, 0)  # else Qt would tell no more than the place that it has
        self._edges = self.sizeHint() - letters
        self.setFixedSize(letters.expandedTo(self._letters(self._least)) + self._edges)

    def _letters(self, text: str) -> QSize:
        return self.fontMetrics().size(Qt.TextFlag.TextSingleLine, text)
