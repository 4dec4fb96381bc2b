"""Everything that can be set, made from the catalogue: experiments, knobs, groups, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.controls.desk import Chooser, Desk
from app.controls.group import Group
from app.controls.knobs import Knobs
from app.controls.look import named, stylesheet
from app.controls.picker import Picker
from app.controls.points import PointsEditor
from app.controls.row import FieldRow
from app.controls.staged import StagedBar
from app.controls.then import ThenBar
from app.model.draft import Draft
from app.model.edited import UNTRAINED
from app.model.fields import Key
from app.style.theme import Theme
from engine.contract.specs import Catalogue, Experiment, SectionSpec
from engine.contract.status import Status
from engine.contract.values import Value

FIRST = ("Model", "Data")
LAST = ("Objective", "Optimiser", "View")  # the groups of a family's own stand between
CHANCE = "Chance"  # what is left of the last ones where nothing is trained: the seed
OPENED = ("Model", "Data", "Study")
ABOVE = 2  # the picker and the knobs


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

    def __init__(
        self, draft: Draft, choose: Chooser | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "controls")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = Desk(draft, choose=choose)
        self.picker = Picker(self.desk)
        self.knobs = Knobs(self.desk, self)
        self.groups: dict[str, Group] = {}
        self._unfolded = set(OPENED)  # groups, be they of the present family or of another
        self.bar = StagedBar(self.desk, self)
        self.then = ThenBar(self)
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
        self._regroup()

    def show_experiment(self, experiment: Experiment) -> None:
        """Show which experiment is open; its settings come with the next status."""
        self.picker.show_experiment(experiment)

    def show_status(self, status: Status) -> None:
        """Show what is in force; costs next to nothing while that is the same."""
        self.desk.draft.show(status.config, status.run)

    def draw(self) -> None:
        """Choose the dataset that is drawn, and open its drawing."""
        for section in self.desk.draft.sections():
            for variant in section.variants:
                for field in (f for f in variant.fields if f.kind == "points"):
                    self.desk.draft.edit(section.name, "kind", variant.name)
                    group = self.groups[section.group]
                    group.header.setChecked(True)
                    editor = group.row(section.name, field.name).editor
                    assert isinstance(editor, PointsEditor)
                    editor.open()

    def point(self, keys: Iterable[Key]) -> None:
        """Make sure that fields can be seen: unfold where they are, and scroll to the first."""
        rows: list[FieldRow] = []
        for key in keys:
            if key in self.knobs.rows.rows:
                rows.append(self.knobs.rows.rows[key])
                continue
            for group in self.groups.values():
                if any(section.name == key[0] for section in group.sections):
                    group.header.setChecked(True)
                    rows += group.found(key)
        if rows:
            self.area.ensureWidgetVisible(rows[0])

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
        column.addWidget(self.then)
        column.addWidget(self.bar)

    def _regroup(self) -> None:
        """Show the groups of the chosen family; a group with the same sections stays as it is."""
        draft = self.desk.draft
        wanted = grouped(draft.sections(), trained=draft.family not in UNTRAINED)
        for name, group in tuple(self.groups.items()):
            if wanted.get(name) != group.sections:
                self._drop(self.groups.pop(name))
        kept, self.groups = self.groups, {}
        for place, (name, sections) in enumerate(wanted.items(), start=ABOVE):
            self.groups[name] = kept.get(name) or self._made(name, sections)
            self._column.insertWidget(place, self.groups[name])

    def _made(self, name: str, sections: tuple[SectionSpec, ...]) -> Group:
        group = Group(self.desk, name, sections, opened=name in self._unfolded)
        group.folded.connect(self._remember)
        return group

    def _remember(self, name: str, folded: bool) -> None:
        if folded:
            self._unfolded.discard(name)
        else:
            self._unfolded.add(name)

    def _drop(self, group: Group) -> None:
        group.hide()
        self._column.removeWidget(group)
        group.deleteLater()

    def _patched(self, section: str, field: str, value: Value) -> None:
        self.patched.emit(section, field, value)

    def _refresh(self) -> None:
        self._regroup()
        self.knobs.refresh()
        for group in self.groups.values():
            group.refresh()
        self.bar.refresh()


def grouped(
    listed: tuple[SectionSpec, ...], *, trained: bool = True
) -> dict[str, tuple[SectionSpec, ...]]:
    """Sort sections into groups, those with a choice first; a family's own come in its order."""
    if not trained:
        listed = tuple(replace(s, group=CHANCE) if s.group in LAST else s for s in listed)
    last = (*LAST, CHANCE)
    own = [s.group for s in listed if s.group not in (*FIRST, *last)]
    names = [*FIRST, *own, *last]
    found = {
        name: [section for section in listed if section.group == name]
        for name in dict.fromkeys(names)
    }
    return {
        name: tuple(sorted(sections, key=lambda s: (not s.choosable, s.switch)))
        for name, sections in found.items()
        if sections
    }
