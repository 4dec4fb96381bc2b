"""Our own icons: line drawings in one colour, tinted for the theme."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.style.theme import Theme

SIZES = (16, 24, 32, 48, 64)


def icon(name: str, theme: Theme, colour: str = "") -> QIcon:
    """Return the icon of that name in ``colour``, or else in the theme's text colour."""
    return _tinted(name, colour or theme.text, theme.faint)


@cache
def drawing(name: str) -> str:
    """Return the SVG text of an icon; its ink is called ``currentColor``."""
    return (files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: str, side: int, ratio: float = 1.0) -> QPixmap:
    """Paint an icon ``side`` logical pixels wide in one colour."""
    image = QPixmap(round(side * ratio), round(side * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _renderer(name, colour).render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@cache
def _tinted(name: str, colour: str, disabled: str) -> QIcon:
    made = QIcon()
    for side in SIZES:
        made.addPixmap(pixmap(name, colour, side), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, disabled, side), QIcon.Mode.Disabled)
    return made


def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = drawing(name).replace("currentColor", colour)
    return QSvgRenderer(QByteArray(text.encode()))
