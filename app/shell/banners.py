"""Strips over the panels that say what happened and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.notices import Notice
from app.style.icons import icon, pixmap
from app.style.theme import LIGHT, Theme

WORDS = 90  # characters, below which a strip is too narrow for words and buttons in one line

SMALLEST = 320  # pixels, lest a long word forces the window to be wider than the screen


class Banner(QFrame):
    """One notice with its buttons; ``chosen(command)`` tells which was pressed."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, notice: Notice, theme: Theme) -> None:
        super().__init__()
        self.notice = notice
        self.setObjectName("banner")
        self.setProperty("kind", notice.kind)
        self._symbol = QLabel()
        self._close = QToolButton()
        self._close.setToolTip("Dismiss")
        self._close.setAccessibleName("Dismiss")
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.closed)
        self._words = _words(notice)
        self._inside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._inside.setSpacing(10)
        self._inside.addWidget(self._words, 1)
        self._inside.addLayout(self._buttons(notice))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._inside, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.restyle(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the buttons beside the words, or below them where it is narrow."""
        super().resizeEvent(event)
        wide = self.width() > WORDS * self.fontMetrics().averageCharWidth()
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._inside.setDirection(beside if wide else below)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        colours = {"info": theme.accent, "warning": theme.warning, "error": theme.error}
        side = self.fontMetrics().height() + 2
        self._close.setIconSize(QSize(side, side))
        ratio = self.devicePixelRatioF()
        self._symbol.setPixmap(pixmap(self.notice.kind, colours[self.notice.kind], side, ratio))
        self._close.setIcon(icon("close", theme, theme.muted))

    def _buttons(self, notice: Notice) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for choice in notice.choices:
            row.addWidget(self._button(*choice, primary=choice == notice.choices[0]))
        row.addStretch(0)
        return row

    def _button(self, text: str, command: str, *, primary: bool) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if primary:
            button.setProperty("role", "primary")
        button.clicked.connect(lambda: self.chosen.emit(command))
        return button


class Banners(QWidget):
    """The strips, one for each subject; ``run(command)`` does what a button promises."""

    def __init__(self, run: Callable[[str], None]) -> None:
        super().__init__()
        self._run = run
        self._theme = LIGHT
        self._shown: dict[str, Banner] = {}
        self._dismissed: dict[str, Notice] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 6, 6, 0)
        self._layout.setSpacing(6)
        self.setMinimumWidth(SMALLEST)
        self.hide()

    def notice(self, subject: str) -> Notice | None:
        """Return what is said about a subject at present."""
        shown = self._shown.get(subject)
        return shown.notice if shown else None

    def tell(self, subject: str, notice: Notice | None) -> None:
        """Say this about a subject, or nothing; what was dismissed stays so until it changes."""
        if notice is None:
            self._dismissed.pop(subject, None)
            self._remove(subject)
        elif notice not in (self.notice(subject), self._dismissed.get(subject)):
            self._remove(subject)
            self._add(subject, notice)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for banner in self._shown.values():
            banner.restyle(theme)

    def _add(self, subject: str, notice: Notice) -> None:
        banner = Banner(notice, self._theme)
        banner.chosen.connect(lambda command: self._choose(subject, command))
        banner.closed.connect(lambda: self._dismiss(subject))
        self._shown[subject] = banner
        self._layout.addWidget(banner)
        self.show()

    def _choose(self, subject: str, command: str) -> None:
        self._dismiss(subject)
        self._run(command)

    def _dismiss(self, subject: str) -> None:
        notice = self.notice(subject)
        if notice is not None:
            self._dismissed[subject] = notice
            self._remove(subject)

    def _remove(self, subject: str) -> None:
        banner = self._shown.pop(subject, None)
        if banner is not None:
            self._layout.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
            self.setVisible(bool(self._shown))


def _words(notice: Notice) -> QLabel:
    label = QLabel(f"<b>{_plain(notice.title)}</b><br>{_plain(notice.text)}")
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    return label


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
