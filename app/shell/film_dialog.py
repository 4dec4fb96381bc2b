"""The dialog of a film: which panels, which steps, how fast, how large; and how it will look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.film.captions import Captions
from app.film.footage import Footage
from app.film.formats import FORMATS, fitted
from app.film.page import Page
from app.model.cut import moments
from app.model.film_choice import BURNT, PACES, RATES, SIZES, FilmChoice
from engine.contract.errors import UserError

PREVIEW = (400, 300)  # pixels, at most
PATIENCE = 250  # milliseconds without a change before the preview is painted
PACE_WORDS = ("seconds long", "steps a second", "× as it was recorded")
THEMES = (("", "As the window"), ("light", "Light"), ("dark", "Dark"))
TEXTS = (80, 100, 125, 150, 200)
BURN_WORDS = {"title": "Title", "settings": "Settings", "step": "Step"}


class FilmDialog(QDialog):
    """Everything there is to choose of a film, beside a picture of its last frame."""

    def __init__(
        self,
        parent: QWidget,
        footage: Footage,
        choice: FilmChoice,
        serving: Mapping[str, str],
        page: Callable[[FilmChoice], Page],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export film")
        self._footage, self._page, self._made = footage, page, choice
        self._painting = QTimer(self)
        self._painting.setSingleShot(True)
        self._painting.setInterval(PATIENCE)
        self._painting.timeout.connect(self._paint)
        self._make_widgets(choice, serving)
        self._lay_out()
        self._listen()
        self._changed()
        self._paint()

    def choice(self) -> FilmChoice:
        """Return what is chosen."""
        size, suffix = self.size_box.currentData(), self.format_box.currentData()
        size, _ = fitted(size, FORMATS[suffix])
        return replace(
            self._made,
            panels=self._panels(),
            suffix=suffix,
            width=size[0],
            height=size[1],
            rate=min(self.rate_box.currentData(), FORMATS[suffix].fastest),
            pace=PACES[self.pace_box.currentIndex()],
            amount=self.amount.value(),
            theme=self.theme_box.currentData(),
            text=self.text_box.currentData(),
            burn=tuple(name for name, box in self.burns.items() if box.isChecked()),
            grow=self.grow.isChecked(),
        )

    def moments(self) -> tuple[int, ...]:
        """Return the step of every frame; UserError where there is nothing to film."""
        choice, newest = self.choice(), self._footage.status.step
        first, last = self.first.value(), self.last.value()
        if choice.pace == "times" and last > newest:
            raise UserError(
                f"how fast step {last:,} will come is not known before it is trained: choose "
                "seconds or steps a second"
            )
        return moments(choice.cut(first, last), self._footage.reel)

    def _make_widgets(self, choice: FilmChoice, serving: Mapping[str, str]) -> None:
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setSpacing(1)
        self.list.setToolTip("Drag to change the order; the first is the largest")
        names = [*choice.panels, *(name for name in serving if name not in choice.panels)]
        for name in names:
            self.list.addItem(_item(name, serving[name], on=name in choice.panels))
        steps, newest = self._footage.timeline.steps(), self._footage.status.step
        most = max(newest, self._footage.status.horizon, 1)
        self.first = _spin(steps[0] if steps else 0, 0, most, " step")
        self.last = _spin(newest, 0, 10**8, " step")
        self.last.setToolTip("A step that is still to come is waited for while training goes on")
        self.amount = QDoubleSpinBox()
        self.amount.setRange(0.05, 1_000_000)
        self.amount.setDecimals(2)
        self.amount.setValue(choice.amount)
        words = [*zip(PACES, PACE_WORDS, strict=True)]
        self.pace_box = _box(words, choice.pace)
        self.format_box = _box([(s, found.label) for s, found in FORMATS.items()], choice.suffix)
        sizes = dict.fromkeys((*SIZES, choice.size))
        self.size_box = _box([(size, f"{size[0]} × {size[1]}") for size in sizes], choice.size)
        rates = sorted({*RATES, choice.rate})
        self.rate_box = _box([(r, f"{r} frames a second") for r in rates], choice.rate)
        self.theme_box = _box(THEMES, choice.theme)
        texts = sorted({*TEXTS, choice.text})
        self.text_box = _box([(text, f"{text} %") for text in texts], choice.text)
        self.burns = {name: QCheckBox(BURN_WORDS[name]) for name in BURNT}
        for name, box in self.burns.items():
            box.setChecked(name in choice.burn)
        self.grow = QCheckBox("Curves grow with the film")
        self.grow.setChecked(choice.grow)
        self.picture, self.told = QLabel(), QLabel()
        self.told.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = self.buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setDefault(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addRow("Steps", _row(self.first, QLabel("to"), self.last))
        form.addRow("Speed", _row(self.amount, self.pace_box))
        form.addRow("Format", self.format_box)
        form.addRow("Size", _row(self.size_box, self.rate_box))
        form.addRow("Theme", _row(self.theme_box, QLabel("Text"), self.text_box))
        form.addRow("Below", _row(*self.burns.values()))
        form.addRow("", self.grow)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(QLabel("Panels"))
        left.addWidget(self.list, 1)
        left.addLayout(form)
        right = QVBoxLayout()
        right.setSpacing(8)
        self.picture.setFixedWidth(PREVIEW[0])
        right.addWidget(QLabel("The last frame"))
        right.addWidget(self.picture)
        right.addWidget(self.told)
        right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addLayout(left, 1)
        both.addLayout(right)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 14)
        whole.setSpacing(12)
        whole.addLayout(both)
        whole.addWidget(self.buttons)

    def _listen(self) -> None:
        boxes = (self.pace_box, self.format_box, self.size_box, self.rate_box)
        for box in (*boxes, self.theme_box, self.text_box):
            box.currentIndexChanged.connect(self._changed)
        for spin in (self.first, self.last, self.amount):
            spin.valueChanged.connect(self._changed)
        for check in (*self.burns.values(), self.grow):
            check.toggled.connect(self._changed)
        self.list.itemChanged.connect(self._changed)
        self.list.model().rowsMoved.connect(self._changed)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _panels(self) -> tuple[str, ...]:
        items = [self.list.item(row) for row in range(self.list.count())]
        on = (item for item in items if item.checkState() == Qt.CheckState.Checked)
        return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in on)

    def _changed(self) -> None:
        """Say what will come of it, and paint that soon."""
        text, fine = self._said()
        self.told.setText(text)
        self.export.setEnabled(fine)
        self._painting.start()

    def _said(self) -> tuple[str, bool]:
        choice = self.choice()
        if not choice.panels:
            return "Choose at least one panel.", False
        try:
            count = len(self.moments())
        except UserError as error:
            text = str(error)
            return f"{text[:1].upper()}{text[1:].rstrip('.')}.", False
        told = f"{count:,} frames, {count / choice.rate:.1f} s at {choice.rate} a second."
        if self.last.value() > self._footage.status.step:
            told += " It waits for the steps that are still to be trained."
        return told, True

    def _paint(self) -> None:
        """Paint the last frame that there is, small."""
        choice = self.choice()
        if not choice.panels:
            self.picture.setPixmap(QPixmap())
            return
        page = self._page(choice)
        step = min(self.last.value(), self._footage.status.step)
        page.show_view(self._footage.view(step, grow=choice.grow))
        Captions(choice.burn).tell(page.footer, self._footage, step)
        image = page.frame()
        page.discard()
        ratio = self.devicePixelRatioF()
        image.setDevicePixelRatio(1.0)
        small = image.scaled(
            round(PREVIEW[0] * ratio),
            round(PREVIEW[1] * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small.setDevicePixelRatio(ratio)
        self.picture.setFixedHeight(round(small.height() / ratio))
        self.picture.setPixmap(QPixmap.fromImage(small))


def _item(name: str, title: str, *, on: bool) -> QListWidgetItem:
    item = QListWidgetItem(title)
    item.setData(Qt.ItemDataRole.UserRole, name)
    flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
    item.setFlags(flags & ~Qt.ItemFlag.ItemIsDropEnabled)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    return item


def _spin(value: int, low: int, high: int, unit: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(low, high)
    spin.setGroupSeparatorShown(True)
    spin.setValue(value)
    spin.setAccessibleName(unit.strip())
    return spin


def _box(entries: Iterable[tuple[object, str]], chosen: object) -> QComboBox:
    box = QComboBox()
    for data, text in entries:
        box.addItem(text, data)
        if data == chosen:
            box.setCurrentIndex(box.count() - 1)
    return box


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, QLabel | QCheckBox) else 1)
    return row
