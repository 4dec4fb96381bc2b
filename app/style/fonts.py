"""The typeface that is shipped, so that text looks the same on every system, even a bare one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ("Inter", "Saddlepoint Symbols")
FILES = ("Inter-Regular.otf", "Inter-SemiBold.otf", "SaddlepointSymbols.ttf")
BASE_POINTS = 10.0


@cache
def load_fonts() -> tuple[str, ...]:
    """Make the shipped fonts known to Qt once per process and return their families."""
    folder = files("resources") / "fonts"
    for name in FILES:
        QFontDatabase.addApplicationFontFromData(QByteArray((folder / name).read_bytes()))
    return FAMILIES


def text_font(zoom: float = 1.0) -> QFont:
    """Return the font of all text; digits are equally wide, so that counters do not tremble."""
    font = QFont(list(load_fonts()))
    font.setPointSizeF(BASE_POINTS * zoom)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def strong(text: str) -> str:
    """Return rich text that is heavier; bold text is heavier than any font that is shipped."""
    return f'<span style="font-weight:600">{text}</span>'


def heading_font(zoom: float = 1.0) -> QFont:
    """Return the font of titles: as the text, but heavier."""
    font = text_font(zoom)
    font.setWeight(QFont.Weight.DemiBold)
    return font
