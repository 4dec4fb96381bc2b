"""A finding as a card: sign, sentence, its numbers, what to try, and a way to see it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from app.plots.widgets.screen_button import ScreenPushButton
from app.plots.writing.numbers import THIN_SPACE, number, thousands
from app.style.icons import pixmap
from app.style.theme import LIGHT, Theme
from engine.contract.findings import Finding, Reading, Severity
from engine.contract.specs import Catalogue

WORDS: dict[Severity, str] = {"warning": "Warning", "info": "Note", "good": "Good"}
LARGE = 1e6  # beyond it whole numbers are written as powers, like others
AS_MEASURED = "median"  # a statistic that has the unit of its metric
PLAIN = frozenset({"none", "share", "number", ""})  # units that are not written


class FindingCard(QFrame):
    """Shows one finding, and another in its place without flicker; ``asked`` is "show me"."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("finding")
        self.finding: Finding | None = None
        self._theme = LIGHT
        self._sign = QLabel()
        self._title, self._sentence = QLabel(), _wrapped()
        self._readings, self._advice = _wrapped(), _wrapped()
        self.button = ScreenPushButton("Show me")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(lambda: self.asked.emit(self.finding))
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._sign)
        top.addWidget(self._title, 1)
        top.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 8, 10)
        layout.setSpacing(6)
        layout.addLayout(top)
        for label in (self._sentence, self._advice, self._readings):
            layout.addWidget(label)

    def show_finding(self, finding: Finding, catalogue: Catalogue) -> None:
        """Say it; the catalogue knows what metrics are called."""
        changed = self.finding is None or self.finding.severity != finding.severity
        self.finding = finding
        _set(self._title, finding.label)
        _set(self._sentence, finding.sentence)
        _set(self._advice, f"Try: {finding.advice[:1].lower()}{finding.advice[1:]}")
        _set(self._readings, "\n".join(reading_text(r, catalogue) for r in finding.readings))
        self._advice.setVisible(bool(finding.advice))
        self._readings.setVisible(bool(finding.readings))
        self.button.setVisible(bool(finding.panel))
        self.button.setAccessibleName(f"Show me: {finding.label}")
        self.setAccessibleName(f"{WORDS[finding.severity]}: {finding.sentence}")
        if changed:
            self.restyle(self._theme)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        bold, small = QFont(self.font()), QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPointSizeF(max(6.0, 0.88 * self.font().pointSizeF()))
        for label, font, colour in (
            (self._title, bold, theme.text),
            (self._sentence, self.font(), theme.text),
            (self._advice, self.font(), theme.muted),
            (self._readings, small, theme.muted),
        ):
            label.setFont(font)
            label.setStyleSheet(f"color: {colour}; background: transparent")
        if self.finding is None:
            return
        kind = self.finding.severity
        colours = {"warning": theme.warning, "info": theme.accent, "good": theme.good}
        side = self.fontMetrics().height() + 2
        self._sign.setPixmap(pixmap(kind, colours[kind], side, self.devicePixelRatioF()))
        self._sign.setToolTip(WORDS[kind])
        self._sign.setAccessibleName(WORDS[kind])
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)


def reading_text(reading: Reading, catalogue: Catalogue) -> str:
    """Write a reading in a line: what of what, its value, its threshold and over which steps."""
    spec = catalogue.metric(reading.metric)
    unit = ""
    if spec is not None and spec.unit not in PLAIN and reading.what == AS_MEASURED:
        said = spec.unit in spec.label.lower()  # "Collapsed units, median 1" counts them already
        unit = "" if said else f"{THIN_SPACE}{spec.unit}"
    return (
        f"{spec.label if spec else reading.metric}, {reading.what} "
        f"{_plain(reading.value, 3)}{unit} {reading.relation} {_plain(reading.threshold, 2)} "
        f"· {_steps(reading)}"
    )


def _steps(reading: Reading) -> str:
    first, last = thousands(reading.first), thousands(reading.last)
    return f"step {last}" if reading.first == reading.last else f"steps {first} to {last}"


def _plain(value: float, digits: int) -> str:
    """Write whole numbers as such: most of them are counts."""
    whole = float(value).is_integer() and abs(value) < LARGE
    return thousands(int(value)) if whole else number(value, digits)


def _wrapped() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    return label


def _set(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
