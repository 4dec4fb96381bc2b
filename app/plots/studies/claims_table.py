"""The claims of a study as a table: what theory expects, what was measured, and the verdict."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.plots.studies.verdict_words import HEADINGS, as_text, cells, summary
from app.plots.writing.numbers import number
from app.style.theme import LIGHT, Theme
from engine.contract.board import Verdict, Verdicts

CLAIM = 1  # the column that takes the room that the others leave
TO_THE_RIGHT = (2, 3, 4)
CHECKING = "Checking the claims…"
BROKEN = "Checking has failed and was given up; what was checked stays."
UNCHECKED = "Nothing has been checked yet: press “Check the claims”."


class ClaimsTable(QWidget):
    """A line that sums up, and a row for each claim; rows are added as claims are checked."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._shown: tuple[Verdict, ...] = ()
        self._verdicts: Verdicts | None = None
        self._summary = QLabel()
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._summary.setAccessibleName("How the claims came out")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName("Claims are being checked")
        self._progress.hide()
        self.table = _table()
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._summary, self._progress, self.table):
            column.addWidget(widget)
        self.restyle(LIGHT)
        self.clear()

    @property
    def summary(self) -> str:
        """The line that sums up."""
        return self._summary.text()

    @property
    def verdicts(self) -> Verdicts | None:
        """What is shown."""
        return self._verdicts

    def begin(self) -> None:
        """Show that claims are being checked, none of them so far."""
        self.clear()
        self._progress.show()
        self._sum_up(CHECKING)

    def give_up(self) -> None:
        """Show that no more claims will come, because checking them has failed."""
        self._progress.hide()
        self._sum_up(BROKEN)

    def clear(self) -> None:
        """Show nothing."""
        self._verdicts, self._shown = None, ()
        self.table.setRowCount(0)
        self._progress.hide()
        self._sum_up(UNCHECKED)

    def show_verdicts(self, verdicts: Verdicts) -> None:
        """Show claims as far as they have been checked; rows that are there stay."""
        if verdicts is self._verdicts:
            return
        self._verdicts = verdicts
        if verdicts.claims[: len(self._shown)] != self._shown:
            self.table.setRowCount(0)
            self._shown = ()
        for verdict in verdicts.claims[len(self._shown) :]:
            self._add(verdict)
        self._shown = verdicts.claims
        self._progress.setVisible(not verdicts.complete)
        took = f", checked in {number(verdicts.seconds, 2)} s" if verdicts.complete else "…"
        self._sum_up(summary(verdicts) + took if verdicts.claims else CHECKING)

    def text(self) -> str:
        """Return what is shown as text, empty where there is nothing."""
        return as_text(self._verdicts) if self._verdicts else ""

    def copy(self) -> None:
        """Put what is shown on the clipboard, as text."""
        if self._verdicts is not None:
            QGuiApplication.clipboard().setText(self.text())

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme and the size of text."""
        self._theme = theme
        self.table.setStyleSheet(
            f"QTableWidget {{ background: {theme.panel}; color: {theme.text}; border: none;"
            f" selection-background-color: {theme.hover}; selection-color: {theme.text} }}"
            f"QHeaderView::section {{ background: {theme.panel}; color: {theme.muted};"
            f" border: none; border-bottom: 1px solid {theme.border}; padding: 3px 8px }}"
        )
        for row, verdict in enumerate(self._shown):
            self._colour(row, verdict)
        self._sum_up(self.summary)

    def _add(self, verdict: Verdict) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, words in enumerate(cells(verdict)):
            item = QTableWidgetItem(words)
            side = Qt.AlignmentFlag.AlignRight if column in TO_THE_RIGHT else Qt.AlignmentFlag(0)
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(f"{verdict.says}\n{verdict.name}" if column == CLAIM else "")
            self.table.setItem(row, column, item)
        self._colour(row, verdict)

    def _colour(self, row: int, verdict: Verdict) -> None:
        item = self.table.item(row, 0)
        assert item is not None
        item.setForeground(QColor(self._theme.good if verdict.holds else self._theme.error))
        font = self.table.font()
        font.setWeight(font.Weight.Normal if verdict.holds else font.Weight.DemiBold)
        item.setFont(font)

    def _sum_up(self, words: str) -> None:
        failed = any(not verdict.holds for verdict in self._shown)
        colour = self._theme.error if failed else self._theme.text
        self._summary.setText(words)
        self._summary.setStyleSheet(f"color: {colour}; background: transparent")


def _table() -> QTableWidget:
    table = QTableWidget(0, len(HEADINGS))
    table.setHorizontalHeaderLabels(list(HEADINGS))
    table.setAccessibleName("Claims")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(True)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(CLAIM, QHeaderView.ResizeMode.Stretch)
    header.setHighlightSections(False)
    for column in range(len(HEADINGS)):
        right = column in TO_THE_RIGHT
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        item = table.horizontalHeaderItem(column)
        assert item is not None
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return table
