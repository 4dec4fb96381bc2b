"""The curves of all runs over one another, and how far each is from the first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from app.compare.column import COLOURS, Column
from app.compare.overlay import Overlay, column_of, difference_of
from app.controls.inputs import ChoiceBox
from app.plots.curves.curves import CurvesPlot
from app.plots.curves.strand import Curve
from app.plots.widgets.chips import Chip, ChipRow
from app.style.theme import LIGHT, Theme
from engine.contract.specs import Catalogue

FIRST = (
    "jsd",
    "w1",
    "classifier_fid",
    "modes",
    "sliced_w1",
)  # shown first
WAITING = "Curves appear once the runs have been measured."
DECAY = 0.98  # per step, of the average that is laid over the curves


class Strip(QWidget):
    """``chosen(metric)`` is emitted when another metric is shown, by a person or at first."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.shown = ""
        self._chosen = False  # whether a person chose what is shown
        self._theme = LIGHT
        self._names: tuple[str, ...] = ()
        self._runs: tuple[object, ...] = ()
        self._overlay = Overlay(())
        self._offered: tuple[str, ...] = ()
        self.box = ChoiceBox()
        self.box.setAccessibleName("Metric")
        self.box.setToolTip("Which number is compared")
        self.box.activated.connect(lambda _: self.choose(str(self.box.currentData())))
        self.box.setMinimumWidth(28 * self.fontMetrics().averageCharWidth())
        self._log = Chip("Log", on=False, help="Logarithmic axis for the curves.")
        self._smooth = Chip("Smooth", on=False, help="Exponential average over the raw curves.")
        self._tools = ChipRow((self._log, self._smooth))
        self._empty = QLabel(WAITING)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.curves, self.differences = CurvesPlot(()), CurvesPlot(())
        self._captions = (QLabel(), QLabel())
        self._pages: list[QVBoxLayout] = []
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._log.toggled.connect(self._set_log)
        self._smooth.toggled.connect(lambda _: self._smoothed())
        self._lay_out()
        self.setAutoFillBackground(True)

    def show_columns(self, columns: Sequence[Column], moment: int | None) -> None:
        """Show the present curves of the runs, and the step that is looked at."""
        runs = tuple(column.link.lab.columns() for column in columns)
        if tuple(map(id, runs)) != tuple(map(id, self._overlay.runs)):
            self._overlay = Overlay(runs)
        self._offer(columns[0].link.catalogue if columns else Catalogue())
        names = tuple(column.name for column in columns)
        if names != self._names:
            self._names = names
            self._make_plots()
        for plot in (self.curves, self.differences):
            plot.show_columns(self._overlay)
            plot.show_moment(moment)

    def manner(self) -> tuple[bool, float, QRectF | None]:
        """Return whether the curves are logarithmic, how smooth they are, and their zoom."""
        smooth = DECAY if self._smooth.isChecked() else 0.0
        return self._log.isChecked(), smooth, self.curves.zoom()

    def choose(self, metric: str) -> None:
        """Compare this number from now on."""
        self._chosen = True
        self._show(metric)
        self.box.setCurrentIndex(self.box.findData(metric))

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.panel)
        self.setPalette(palette)
        self._tools.restyle(theme)
        self._empty.setStyleSheet(f"color: {theme.muted}; background: transparent")
        for caption in self._captions:
            caption.setStyleSheet(f"color: {theme.text}; background: transparent")
        for plot in (self.curves, self.differences):
            plot.restyle(theme)
        self._caption()

    def _offer(self, catalogue: Catalogue) -> None:
        """List the metrics that were measured; those that several runs have come first."""
        counts = self._overlay.measured()
        measured = [spec.name for spec in catalogue.metrics if spec.name in counts]
        offered = tuple(sorted(measured, key=lambda name: counts[name] < 2))
        if offered == self._offered:
            return
        self._offered = offered
        self.box.clear()
        for name in offered:
            spec = catalogue.metric(name)
            self.box.addItem(spec.label if spec else name, name)
        if offered and not (self._chosen and self.shown in offered):
            self._show(next((name for name in FIRST if name in offered), offered[0]))
        self.box.setCurrentIndex(self.box.findData(self.shown))
        self._empty.setVisible(not offered)
        self._split.setVisible(bool(offered))

    def _show(self, metric: str) -> None:
        if metric != self.shown:
            self.shown = metric
            self._make_plots()
            self.chosen.emit(metric)

    def _make_plots(self) -> None:
        """Make plots for the present metric and runs."""
        metric, runs = self.shown, range(len(self._names))
        curves = [Curve(column_of(i, metric), self._label(i), COLOURS[i]) for i in runs]
        others = [Curve(difference_of(i, metric), f"{i + 1} − 1", COLOURS[i]) for i in runs if i]
        first, second = CurvesPlot(curves), CurvesPlot(others, lines=(("", 0.0),))
        for page, old, new in zip(
            self._pages, (self.curves, self.differences), (first, second), strict=True
        ):
            page.replaceWidget(old, new)
            old.setParent(None)
            old.deleteLater()
        self.curves, self.differences = first, second
        self.curves.zoomed.connect(lambda: self._zoomed(self.curves, self.differences))
        self.differences.zoomed.connect(lambda: self._zoomed(self.differences, self.curves))
        self.curves.set_log(self._log.isChecked())
        self._smoothed()
        self.restyle(self._theme)
        right = self._pages[1].parentWidget()
        assert right is not None
        right.setVisible(len(self._names) > 1)

    def _label(self, run: int) -> str:
        return f"{run + 1} {self._names[run]}"

    def _zoomed(self, source: CurvesPlot, other: CurvesPlot) -> None:
        """Show the same steps in both plots."""
        if source.follows:
            if not other.follows:
                other.fit()
        else:
            (left, right), _ = source.view.viewRange()
            other.show_range(left, right)

    def _set_log(self, on: bool) -> None:
        self.curves.set_log(on)

    def _smoothed(self) -> None:
        for plot in (self.curves, self.differences):
            plot.set_smoothing(DECAY if self._smooth.isChecked() else 0.0)

    def _caption(self) -> None:
        for caption, plot in zip(self._captions, (self.curves, self.differences), strict=True):
            caption.setText(plot.legend(brief=True))

    def _lay_out(self) -> None:
        for caption, plot in zip(self._captions, (self.curves, self.differences), strict=True):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(1)
            column.addWidget(caption)
            column.addWidget(plot, 1)
            self._split.addWidget(page)
            self._pages.append(column)
        self._split.setSizes([600, 400])
        self._split.setChildrenCollapsible(False)
        self._split.hide()
        top = QHBoxLayout()
        top.addWidget(self.box)
        top.addWidget(self._tools, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.setSpacing(2)
        whole.addLayout(top)
        whole.addWidget(self._empty, 1)
        whole.addWidget(self._split, 1)
