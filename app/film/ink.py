"""What a page is painted with, whatever file becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainterPath, QPen, QTransform

Cut = QPainterPath | None


class Ink(Protocol):
    """What is painted with on a page, in its pixels; ``cut`` is what may be seen of a thing."""

    def shape(self, path: QPainterPath, pen: QPen, brush: QBrush, cut: Cut) -> None:
        """Fill and stroke a path."""
        ...

    def dots(
        self, places: Sequence[QPointF], size: float, round_: bool, colour: QColor, cut: Cut
    ) -> None:
        """Paint discs or squares around places."""
        ...

    def text(
        self, place: QTransform, text: str, font: QFont, *, width: float, colour: QColor, cut: Cut
    ) -> None:
        """Paint text that begins at the origin of a place and is so long there."""
        ...

    def pixels(
        self, place: QTransform, image: QImage, crisp: bool, opacity: float, cut: Cut
    ) -> None:
        """Paint an image whose upper left corner is the origin of a place."""
        ...
