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

from app.model.notices import Kind, Notice
from app.style.fonts import strong
from app.style.icons import icon, pixmap
from app.style.theme import LIGHT, Theme

WORDS = 90  # characters, below which a strip is too narrow for words and buttons in one line

GRAVITY: dict[Kind, int] = {"error": 0, "warning": 1, "info": 2}
SMALLEST = 320  # pixels, lest a long word forces the window to be wider than the screen


class Banner(QFrame):
    """One notice with its buttons; ``chosen(command)`` tells which was pressed.

    ``passed()`` says that another notice is wanted, of which ``show_more`` gives the number.
    """

    chosen = Signal(str)
    closed = Signal()
    passed = Signal()

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
        self._more = QToolButton()
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self.passed)
        self._words = _words(notice)
        self._inside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._inside.setSpacing(10)
        self._inside.addWidget(self._words, 1)
        self._buttons = self._make_buttons(notice)
        self._inside.addLayout(self._buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._inside, 1)
        corner = QVBoxLayout()
        corner.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)
        corner.addWidget(self._more, 0, Qt.AlignmentFlag.AlignRight)
        corner.addStretch(1)
        layout.addLayout(corner)
        self.show_more(0)
        self.restyle(theme)

    def show_more(self, count: int) -> None:
        """Say that so many notices wait behind this one, with a way to see them."""
        self._more.setVisible(count > 0)
        self._more.setText(f"+{count}")
        for tell in (self._more.setToolTip, self._more.setAccessibleName):
            tell(f"{count} more: show the next")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons beside the words, or below them where it is narrow."""
        super().resizeEvent(event)
        self._fit()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        colours = {"info": theme.accent, "warning": theme.warning, "error": theme.error}
        side = self.fontMetrics().height() + 2
        self._close.setIconSize(QSize(side, side))
        ratio = self.devicePixelRatioF()
        self._symbol.setPixmap(pixmap(self.notice.kind, colours[self.notice.kind], side, ratio))
        self._close.setIcon(icon("close", theme, theme.muted))
        self._fit()

    def _fit(self) -> None:
        """Put buttons below the words where it is narrow, and below each other if need be."""
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        wide = self.width() > WORDS * self.fontMetrics().averageCharWidth()
        self._inside.setDirection(beside if wide else below)
        widths = [button.sizeHint().width() for button in self.findChildren(QPushButton)]
        wanted = sum(widths) + self._buttons.spacing() * max(len(widths) - 1, 0)
        fits = wide or wanted <= self._inside.geometry().width()
        self._buttons.setDirection(beside if fits else below)

    def _make_buttons(self, notice: Notice) -> QBoxLayout:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
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
    """The strips, one for each subject; ``run(command)`` does what a button promises.

    One is seen at a time, the gravest and newest first, so that all of it can be.
    """

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
        banner.passed.connect(self._pass)
        banner.hide()
        self._shown = {subject: banner, **self._shown}
        self._layout.addWidget(banner)
        self._sort()

    def _sort(self) -> None:
        """Put the gravest first, and among equals the newest."""
        ranked = sorted(self._shown.items(), key=lambda pair: GRAVITY[pair[1].notice.kind])
        self._shown = dict(ranked)
        self._show_first()

    def _pass(self) -> None:
        """Show the next, after which the first comes again."""
        first, *others = self._shown.items()
        self._shown = dict([*others, first])
        self._show_first()

    def _show_first(self) -> None:
        for number, banner in enumerate(self._shown.values()):
            banner.setVisible(number == 0)
            banner.show_more(len(self._shown) - 1)
        self.setVisible(bool(self._shown))

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
            self._show_first()


def _words(notice: Notice) -> QLabel:
    label = QLabel(f"{strong(_plain(notice.title))}<br>{_plain(notice.text)}")
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    return label


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
