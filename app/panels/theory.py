"""A study of theory: its formula with live numbers, its drawings, its text, and its claims."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.plots.panel import Panel, View, panel
from app.plots.parts import part_of
from app.plots.studies.claims_table import ClaimsTable
from app.plots.studies.drawn import DrawingGrid
from app.plots.studies.reading import Reading
from app.plots.widgets.chips import Chip, ChipRow, exclusive
from app.plots.widgets.frame import Frame
from app.plots.widgets.screen_button import ScreenPushButton
from app.plots.writing.formula import Formula
from app.plots.writing.tex import filled
from app.style.theme import LIGHT, Theme
from engine.contract.board import Board, Verdicts
from engine.contract.commands import ProbeRequest

SECTION = "study"  # whose settings the drawings move
COMING = "The study is being worked out. This takes a moment."
BESIDE = 42  # heights of a line: where the panel is wider, the text stands beside the drawings
COLUMN = (17, 25)  # heights of a line that the text beside is wide, at least and at most
SHARE = 0.3  # of the panel, within these
SLIM = 28  # heights of a line: where the panel is narrower, the text has a page of its own


@panel
class TheoryPanel(Panel):
    """What a theorem says at the present settings, and a check of everything it claims."""

    name = "theory"
    title = "Theory"
    area = "centre"
    order = 3
    families = ("theory",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._study = ""
        self._presses = 0
        self._checking = False
        self._faults: tuple[str, ...] = ()  # of the run: a new one while checking ends that
        self._stale: Verdicts | None = None  # of an earlier check, which may still be in the view
        self._formula, self._grid, self._reading = Formula(), DrawingGrid(), Reading()
        self._claims = ClaimsTable()
        self._grid.moved.connect(self._move)
        self._drawings = Chip("Drawings", help="The pictures of the study.")
        self._verdicts = Chip("Claims", on=False, help="What theory expects and what is measured.")
        self._text = Chip("Text", on=False, help="What the study says, its numbers and its source.")
        self._slim = False
        exclusive(self, (self._drawings, self._text, self._verdicts))
        self.check = ScreenPushButton("Check the claims")
        self.check.setToolTip("Measure everything that this study claims, afresh.")
        self.check.clicked.connect(self._check)
        self.copy = ScreenPushButton("Copy as text")
        self.copy.setToolTip("Copy the table of claims, its columns parted by tabs.")
        self.copy.clicked.connect(self._claims.copy)
        for chip in (self._text, self._verdicts):
            chip.toggled.connect(self._turn)
        self._chips = ChipRow((self._drawings, self._text, self._verdicts))
        self._frame = Frame(self, self._content())
        self._frame.explain(COMING)
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the study, and for its claims while they are being checked."""
        claims = (ProbeRequest("claims", 0, (float(self._presses),)),) if self._checking else ()
        return (ProbeRequest("board"), *claims)

    def show_view(self, view: View) -> None:
        """Show the study at its present settings, and claims as far as they have been checked."""
        faults, self._faults = self._faults, view.status.faults
        if self._checking and set(self._faults) - set(faults):
            self._give_up()
        board = part_of(view, "board", Board)
        self._frame.explain("" if board else COMING)
        if board is not None and board is not self._board:
            self._show_board(board)
        verdicts = part_of(view, "claims", Verdicts)
        shown = verdicts is self._stale or verdicts is self._claims.verdicts
        if verdicts is not None and verdicts.study == self._study and not shown:
            self._show_verdicts(verdicts)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme and the size of text."""
        parts = (self._frame, self._chips, self._formula, self._grid, self._reading, self._claims)
        for part in parts:
            part.restyle(theme)
        self._find_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the text where it has room: beside the drawings, below, or in their place."""
        super().resizeEvent(event)
        self._find_room()

    def _find_room(self) -> None:
        """Share the panel between drawings and text."""
        line = self.fontMetrics().height()
        beside = self.width() > BESIDE * line
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._body.setDirection(across if beside else down)
        wide = min(max(round(SHARE * self.width()), COLUMN[0] * line), COLUMN[1] * line)
        self._reading.setMinimumWidth(wide if beside else 0)
        self._reading.setMaximumWidth(wide if beside else 16_777_215)
        self._slim = self.width() < SLIM * line
        below = not beside and not self._slim
        self._reading.setMaximumHeight(round(SHARE * self.height()) if below else 16_777_215)
        self._text.setVisible(self._slim)
        if not self._slim and self._text.isChecked():
            self._drawings.setChecked(True)
        self._turn()

    def _content(self) -> QWidget:
        content, row = QWidget(), QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._chips, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.copy)
        row.addWidget(self.check)
        self._pages = QStackedWidget()
        for page in (self._grid, self._claims):
            self._pages.addWidget(page)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(14)
        self._body.addWidget(self._pages, 1)
        self._body.addWidget(self._reading)
        column = QVBoxLayout(content)
        column.setContentsMargins(4, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._formula)
        column.addLayout(row)
        column.addLayout(self._body, 1)
        self.copy.hide()
        return content

    def _show_board(self, board: Board) -> None:
        self._board = board
        if board.study != self._study:
            self._begin(board.study)
        self._formula.show_tex(filled(board.formula, dict(board.numbers)))
        self._grid.show_drawings(board.drawings)
        self._reading.show_text(board.label, board.text, board.source)
        self._reading.show_numbers(board.numbers, board.labels)

    def _begin(self, study: str) -> None:
        """Turn to another study, of which nothing has been checked."""
        self._study, self._checking, self._stale = study, False, None
        self._claims.clear()
        self._formula.begin()
        self._grid.show_drawings(())  # so that nothing is left of other ranges and shapes
        self._drawings.setChecked(True)
        self._allow()

    def _move(self, settings: Mapping[str, float], settled: bool) -> None:
        """Have settings of the study changed that a person moves in a drawing."""
        self.edited.emit({(SECTION, name): value for name, value in settings.items()}, settled)

    def _check(self) -> None:
        """Have all claims checked afresh."""
        self._presses += 1
        self._checking = True
        self._stale = self._claims.verdicts
        self._claims.begin()
        self._verdicts.setChecked(True)
        self._allow()

    def _give_up(self) -> None:
        """Offer to check again after the engine said that something has failed."""
        self._checking = False
        self._claims.give_up()
        self._allow()

    def _show_verdicts(self, verdicts: Verdicts) -> None:
        self._claims.show_verdicts(verdicts)
        if verdicts.complete and self._checking:
            self._checking = False
        self._allow()

    def _allow(self) -> None:
        """Offer what can be done, and ask for what is needed."""
        self.check.setDisabled(self._checking)
        self.check.setText("Checking…" if self._checking else "Check the claims")
        self._turn()
        self.wanted.emit()

    def _turn(self) -> None:
        claims, text = self._verdicts.isChecked(), self._text.isChecked()
        self._pages.setCurrentWidget(self._claims if claims else self._grid)
        self._pages.setHidden(text)
        # Claims are sentences and numbers, and need the width.
        self._reading.setHidden(claims or (self._slim and not text))
        self.copy.setVisible(claims and bool(self._claims.text()))
