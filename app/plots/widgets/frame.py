"""The frame of every panel: numbers on top, a row of chips, and a picture or what to do for one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.plots.widgets.chips import ChipRow
from app.plots.widgets.header import Header
from app.style.theme import Theme

WAITING = "Nothing to draw yet. Press Space to train."


class Frame:
    """Lays out a panel's header, chips and content, and can put a sentence in their place."""

    def __init__(self, panel: QWidget, content: QWidget, *rows: ChipRow) -> None:
        self.header = Header()
        self._empty = QLabel(WAITING)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(16)
        self._pages = QStackedWidget()
        self._pages.addWidget(content)
        self._pages.addWidget(self._empty)
        self._panel = panel
        self._rows: Sequence[ChipRow] = rows
        self._bare = False
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self.header)
        for row in rows:
            layout.addWidget(row)
        layout.addWidget(self._pages, 1)
        panel.setAutoFillBackground(True)
        self.explain(WAITING)

    @property
    def explanation(self) -> str:
        """The sentence in place of the picture, empty while there is a picture."""
        return self._empty.text() if self._pages.currentIndex() else ""

    def explain(self, text: str, *, bare: bool = False) -> None:
        """Put a sentence in the picture's place; an empty one brings the picture back.

        ``bare`` takes the chips away as well, where none of them would bring a picture.
        """
        if text and text != self._empty.text():
            self._empty.setText(text)
        self._pages.setCurrentIndex(1 if text else 0)
        if bare != self._bare:
            self._bare = bare
            for row in self._rows:
                row.setHidden(bare)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        palette = self._panel.palette()
        palette.setColor(self._panel.backgroundRole(), theme.panel)
        self._panel.setPalette(palette)
        self._empty.setStyleSheet(f"color: {theme.muted}; background: transparent")
        self.header.restyle(theme)
        for row in self._rows:
            row.restyle(theme)
