"""The header of what can be unfolded: a chevron, a title, and a summary that fits."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy
from typing_extensions import override

from app.controls.look import named, text_label
from app.style.icons import pixmap


class Summary(QLabel):
    """A line of text at the right that is cut with dots where there is no room for it."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        dots = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self.text(), dots, self.width())
        QPainter(self).drawText(self.rect(), RIGHT, text)


RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Header(QPushButton):
    """A button over the whole width that opens and closes what is below it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        named(self, "group")
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chevron = QLabel()
        self.title = text_label("grouptitle", title)
        self.summary = named(Summary(), "summary")
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(2, 4, 6, 4)
        line.setSpacing(6)
        line.addWidget(self.chevron)
        line.addWidget(self.title)
        line.addWidget(self.summary, 1)
        for label in (self.chevron, self.title, self.summary):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def sizeHint(self) -> QSize:
        return self._line.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._line.minimumSize()

    def restyle(self, colour: str) -> None:
        """Paint the chevron for whether the header is open."""
        side = self.fontMetrics().height()
        name = "chevron-down" if self.isChecked() else "chevron-right"
        self.chevron.setPixmap(pixmap(name, colour, side, self.devicePixelRatioF()))
