"""Plots above one another that share the steps, chosen and read through one toolbar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.plots.axes.plot import Plot
from app.plots.curves.curves import CurvesPlot
from app.plots.widgets.chips import Chip, ChipRow
from app.plots.widgets.screen_button import ScreenButton
from app.style.theme import Theme
from engine.contract.columns import ColumnsView

LINES = 6  # of text that a plot is high at least


@dataclass(frozen=True, slots=True)
class Level:
    """One plot of a stack, with the word of its chip and whether it is on at first."""

    word: str
    plot: Plot
    on: bool = True
    help: str = ""


class Stack(QWidget):
    """Levels under their legends; as many as fit are shown, in order, of those chosen.

    Where not all of them fit a button below turns to the next ones.

    ``changed`` is emitted when other levels are shown. The toolbar is put into ``chips`` where
    there is a row already. ``log`` is whether axes are logarithmic at first, None where they never
    can be.
    """

    changed = Signal()

    def __init__(
        self,
        levels: Sequence[Level],
        *,
        log: bool | None = False,
        smooth: bool = False,
        chips: ChipRow | None = None,
    ) -> None:
        super().__init__()
        self.levels = tuple(levels)
        self.chips = ChipRow() if chips is None else chips
        self._toggles = [Chip(level.word, on=level.on, help=level.help) for level in levels]
        self._captions = [QLabel() for _ in levels]
        self._curves = [level.plot for level in levels if isinstance(level.plot, CurvesPlot)]
        self._columns: ColumnsView | None = None
        self._moment: int | None = None
        self._withheld: frozenset[Plot] = frozenset()
        self._measured: frozenset[str] = frozenset()
        self._first = 0  # of those chosen that is shown, where not all fit
        self._onward = ScreenButton()
        self._onward.setAccessibleName("Next plots")
        self._onward.clicked.connect(self._turn)
        self._onward.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        self.setMinimumSize(60, 60)  # what does not fit is hidden, so the levels ask for no room
        for caption, level in zip(self._captions, self.levels, strict=True):
            layout.addWidget(caption)
            layout.addWidget(level.plot, 1)
        layout.addWidget(self._onward, 0, Qt.AlignmentFlag.AlignLeft)
        self._make_tools(log, smooth)
        self._arrange()
        self._smoothed()

    def shown(self, plot: Plot) -> bool:
        """Whether a plot is among those shown."""
        return not plot.isHidden()

    def chosen(self) -> frozenset[str]:
        """Return the words of the levels that are on."""
        pairs = zip(self._toggles, self.levels, strict=True)
        return frozenset(level.word for toggle, level in pairs if toggle.isChecked())

    def withhold(self, plots: Iterable[Plot]) -> None:
        """Offer neither these plots, which have nothing to show, nor their chips."""
        if frozenset(plots) == self._withheld:
            return
        self._withheld = frozenset(plots)
        for toggle, level in zip(self._toggles, self.levels, strict=True):
            if toggle.parentWidget() is not None:
                toggle.setVisible(level.plot not in self._withheld)
        self._arrange()

    def wants(self, plot: Plot) -> bool:
        """Whether a plot is shown, or would be if it had something to show."""
        pairs = zip(self._toggles, self.levels, strict=True)
        chosen = any(level.plot is plot and toggle.isChecked() for toggle, level in pairs)
        return chosen and (plot in self._withheld or self.shown(plot))

    def discard(self) -> None:
        """Delete the stack and its tools, so that another one can take its place."""
        self.hide()
        for widget in (*self._toggles, *self._tools, self):
            widget.setParent(None)
            widget.deleteLater()

    def show_columns(self, columns: ColumnsView, moment: int | None = None) -> None:
        """Pass the columns, and the step that is looked at, to the curves that are shown."""
        self._columns, self._moment = columns, moment
        for plot in self._curves:
            if self.shown(plot):
                plot.show_columns(columns)
                plot.show_moment(moment)
        measured = frozenset(columns.names())
        if measured != self._measured:
            self._measured = measured
            self.caption()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.chips.restyle(theme)
        for caption, level in zip(self._captions, self.levels, strict=True):
            level.plot.restyle(theme)
            caption.setStyleSheet(f"color: {theme.text}; background: transparent")
        self._onward.setStyleSheet(f"color: {theme.accent}; padding: 0px 2px")
        self.caption()

    def caption(self) -> None:
        """Write the legends anew."""
        for caption, level in zip(self._captions, self.levels, strict=True):
            caption.setWordWrap(False)
            caption.setText(level.plot.legend())
            if caption.sizeHint().width() > self.width():
                caption.setText(level.plot.legend(brief=True))
            caption.setWordWrap(caption.sizeHint().width() > self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many plots as fit."""
        super().resizeEvent(event)
        self.caption()
        self._arrange()

    def _make_tools(self, log: bool | None, smooth: bool) -> None:
        self._smooth = Chip("Smooth", on=smooth, help="Exponential average over the raw curve.")
        self._log = Chip(
            "Log", on=bool(log), help="Logarithmic axis; what is not positive is left out."
        )
        self._fit = Chip("Fit", help="Follow the curves again (or double-click a plot).")
        self._amount = QSlider(Qt.Orientation.Horizontal)
        self._amount.setRange(1, 100)
        self._amount.setValue(45)
        self._amount.setFixedWidth(70)
        self._amount.setAccessibleName("Smoothing")
        self._amount.hide()
        for toggle in self._toggles if len(self._toggles) > 1 else ():
            self.chips.add(toggle)
            toggle.toggled.connect(self._toggled)
        smoothing = QWidget()  # so that the slider never wraps away from its chip
        side_by_side = QHBoxLayout(smoothing)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(4)
        side_by_side.addWidget(self._smooth)
        side_by_side.addWidget(self._amount)
        self._tools = (self._log, self._fit, smoothing)
        offered = self._tools if log is not None else self._tools[1:]
        for tool in offered if self._curves else ():
            self.chips.add(tool)
        self._smooth.toggled.connect(self._smoothed)
        self._amount.valueChanged.connect(self._smoothed)
        self._log.toggled.connect(self._set_log)
        self._fit.clicked.connect(self._follow)
        for plot in self._curves:
            plot.zoomed.connect(self._zoomed)

    def _arrange(self) -> None:
        before = [self.shown(level.plot) for level in self.levels]
        chosen = self._chosen()
        room = max(1, self.height() // (LINES * self.fontMetrics().height()))
        self._first = max(0, min(self._first, len(chosen) - room))  # no room is left empty
        fits = chosen[self._first : self._first + room]
        for place, (caption, level) in enumerate(zip(self._captions, self.levels, strict=True)):
            caption.setVisible(place in fits)
            level.plot.setVisible(place in fits)
        self._offer([self.levels[place].word for place in chosen], len(fits))
        curves = [plot for plot in self._curves if self.shown(plot)]
        for plot in curves:
            plot.number_steps(plot is curves[-1])
            plot.stand_beside(curves)
        if before != [self.shown(level.plot) for level in self.levels]:
            self.changed.emit()
            if self._columns is not None:
                self.show_columns(self._columns, self._moment)

    def _chosen(self) -> list[int]:
        """Return the places of the levels that are on and have something to show."""
        pairs = enumerate(zip(self._toggles, self.levels, strict=True))
        return [p for p, (t, lv) in pairs if t.isChecked() and lv.plot not in self._withheld]

    def _offer(self, words: Sequence[str], fits: int) -> None:
        """Offer to turn to those of the chosen levels that do not fit."""
        away = [*words[self._first + fits :], *words[: self._first]]
        others = f" and {len(away) - 1} more" if len(away) > 1 else ""
        self._onward.setText(f"{away[0]}{others} ›" if away else "")
        self._onward.setToolTip(
            f"Turn to {', '.join(away)}. All are shown where the panel is larger."
        )
        self._onward.setVisible(bool(away))

    def _turn(self) -> None:
        """Show the next of the levels that do not fit; after the last comes the first."""
        chosen = self._chosen()
        fit = sum(self.shown(self.levels[place].plot) for place in chosen)
        last = len(chosen) - fit  # from which on all the rest fits
        self._first = 0 if self._first >= last else min(self._first + fit, last)
        self._arrange()

    def _toggled(self, on: bool) -> None:
        """Show what has been turned on, even if others then do not fit."""
        places = [place for place, toggle in enumerate(self._toggles) if toggle is self.sender()]
        chosen = self._chosen()
        if on and places and places[0] in chosen:
            self._first = chosen.index(places[0])
        self._arrange()

    def _smoothed(self) -> None:
        self._amount.setVisible(self._smooth.isChecked() and bool(self._curves))
        # The slider runs over decades of the window, from 1 to 10,000 steps.
        decay = 1 - 10 ** (-4 * self._amount.value() / 100)
        for plot in self._curves:
            plot.set_smoothing(decay if self._smooth.isChecked() else 0.0)

    def _set_log(self, on: bool) -> None:
        for plot in self._curves:
            plot.set_log(on)

    def _zoomed(self) -> None:
        source = self.sender()
        for plot in self._curves:
            if isinstance(source, CurvesPlot) and plot is not source:
                self._take_over(plot, source)
        self._fit.setChecked(all(plot.follows for plot in self._curves))

    def _take_over(self, plot: CurvesPlot, source: CurvesPlot) -> None:
        if source.follows and not plot.follows:
            plot.fit()
        elif not source.follows:
            (left, right), _ = source.view.viewRange()
            plot.show_range(left, right)

    def _follow(self) -> None:
        for plot in self._curves:
            plot.fit()
        self._fit.setChecked(True)
