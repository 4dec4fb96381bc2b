"""Names of axes in as much room as there is: smaller first, then cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextDocument

LEAST = 0.75  # times the usual size: what is smaller cannot be read


def fitting(name: str, font: QFont, room: float) -> tuple[str, float]:
    """Return a name in rich text and its size in points, so that it fits in so much room.

    A name that is too long at the least size loses its end, and with it what stands below the line.
    """
    points = font.pointSizeF()
    if not name or _length(name, font) <= room:
        return name, points
    small = QFont(font)
    small.setPointSizeF(LEAST * points)
    length = _length(name, small)
    if length <= room:  # lengths grow in proportion to sizes, or nearly so
        return name, points * LEAST * room / length
    plain = _document(name, small).toPlainText()
    return QFontMetricsF(small).elidedText(plain, Qt.TextElideMode.ElideRight, room), LEAST * points


def _length(name: str, font: QFont) -> float:
    return float(_document(name, font).idealWidth())


def _document(name: str, font: QFont) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    document.setHtml(name)
    return document
