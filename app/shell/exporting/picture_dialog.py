"""The dialog of a picture: what, as which kind of file, in which colours, how large."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.film.picture import INCH
from app.model.picture_choice import DPIS, PRINTED, SCALES, WIDTHS, PictureChoice
from app.shell.exporting.choices import box_of
from app.style.spins import spaced

FORMATS = (
    (".png", "PNG, pixels"),
    (".svg", "SVG, lines and text"),
    (".pdf", "PDF, lines and text, for print"),
)
THEMES = (("", "As the window"), ("light", "Light"), ("dark", "Dark"))


class PictureDialog(QDialog):
    """``copied`` is emitted when the picture is wanted on the clipboard, which closes nothing."""

    copied = Signal()

    def __init__(
        self, parent: QWidget, subjects: Mapping[str, QWidget], first: str, choice: PictureChoice
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export picture")
        self._subjects = dict(subjects)
        self.subject = box_of([(title, title) for title in subjects], first)
        self.format_box = box_of(FORMATS, choice.suffix)
        self.theme_box = box_of(THEMES, choice.theme)
        sizes = [(scale, f"{scale} × as on screen") for scale in SCALES]
        self.scale_box = box_of([*sizes, (PRINTED, "For print")], choice.scale)
        self.width_box = spaced(QDoubleSpinBox())
        self.width_box.setRange(*WIDTHS)
        self.width_box.setDecimals(1)
        self.width_box.setSuffix(" cm")
        self.width_box.setValue(choice.width)
        self.dpi = spaced(QSpinBox())
        self.dpi.setRange(*DPIS)
        self.dpi.setSuffix(" pixels an inch")
        self.dpi.setValue(choice.dpi)
        self.told = QLabel()
        self.told.setProperty("role", "muted")
        self._lay_out()
        self._show_what_counts()

    def choice(self) -> PictureChoice:
        """Return what is chosen."""
        return PictureChoice(
            self.format_box.currentData(),
            self.theme_box.currentData(),
            self.scale_box.currentData(),
            round(self.width_box.value(), 1),
            self.dpi.value(),
        )

    def widget(self) -> tuple[QWidget, str]:
        """Return what is to be painted, and its title."""
        title = str(self.subject.currentData())
        return self._subjects[title], title

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow("Picture of", self.subject)
        form.addRow("Format", self.format_box)
        form.addRow("Theme", self.theme_box)
        form.addRow("Size", self.scale_box)
        form.addRow("Width", self.width_box)
        form.addRow("Resolution", self.dpi)
        form.addRow("", self.told)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.export.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.copy.clicked.connect(lambda _=False: self.copied.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(buttons)
        for box in (self.subject, self.format_box, self.theme_box, self.scale_box):
            box.setMinimumWidth(240)
            box.currentIndexChanged.connect(self._show_what_counts)
        self.width_box.valueChanged.connect(self._show_what_counts)
        self.dpi.valueChanged.connect(self._show_what_counts)

    def _show_what_counts(self) -> None:
        choice, (widget, _) = self.choice(), self.widget()
        self.scale_box.setEnabled(not choice.vector)
        self.width_box.setEnabled(choice.printed)
        self.dpi.setEnabled(choice.printed and not choice.vector)
        self.copy.setEnabled(not choice.vector)
        self.told.setText(_measured(widget.size(), choice))


def _measured(size: QSize, choice: PictureChoice) -> str:
    """Say how large a picture will be."""
    paper = f"{choice.width:.1f} × {choice.width * size.height() / max(size.width(), 1):.1f} cm"
    if choice.vector:
        return f"{paper}; heat maps and images stay pixels"
    scale = choice.scale or choice.width / INCH * choice.dpi / max(size.width(), 1)
    pixels = f"{round(size.width() * scale):,} × {round(size.height() * scale):,} pixels"
    return f"{pixels}, {paper}" if choice.printed else pixels
