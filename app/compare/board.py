"""The columns: a header over each, and below it the chosen panels, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from app.compare.column import Column
from app.compare.difference import NONE, Difference
from app.compare.linking import Linking, share_scales
from app.compare.naming import name_headers
from app.plots.panel import Panel, panels
from app.plots.widgets.chips import ChipRow
from app.style.theme import LIGHT, Theme
from engine.contract.differing import differing, names_of

DIFFERENCE = Difference.name
LARGE = ("surface", "images", "flow", "latent", DIFFERENCE)  # rows that get more of the height
LEAST = (120, 170)  # pixels of one panel: where there is less room one scrolls
GAP = 6


class Cell(QWidget):
    """A place for a widget, which has no say in how large it is."""

    def __init__(self, held: QWidget) -> None:
        super().__init__()
        self.held = held
        held.setParent(self)
        held.setMinimumSize(0, 0)
        held.show()
        self.setMinimumSize(*LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.held.setGeometry(self.rect())


class Board(QWidget):
    """Shows columns of the same width; a run that a panel does not serve leaves its place free."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[str, ...] = ("surface",)
        self.linking = Linking()
        self.common = True
        self.tools = False
        self._theme = LIGHT
        self._cells: list[Cell] = []
        self._serving: tuple[tuple[str, str], ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GAP, GAP, GAP, 0)
        self._grid.setSpacing(GAP)

    def show_columns(self, columns: Sequence[Column], rows: Sequence[str]) -> None:
        """Show these columns, and in each the panels of these names."""
        self.columns, self.rows = tuple(columns), tuple(rows)
        self._serving = tuple(column.serving for column in columns)
        self._clear()
        for place, column in enumerate(self.columns):
            self._fill(place, column)
        for number, name in enumerate(self.rows, 1):
            self._grid.setRowStretch(number, 3 if name in LARGE else 2)
        self.name_columns()
        self.adopt()

    def offered(self) -> dict[str, str]:
        """Return names and titles of the panels that at least one of the runs has."""
        found = {
            name: kind.title
            for name, kind in panels.all().items()
            if any(serves(kind, column.serving) for column in self.columns)
        }
        several = [column for column in self.columns if serves(Difference, column.serving)]
        return found | ({DIFFERENCE: Difference.title} if len(several) > 1 else {})

    def needed(self, names: Sequence[str]) -> list[str]:
        """Return those of these panels that it takes for every run to have one, if it can."""
        found: list[str] = []
        for column in self.columns:
            serving = [name for name in names if serves(kind_of(name), column.serving)]
            if not set(serving) & set(found):
                found += serving[:1]
        return sorted(found, key=names.index)

    def outdated(self) -> bool:
        """Whether a run has become one of another family, whose panels are others."""
        return tuple(column.serving for column in self.columns) != self._serving

    def name_columns(self) -> None:
        """Say in every header which run it is and in what it differs."""
        if not self.columns:
            return
        differences = differing(
            [column.config for column in self.columns], self.columns[0].link.catalogue
        )
        names = names_of(differences, len(self.columns))
        for place, column in enumerate(self.columns):
            column.name = column.title or names[place] or f"Run {place + 1}"
        headers = [column.header for column in self.columns]
        name_headers(headers, [column.name for column in self.columns], differences)

    def compare(self) -> None:
        """Bring up to date what depends on several runs: differences and common scales."""
        compared = [c.panels[DIFFERENCE] for c in self.columns if DIFFERENCE in c.panels]
        first = self.columns[0].panels.get(DIFFERENCE) if self.columns else None
        view = first.view if isinstance(first, Difference) else None
        for panel in compared:
            if isinstance(panel, Difference):
                panel.against(view, first=panel is first)
        share_scales(self._linked(), on=self.common)

    def adopt(self) -> None:
        """Link what has come into the panels."""
        self.linking.adopt(self._linked())
        for row in self.findChildren(ChipRow):
            row.setVisible(self.tools)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for column in self.columns:
            column.restyle(theme)
        for label in (cell.held for cell in self._cells):
            if isinstance(label, QLabel):
                mute(label, theme)

    def _fill(self, place: int, column: Column) -> None:
        self._grid.setColumnStretch(place, 1)
        self._grid.addWidget(column.header, 0, place)
        column.header.show()
        known = set(column.panels)
        names = [name for name in self.rows if serves(kind_of(name), column.serving)]
        column.show_panels(names, made)
        for number, name in enumerate(self.rows, 1):
            held: QWidget = column.panels[name] if name in names else nothing(name)
            cell = Cell(held)
            self._cells.append(cell)
            self._grid.addWidget(cell, number, place)
            cell.show()
            if name in names and name not in known and place:
                self._alike(name, column)

    def _alike(self, name: str, column: Column) -> None:
        like = next((c.panels[name] for c in self.columns if name in c.panels), None)
        if like is not None and like is not column.panels[name]:
            self.linking.take_over(column.panels[name], like)

    def _linked(self) -> list[list[Panel]]:
        return [[c.panels[name] for c in self.columns if name in c.panels] for name in self.rows]

    def _clear(self) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        kept = {panel for column in self.columns for panel in column.panels.values()}
        for cell in self._cells:
            if cell.held in kept:
                cell.held.setParent(self)  # it may be shown again
            cell.hide()
            cell.deleteLater()
        self._cells.clear()
        for number in range(self._grid.rowCount()):
            self._grid.setRowStretch(number, 0)
        for number in range(self._grid.columnCount()):
            self._grid.setColumnStretch(number, 0)


def nothing(name: str) -> QLabel:
    """Say of a model that there is nothing under a panel."""
    said = f"This model has nothing to show under “{kind_of(name).title}”."
    label = QLabel(NONE if name == DIFFERENCE else said)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setMargin(16)
    label.setAutoFillBackground(True)
    return label


def mute(label: QLabel, theme: Theme) -> None:
    """Give a label the colours of what is not there."""
    palette = label.palette()
    palette.setColor(label.backgroundRole(), QColor(theme.panel))
    palette.setColor(label.foregroundRole(), QColor(theme.muted))
    label.setPalette(palette)


def kind_of(name: str) -> type[Panel]:
    """Return the panel of a name, the difference of surfaces included."""
    return Difference if name == DIFFERENCE else panels.get(name)


def made(name: str) -> Panel:
    """Make a panel."""
    return kind_of(name)()


def serves(kind: type[Panel], serving: tuple[str, str]) -> bool:
    """Whether a panel shows something of runs of a family on such examples."""
    family, examples = serving
    return bool(family) and kind.serves(family, examples)


def ordered(names: Sequence[str]) -> Iterator[str]:
    """Yield the names of panels in the order in which the rows stand."""
    known = [*panels.all()]
    place = known.index("surface") + 1 if "surface" in known else 0
    yield from (name for name in [*known[:place], DIFFERENCE, *known[place:]] if name in names)
