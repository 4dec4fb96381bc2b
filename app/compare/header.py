"""The head of a column: which run it is, in what it differs, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.plots.axes.palette import named
from app.plots.widgets.elided_label import ElidedLabel
from app.plots.widgets.screen_button import ScreenButton
from app.style.icons import icon
from app.style.theme import LIGHT, Theme
from engine.contract.status import Phase, Status

SAME = "The same settings"
WORDS = {
    Phase.IDLE: "Getting ready",
    Phase.BUILDING: "Building",
    Phase.PLAYING: "Training",
    Phase.PAUSED: "Paused",
    Phase.FINISHED: "Finished",
    Phase.FAILED: "Failed",
}


class Badge(QWidget):
    """The number of a run on its colour, as its curves have it."""

    def __init__(self) -> None:
        super().__init__()
        self.number, self.colour = 1, "2"
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_place(self, number: int, colour: str) -> None:
        """Show which run it is."""
        self.number, self.colour = number, colour
        self.update()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height() + 4
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(named(self._theme, self.colour)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        font = QFont(self.font())
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.panel))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.number))


class Header(QFrame):
    """Three lines: name, settings in which the run differs, state; and a menu."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.badge = Badge()
        self.name, self.differences, self.state = ElidedLabel(), ElidedLabel(), ElidedLabel()
        self.name.setAccessibleName("Run")
        self.differences.setAccessibleName("Differences")
        self.state.setAccessibleName("State of the run")
        self.menu = QMenu(self)
        self.more = ScreenButton()
        self.more.setAccessibleName("What can be done with this run")
        self.more.setToolTip("What can be done with this run")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self.menu)
        self._theme = LIGHT
        self._said: tuple[str, bool] = ("", False)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.badge)
        top.addWidget(self.name, 1)
        top.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 4, 6)
        column.setSpacing(1)
        column.addLayout(top)
        column.addWidget(self.differences)
        column.addWidget(self.state)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_name(
        self, number: int, colour: str, name: str, differences: Sequence[str], rest: Sequence[str]
    ) -> None:
        """Show which run it is, and the ``rest`` of its differences, which its name does not say.

        All ``differences`` are listed where the mouse rests.
        """
        self.badge.show_place(number, colour)
        self.badge.setAccessibleName(f"Run {number}")
        _write(self.name, name)
        _write(self.differences, " · ".join(rest) if differences else SAME)
        self.name.setToolTip("\n".join(dict.fromkeys((name, *differences))))
        self.differences.setToolTip("\n".join(differences) or SAME)

    def show_status(
        self, status: Status, *, moment: int | None = None, then: str = "", waits: bool = False
    ) -> None:
        """Show how far the run is and how fast, or why it stands.

        While a ``moment`` of its past is looked at, show that before how far it is, and the
        settings that were others ``then``.
        """
        text = f"step {status.step:,}"
        if moment is not None and moment != status.step:
            text = f"step {moment:,} of {status.step:,}" + (f" · then {then}" if then else "")
        if status.phase is Phase.PLAYING:
            text += " · waits" if waits else f" · {speed(status.steps_per_second)}"
        else:
            text += f" · {'recorded' if status.recorded else WORDS[status.phase].lower()}"
        bad = status.phase is Phase.FAILED or bool(status.advice)
        if bad and status.reason:
            text = status.reason
        _write(self.state, text)
        if (self._theme.name, bad) != self._said:
            self._said = (self._theme.name, bad)
            self._colour(self.state, self._theme.error if bad else self._theme.muted)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.badge.restyle(theme)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        self.name.setFont(font)
        self._said = ("", False)
        self._colour(self.name, theme.text)
        self._colour(self.differences, theme.text)
        self._colour(self.state, theme.muted)
        self.more.setIcon(icon("more", theme, theme.muted))

    def _colour(self, label: ElidedLabel, colour: str) -> None:
        palette = label.palette()
        palette.setColor(label.foregroundRole(), QColor(colour))
        palette.setColor(palette.ColorRole.WindowText, QColor(colour))
        label.setPalette(palette)


def speed(steps_per_second: float) -> str:
    """Say how fast a run is."""
    if steps_per_second >= 10 or not steps_per_second:
        return f"{steps_per_second:,.0f} steps/s"
    return f"{steps_per_second:.1f} steps/s"


def _write(label: ElidedLabel, text: str) -> None:
    if text != label.text():
        label.setText(text)
