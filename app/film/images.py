"""Images as the content of files, and those of one colour, which a shape can be instead."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage


def png(image: QImage) -> bytes:
    """Return an image as the content of a PNG file, with its resolution."""
    found, buffer = written_to()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(found.data())


def written_to() -> tuple[QByteArray, QBuffer]:
    """Return bytes, and what is open to write into them."""
    found = QByteArray()
    buffer = QBuffer(found)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return found, buffer


def plain(image: QImage) -> bool:
    """Whether all pixels of an image are alike."""
    known = image.convertToFormat(QImage.Format.Format_ARGB32)  # which has to outlive its bits
    pixels = np.frombuffer(known.constBits(), np.uint32).copy()
    return bool((pixels == pixels[0]).all())
