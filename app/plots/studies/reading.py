"""What is to be read beside drawings: a heading, a paragraph, numbers by name, and a source."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.plots.writing.numbers import number, thousands
from app.plots.writing.spelling import lowered
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme

DIGITS = 4
LARGE = 1e6  # from which on whole numbers are powers of ten as well
SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class Reading(QScrollArea):
    """Text that can be selected; of numbers that change only the numbers are written anew."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._numbers: tuple[tuple[str, float], ...] = ()
        self._labels: Mapping[str, str] = {}
        self._heading, self._text, self._table, self._origin = (_label() for _ in range(4))
        self._table.setAccessibleName("Numbers")
        for label in (self._text, self._table):
            label.setTextFormat(Qt.TextFormat.RichText)
        for label in (self._heading, self._origin):
            label.setTextFormat(Qt.TextFormat.PlainText)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for label in (self._heading, self._text, self._table, self._origin):
            column.addWidget(label)
        column.addStretch(1)
        self.setWidget(content)
        for widget in (content, self.viewport()):
            widget.setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.restyle(LIGHT)

    def show_text(self, heading: str, text: str, source: str) -> None:
        """Show a paragraph with its heading and where it is from."""
        for label, words in (
            (self._heading, heading),
            (self._text, lowered(text)),
            (self._origin, f"Source: {source}" if source else ""),
        ):
            if label.text() != words:
                label.setText(words)
                label.setVisible(bool(words))

    def show_numbers(
        self, numbers: tuple[tuple[str, float], ...], labels: Mapping[str, str] | None = None
    ) -> None:
        """Show numbers, each beside its label, or else its name."""
        if (numbers, labels or {}) != (self._numbers, self._labels):
            self._numbers, self._labels = numbers, labels or {}
            self._write()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme and the size of text."""
        self._theme = theme
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        bold.setPointSizeF(1.15 * self.font().pointSizeF())
        self._heading.setFont(bold)
        for label in (self._heading, self._text, self._table):
            label.setStyleSheet(f"color: {theme.text}")
        self._origin.setStyleSheet(f"color: {theme.muted}")
        self._write()

    def _write(self) -> None:
        grey = f"color:{self._theme.muted}; padding-right:14px"
        rows = "".join(
            f'<tr><td style="{grey}">{self._called(name)}</td>'
            f'<td align="right">{strong(_written(value))}</td></tr>'
            for name, value in self._numbers
        )
        self._table.setText(f'<table cellspacing="0" cellpadding="1">{rows}</table>')
        self._table.setVisible(bool(self._numbers))

    def _called(self, name: str) -> str:
        return lowered(self._labels.get(name) or name.replace("_", " "))


def _written(value: float) -> str:
    """Write whole numbers in full and others with as many digits each."""
    whole = value.is_integer() and abs(value) < LARGE
    return thousands(int(value)) if whole else number(value, DIGITS)


def _label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(SELECTABLE)
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.hide()
    return label
