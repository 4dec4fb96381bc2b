"""What came of a step: what was said, what was measured, and what theory says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy

from app.model.lesson import Compared
from app.style.theme import LIGHT, Theme

COLUMNS = ("You said", "Measured", "Theory says")


class Outcome(QFrame):
    """A verdict in words, and a small table with a row for each metric."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("outcome")
        self._theme = LIGHT
        self._right: bool | None = None
        self._cells: list[QLabel] = []
        self._rows: tuple[Compared, ...] = ()
        self.words = _cell("")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.addWidget(self.words, 0, 0, 1, len(COLUMNS))

    @property
    def texts(self) -> tuple[str, ...]:
        """What the table says, cell by cell."""
        return tuple(cell.text() for cell in self._cells)

    def show_outcome(self, words: str, right: bool | None, rows: Sequence[Compared]) -> None:
        """Show a verdict and the comparison; nothing where there is neither."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self._right = right
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._rebuild()
        self.setVisible(bool(words) or bool(rows))
        self.restyle(self._theme)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        colour = {True: theme.good, False: theme.warning, None: theme.text}[self._right]
        self.words.setStyleSheet(f"color: {colour}; font-weight: 600; background: transparent")

    def _rebuild(self) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = []
        shown = [i for i in range(len(COLUMNS)) if any(_values(row)[i] for row in self._rows)]
        for number, row in enumerate(self._rows):
            self._add(row.label, "muted", 3 * number + 1, 0, len(COLUMNS))
            for place, i in enumerate(shown):
                self._add(COLUMNS[i], "muted", 3 * number + 2, place, 1)
                self._add(_values(row)[i] or "–", "number", 3 * number + 3, place, 1)

    def _add(self, text: str, role: str, row: int, column: int, span: int) -> None:
        cell = _cell(role)
        cell.setText(text)
        self._cells.append(cell)
        self._grid.addWidget(cell, row, column, 1, span)


def _values(row: Compared) -> tuple[str, str, str]:
    return row.said, row.measured, row.theory


def _cell(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
