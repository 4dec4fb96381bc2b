"""The prose of a lesson: Markdown, with formulas on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.plots.writing.formula import Formula
from app.style.theme import LIGHT, Theme

FORMULA = re.compile(r"\s*\$\$\s*(.*\S)\s*\$\$\s*")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
SCHEMES = ("http", "https")


class Prose(QWidget):
    """Shows a text; links open outside, and nothing is ever loaded because a text names it."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._text = ""
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show Markdown in which lines ``$$ TeX $$`` are formulas; nothing for an empty text."""
        if text == self._text:
            return
        self._text = text
        for old in self._parts:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._parts = []
        for kind, part in parts(text):
            made = self._formula(part) if kind == "formula" else _label(part)
            self._parts.append(made)
            self._column.addWidget(made)
        self.setVisible(bool(text))

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for formula in self.findChildren(Formula):
            formula.restyle(theme)

    def _formula(self, tex: str) -> Formula:
        formula = Formula(size=1.15, centred=True)
        formula.restyle(self._theme)
        formula.show_tex(tex)
        return formula


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield pieces of prose and formulas in order, as ("prose" or "formula", text)."""
    held: list[str] = []
    fence = ""
    for line in text.split("\n"):
        formula = None if fence else FORMULA.fullmatch(line)
        if edge := FENCE.match(line):
            fence = edge[1] if not fence else "" if line.strip().startswith(fence) else fence
        if formula is None:
            held.append(line)
            continue
        if "".join(held).strip():
            yield "prose", "\n".join(held)
        held = []
        yield "formula", formula[1]
    if "".join(held).strip():
        yield "prose", "\n".join(held)


def _label(text: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.MarkdownText)
    label.setText(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
    )
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.linkActivated.connect(_follow)
    return label


def _follow(link: str) -> None:
    """Open a page of the web; a lesson from anywhere must not open anything else."""
    url = QUrl(link)
    if url.scheme() in SCHEMES:
        QDesktopServices.openUrl(url)
