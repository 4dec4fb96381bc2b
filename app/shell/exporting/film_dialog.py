"""The dialog of a film: which panels, which steps, how fast, how large; and how it will look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.film.formats import FORMATS, fitted
from app.model.film_choice import BURNT, PACES, RATES, SIZES, FilmChoice
from app.model.joint_cut import Moment, joint_moments
from app.shell.exporting.choices import box_of, row_of, spin_of
from app.shell.exporting.film_preview import FilmPreview
from app.shell.exporting.film_subjects import Subject
from app.shell.tasks import Tasks
from app.style.spins import spaced
from engine.contract.errors import UserError
from engine.contract.status import Phase

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
        subjects: Sequence[Subject],
        choice: FilmChoice,
        tasks: Tasks,
    ) -> None:
        super().__init__(parent)
        self.picture = FilmPreview(tasks)
        self.setWindowTitle("Export film")
        self.subject, self._made = subjects[0], choice
        self._painting = QTimer(self)
        self._painting.setSingleShot(True)
        self._painting.setInterval(PATIENCE)
        self._painting.timeout.connect(self._paint)
        self._make_widgets(choice)
        self.subject_box = box_of([(subject, subject.title) for subject in subjects], subjects[0])
        self._lay_out()
        self._take_up()
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
            by_time=self.subject.several and bool(self.clock_box.currentData()),
            together=self.together.isChecked(),
        )

    def moments(self) -> tuple[Moment, ...]:
        """Return what each frame shows; UserError where there is nothing to film."""
        choice, last = self.choice(), self.last.value()
        if (choice.pace == "times" or choice.by_time) and last > self._newest():
            raise UserError(
                f"how fast step {last:,} will come is not known before it is trained: choose "
                + ("to show the runs by step" if choice.by_time else "seconds or steps a second")
            )
        found = self._moments(choice, last)
        return found if last > self._newest() else tuple(map(self._reached, found))

    def _reached(self, moment: Moment) -> Moment:
        """Return a moment at which runs that stand still are shown as far as they have come.

        Others may come there while the film is made; these would be waited for without end.
        """
        known = [link.lab.status() for link in self.subject.links]
        pairs = zip(moment.steps, known, strict=True)
        steps = (n if now.phase is Phase.PLAYING else min(n, now.step) for n, now in pairs)
        return replace(moment, steps=tuple(steps))

    def _moments(self, choice: FilmChoice, last: int) -> tuple[Moment, ...]:
        cut = choice.cut(self.first.value(), last)
        return joint_moments(cut, self.subject.reels(), by_time=choice.by_time)

    def _newest(self) -> int:
        """Return the last step there is: by time that of the first run, whose steps are told."""
        links = self.subject.links[:1] if self.clock_box.currentData() else self.subject.links
        return max(link.lab.status().step for link in links)

    def _take_up(self) -> None:
        """Offer what there is to choose of a subject."""
        subject, footages = self.subject, self.subject.footages()
        self.list.clear()
        wanted = () if subject.several else self._made.panels
        chosen = [name for name in wanted if name in subject.serving] or subject.proposed
        for name in dict.fromkeys((*chosen, *subject.serving)):
            self.list.addItem(_item(name, subject.serving[name], on=name in chosen))
        self.clock_box.setCurrentIndex(int(subject.by_time))
        reels = [reel.steps for reel in subject.reels() if reel.steps]
        newest = max(each.status.step for each in footages)
        self.first.setMaximum(max(newest, *(each.status.horizon for each in footages), 1))
        self.first.setValue(min((steps[0] for steps in reels), default=0))
        self.last.setValue(newest)
        for widget in (self.clock_box, self.together):
            self._form.setRowVisible(widget, subject.several)

    def _choose_subject(self) -> None:
        self.subject = self.subject_box.currentData()
        self._take_up()
        self._changed()

    def _make_widgets(self, choice: FilmChoice) -> None:
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setSpacing(1)
        self.list.setToolTip("Drag to change the order; the first is the largest")
        self.first = spin_of(0, 0, 1, " step")
        self.last = spin_of(0, 0, 10**8, " step")
        self.last.setToolTip("A step that is still to come is waited for while training goes on")
        self.clock_box = box_of([(False, "By step"), (True, "By time")], choice.by_time)
        self.clock_box.setToolTip("All runs at the same step, or at the same time since they began")
        self.together = QCheckBox("Curves of all runs below")
        self.together.setChecked(choice.together)
        self.amount = spaced(QDoubleSpinBox())
        self.amount.setRange(0.05, 1_000_000)
        self.amount.setDecimals(2)
        self.amount.setValue(choice.amount)
        words = [*zip(PACES, PACE_WORDS, strict=True)]
        self.pace_box = box_of(words, choice.pace)
        self.format_box = box_of([(s, found.label) for s, found in FORMATS.items()], choice.suffix)
        sizes = dict.fromkeys((*SIZES, choice.size))
        self.size_box = box_of([(size, f"{size[0]} × {size[1]}") for size in sizes], choice.size)
        rates = sorted({*RATES, choice.rate})
        self.rate_box = box_of([(r, f"{r} frames a second") for r in rates], choice.rate)
        self.theme_box = box_of(THEMES, choice.theme)
        texts = sorted({*TEXTS, choice.text})
        self.text_box = box_of([(text, f"{text} %") for text in texts], choice.text)
        self.burns = {name: QCheckBox(BURN_WORDS[name]) for name in BURNT}
        for name, box in self.burns.items():
            box.setChecked(name in choice.burn)
        self.grow = QCheckBox("Curves grow with the film")
        self.grow.setChecked(choice.grow)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = self.buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setDefault(True)

    def _lay_out(self) -> None:
        form = self._form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addRow("Runs shown", self.clock_box)
        form.addRow("Steps", row_of(self.first, QLabel("to"), self.last))
        form.addRow("Speed", row_of(self.amount, self.pace_box))
        form.addRow("Format", self.format_box)
        form.addRow("Size", row_of(self.size_box, self.rate_box))
        form.addRow("Theme", row_of(self.theme_box, QLabel("Text"), self.text_box))
        form.addRow("Below", row_of(*self.burns.values()))
        form.addRow("", self.grow)
        form.addRow("", self.together)
        left = QVBoxLayout()
        left.setSpacing(8)
        if self.subject_box.count() > 1:
            top = row_of(QLabel("Film of"), self.subject_box)
            left.addLayout(top)
        left.addWidget(QLabel("Panels"))
        left.addWidget(self.list, 1)
        left.addLayout(form)
        right = QVBoxLayout()
        right.setSpacing(8)
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
        self.subject_box.currentIndexChanged.connect(self._choose_subject)
        boxes = (self.pace_box, self.format_box, self.size_box, self.rate_box, self.clock_box)
        for box in (*boxes, self.theme_box, self.text_box):
            box.currentIndexChanged.connect(self._changed)
        for spin in (self.first, self.last, self.amount):
            spin.valueChanged.connect(self._changed)
        for check in (*self.burns.values(), self.grow, self.together):
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
        if self.last.value() > self._newest():
            told += " It waits for the steps that are still to be trained."
        return told, True

    def _paint(self) -> None:
        """Paint the last frame that there is, small."""
        choice = self.choice()
        if not choice.panels:
            self.picture.forget()
            return
        try:
            last = self._moments(choice, min(self.last.value(), self._newest()))[-1]
        except UserError:  # which is said beside
            return
        self.picture.paint(self.subject, choice, last)

    def done(self, result: int) -> None:
        """Close, and wait for no picture any more."""
        self._painting.stop()
        self.picture.forget()
        super().done(result)


def _item(name: str, title: str, *, on: bool) -> QListWidgetItem:
    item = QListWidgetItem(title)
    item.setData(Qt.ItemDataRole.UserRole, name)
    flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
    item.setFlags(flags & ~Qt.ItemFlag.ItemIsDropEnabled)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    return item
