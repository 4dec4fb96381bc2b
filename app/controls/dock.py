"""Everything that can be set, made from the catalogue: experiments, knobs, groups, what waits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.controls.desk import Desk
from app.controls.group import Group
from app.controls.knobs import Knobs
from app.controls.look import named, stylesheet
from app.controls.picker import Picker
from app.controls.points import PointsEditor
from app.controls.staged import StagedBar
from app.model.draft import Draft
from app.style.theme import Theme
from engine.contract.specs import Catalogue, Experiment, SectionSpec
from engine.contract.status import Status
from engine.contract.values import Value

GROUPS = ("Data", "Generator", "Discriminator", "Objective", "Optimiser", "View")
OPENED = ("Data",)


class Area(QScrollArea):
    """Scrolls up and down only, and is never narrower than what it holds."""

    @override
    def minimumSizeHint(self) -> QSize:
        held = self.widget()
        width = held.minimumSizeHint().width() if held else 0
        return QSize(width + self.verticalScrollBar().sizeHint().width(), 120)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class ControlsDock(QWidget):
    """Forms over one draft.

    ``patched(section, field, value)`` repeats the draft's patches, ``restart_requested()`` asks to
    begin anew with ``draft.config()``, ``experiment_chosen(experiment)`` to open an experiment.
    """

    patched = Signal(str, str, object)
    restart_requested = Signal()
    experiment_chosen = Signal(object)

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "controls")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = Desk(draft)
        self.picker = Picker(self.desk)
        self.knobs = Knobs(self.desk, self)
        self.groups: dict[str, Group] = {}
        self._sections: tuple[SectionSpec, ...] = ()
        self.bar = StagedBar(self.desk, self)
        self._lay_out()
        self.picker.chosen.connect(self.experiment_chosen)
        self.bar.restart.connect(self.restart_requested)
        draft.patched.append(self._patched)
        draft.refreshed.append(self._refresh)
        self.set_catalogue(draft.catalogue)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Offer what a catalogue describes; forms are rebuilt only where sections differ."""
        if catalogue != self.desk.draft.catalogue:
            self.desk.draft.set_catalogue(catalogue)
        self.picker.set_experiments(catalogue.experiments)
        if catalogue.sections != self._sections:
            self._sections = catalogue.sections
            self._rebuild()

    def show_experiment(self, experiment: Experiment) -> None:
        """Show which experiment is open; its settings come with the next status."""
        self.picker.show_experiment(experiment)

    def show_status(self, status: Status) -> None:
        """Show what is in force; costs next to nothing while that is the same."""
        self.desk.draft.show(status.config, status.run)

    def draw(self) -> None:
        """Choose the dataset that is drawn, and open its drawing."""
        for section in self._sections:
            for variant in section.variants:
                for field in (f for f in variant.fields if f.kind == "points"):
                    self.desk.draft.edit(section.name, "kind", variant.name)
                    group = self.groups[section.group]
                    group.header.setChecked(True)
                    editor = group.row(section.name, field.name).editor
                    assert isinstance(editor, PointsEditor)
                    editor.open()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.desk.theme = theme
        self.setStyleSheet(stylesheet(theme))
        self.picker.restyle()
        self.knobs.restyle()
        for group in self.groups.values():
            group.restyle()

    @override
    def sizeHint(self) -> QSize:
        return QSize(340, 700).expandedTo(self.minimumSizeHint())

    def _lay_out(self) -> None:
        self.sheet = named(QWidget(), "sheet")
        self._column = QVBoxLayout(self.sheet)
        self._column.setContentsMargins(10, 10, 10, 10)
        self._column.setSpacing(8)
        self._column.addWidget(self.picker)
        self._column.addWidget(self.knobs)
        self._column.addStretch(1)
        self.area = Area()
        self.area.setWidget(self.sheet)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addWidget(self.bar)

    def _rebuild(self) -> None:
        opened = [name for name, group in self.groups.items() if group.header.isChecked()]
        for group in self.groups.values():
            group.hide()
            group.deleteLater()
        self.groups = {}
        for name, sections in grouped(self._sections).items():
            self.groups[name] = Group(self.desk, name, sections, opened=name in (opened or OPENED))
            self._column.insertWidget(self._column.count() - 1, self.groups[name])

    def _patched(self, section: str, field: str, value: Value) -> None:
        self.patched.emit(section, field, value)

    def _refresh(self) -> None:
        self.knobs.refresh()
        for group in self.groups.values():
            group.refresh()
        self.bar.refresh()


def grouped(listed: tuple[SectionSpec, ...]) -> dict[str, tuple[SectionSpec, ...]]:
    """Sort sections into groups, those with a choice first; groups unknown here come last."""
    names = [*GROUPS, *(s.group for s in listed if s.group not in GROUPS)]
    found = {
        name: [section for section in listed if section.group == name]
        for name in dict.fromkeys(names)
    }
    return {
        name: tuple(sorted(sections, key=lambda s: (not s.choosable, s.switch)))
        for name, sections in found.items()
        if sections
    }
