"""The runs that came of one another: drawn as a tree, turned to, named, saved and forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.model.lineage import Row, lineage
from app.style.theme import Theme
from app.transport.run_lines import RunLines
from engine.contract.timeline import RunInfo

NAME, LINE, STEPS, TEXT = range(4)
TITLES = ("Run", "From step to step", "Steps", "What differs")
HELP = "Double-click a name to change it. A run that is forgotten cannot be gone on with."


class RunsDialog(QDialog):
    """``switched``, ``dropped`` and ``saved`` bear a run, ``renamed`` a run and its new title."""

    switched = Signal(str)
    dropped = Signal(str)
    saved = Signal(str)
    renamed = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Runs")
        self.rows: tuple[Row, ...] = ()
        self._present = ""
        self._lines = RunLines()
        self.table = self._made()
        self.turn = self._button("Turn to", self.switched)
        self.save = self._button("Save recording…", self.saved)
        self.forget = self._button("Forget", self.dropped)
        help_text = QLabel(HELP)
        help_text.setObjectName("muted")
        help_text.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(help_text, 1)
        for button in (self.turn, self.save, self.forget):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addLayout(buttons)
        self.resize(680, 260)

    def show_runs(self, runs: Sequence[RunInfo], present: str) -> None:
        """Show the tree as it is now; names that are being typed are left alone."""
        rows = lineage(runs)
        if (rows, present) == (self.rows, self._present):
            return
        kept = self.chosen()
        grown = [_gist(row) for row in rows] != [_gist(row) for row in self.rows]
        self.rows = self._lines.rows = rows
        self._present = self._lines.present = present
        if grown:
            self._fill(kept)
        self._count()
        self._choose()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._lines.theme = theme
        colours = self.table.palette()
        colours.setColor(QPalette.ColorRole.Highlight, QColor(theme.hover))
        colours.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
        self.table.setPalette(colours)

    def chosen(self) -> str:
        """Return the run whose row is chosen."""
        row = self.table.currentRow()
        return self.rows[row].run.run if 0 <= row < len(self.rows) else ""

    def _made(self) -> QTableWidget:
        table = QTableWidget(0, len(TITLES))
        table.setHorizontalHeaderLabels(TITLES)
        table.setObjectName("runs")
        table.setAccessibleName("Runs")
        table.setItemDelegateForColumn(LINE, self._lines)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(LINE, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.itemChanged.connect(self._typed)
        table.itemSelectionChanged.connect(self._choose)
        return table

    def _fill(self, kept: str) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.rows))
        for number, row in enumerate(self.rows):
            for column, text in ((NAME, row.name), (LINE, ""), (STEPS, ""), (TEXT, row.run.text)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column != NAME:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(number, column, item)
        self.table.blockSignals(False)
        names = [row.run.run for row in self.rows]
        if (run := kept or self._present) in names:
            self.table.selectRow(names.index(run))

    def _count(self) -> None:
        """Say how far each run is, and where it came off."""
        for number, row in enumerate(self.rows):
            item = self.table.item(number, STEPS)
            name = self.table.item(number, NAME)
            if item is None or name is None:
                continue
            steps = f"{row.run.step:,}"
            if row.parent is not None:
                steps = f"{row.run.origin_step:,} to {steps}"
            if item.text() != steps:
                item.setText(steps)
            font = name.font()
            weights = QFont.Weight
            font.setWeight(weights.DemiBold if row.run.run == self._present else weights.Normal)
            name.setFont(font)
        self.table.viewport().update()

    def _choose(self) -> None:
        run = self.chosen()
        for button in (self.turn, self.forget):
            button.setEnabled(bool(run) and run != self._present)
        self.save.setEnabled(bool(run))

    def _typed(self, item: QTableWidgetItem) -> None:
        if item.column() != NAME or item.row() >= len(self.rows):
            return
        row, title = self.rows[item.row()], item.text().strip()
        if not title and not row.run.title:
            item.setText(row.name)  # it has no other
        elif title != row.name:
            self.renamed.emit(row.run.run, title)

    def _button(self, text: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: signal.emit(self.chosen()))
        return button


def _gist(row: Row) -> tuple[str, ...]:
    return row.run.run, row.name, row.run.text, row.run.origin
