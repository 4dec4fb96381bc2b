"""A formula on screen: TeX drawn as mathematics, in lines as long as there is room for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontInfo, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from app.plots.writing.set_lines import Line, Placed, broken
from app.plots.writing.tex import Piece, pieces
from app.plots.writing.typeset import Typeset, typesetter
from app.style.theme import LIGHT, Theme

MILLISECONDS = 12  # between two looks whether a formula has been set
LEADING = 0.4  # em between two lines
RENDERERS = 64  # drawings that are kept parsed


@dataclass(frozen=True, slots=True)
class Wish:
    """A formula and its pieces, which are ``fine`` where lines may break at relations too."""

    tex: str
    pieces: tuple[Piece, ...]
    fine: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """The pieces as text."""
        return tuple(piece.tex for piece in self.pieces)


class Formula(QWidget):
    """Draws TeX ``size`` times as large as text; what cannot be read is shown as it is written.

    Where a piece is longer than the line, lines break before relations as well; what is longer
    still is made smaller. A formula is set in a thread; until it is
    there the last one stays, so that numbers in it may change as often as a slider moves. The
    widget is as high as its lines need, and keeps the height of the highest formula of as many
    pieces until told to ``begin`` with another, so that what lies below stands still.
    """

    def __init__(self, tex: str = "", *, size: float = 1.3, centred: bool = False) -> None:
        super().__init__()
        self._size, self._centred = size, centred
        self._theme = LIGHT
        self._wanted = self._shown = Wish("", ())
        self._asked: Wish | None = None  # what is being set, be it still wanted or not
        self._set: tuple[tuple[Typeset, float], ...] = ()  # what is shown, and the space before it
        self._plain = ""  # what is written because it cannot be drawn
        self._lines: tuple[Line, ...] = ()
        self._em = 16.0
        self._fine, self._widest = False, 0.0  # whether lines break at relations; else the widest
        self._highest, self._fresh = 0, False
        self._renderers: dict[tuple[str, str], QSvgRenderer] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._look)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_tex(tex)

    @property
    def tex(self) -> str:
        """The formula that is wanted."""
        return self._wanted.tex

    @property
    def settled(self) -> bool:
        """Whether what is wanted is what is drawn."""
        return self._shown == self._wanted

    @property
    def plain(self) -> str:
        """The TeX that is written because it cannot be drawn, else nothing."""
        return self._plain

    def show_tex(self, tex: str) -> None:
        """Draw a formula; an empty one takes no room."""
        if tex == self._wanted.tex:
            return
        self._wanted = Wish(tex, pieces(tex, fine=self._fine), self._fine)
        self.setAccessibleName(f"Formula {tex}" if tex else "")
        if self._asked is None or typesetter.known(self._wanted.texts):
            self._ask()

    def begin(self) -> None:
        """Take no more room than the formula that comes next needs."""
        self._fresh, self._fine = True, False

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._refit()

    @override
    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        return max(self._height(*self._broken(width), width), self._highest)

    def sizeHint(self) -> QSize:
        """Ask for a single line."""
        wide = sum(set_.width + gap for set_, gap in self._set) * self._full_em()
        return QSize(math.ceil(wide), self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        """Ask for the height alone: a narrow formula is broken or made smaller."""
        return QSize(40, self.heightForWidth(max(self.width(), 40)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw every piece in its place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._plain:
            painter.setPen(QColor(self._theme.text))
            painter.drawText(self.rect(), _flags(self._centred), self._plain)
            return
        for line in self._lines:
            for placed in line.pieces:
                self._paint(painter, placed, line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._highest = 0
            self._choose()
            self._refit()

    def showEvent(self, event: QShowEvent) -> None:
        """Break the lines as there is room from now on."""
        super().showEvent(event)
        self._choose()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._highest = 0
            self._refit()
            self._choose()

    def _ask(self) -> None:
        """Draw what is wanted, or have it set; what is being set is then seen to its end."""
        if typesetter.known(self._wanted.texts):
            self._asked = None
            self._timer.stop()
            self._take(self._wanted)
        else:
            self._asked = self._wanted
            typesetter.want(id(self), self._wanted.texts)
            self._timer.start()

    def _look(self) -> None:
        if self._asked is not None and typesetter.known(self._asked.texts):
            self._take(self._asked)
            self._ask()

    def _take(self, wish: Wish) -> None:
        """Draw what has been set."""
        if self._fresh or len(wish.pieces) != len(self._shown.pieces):
            self._highest, self._fresh = 0, False
        self._shown = wish
        found = [(typesetter.get(piece.tex), piece.gap) for piece in wish.pieces]
        self._set = tuple((piece, gap) for piece, gap in found if piece is not None)
        self._plain = "" if len(self._set) == len(found) else wish.tex
        if not wish.fine:
            self._widest = max((piece.width for piece, _ in self._set), default=0.0)
        self._refit()
        self._choose()

    def _choose(self) -> None:
        """Break lines at relations where a piece would be made smaller, and there alone."""
        fine = self._widest * self._full_em() > self.width() and self.isVisible()
        if fine != self._fine:
            self._fine = fine
            self._wanted = Wish(self._wanted.tex, pieces(self._wanted.tex, fine=fine), fine)
            if self._asked is None or typesetter.known(self._wanted.texts):
                self._ask()

    def _broken(self, width: int) -> tuple[tuple[Line, ...], float]:
        """Return the lines at a width, and the size of an em in pixels."""
        widest = max((each.width for each, _ in self._set), default=0.0)
        em = min(self._full_em(), width / widest) if widest else self._full_em()
        return broken(self._set, width / em, LEADING), em

    def _refit(self) -> None:
        self._lines, self._em = self._broken(max(self.width(), 1))
        height = self._height(self._lines, self._em, self.width())
        if height > self._highest or not self._shown.tex:
            self._highest = height
        self.updateGeometry()
        self.update()

    def _height(self, lines: tuple[Line, ...], em: float, width: int) -> int:
        if self._plain:
            flags = _flags(self._centred)
            room = self.fontMetrics().boundingRect(0, 0, max(width, 1), 10_000, flags, self._plain)
            return room.height()
        bottom = max((line.baseline + line.descent for line in lines), default=0.0)
        return math.ceil(bottom * em)

    def _full_em(self) -> float:
        return QFontInfo(self.font()).pixelSize() * self._size

    def _paint(self, painter: QPainter, placed: Placed, line: Line) -> None:
        set_, em = placed.piece, self._em
        start = (self.width() - line.width * em) / 2 if self._centred else 0.0
        top = (line.baseline - set_.ascent) * em
        box = QRectF(
            start + placed.left * em, top, set_.width * em, (set_.ascent + set_.descent) * em
        )
        self._renderer(set_).render(painter, box)

    def _renderer(self, set_: Typeset) -> QSvgRenderer:
        key = set_.svg, self._theme.text
        if key not in self._renderers:
            while len(self._renderers) >= RENDERERS:
                self._renderers.pop(next(iter(self._renderers)))
            self._renderers[key] = QSvgRenderer(QByteArray(set_.coloured(self._theme.text)))
        return self._renderers[key]


def _flags(centred: bool) -> int:
    across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
    return int(across | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWrapAnywhere)
