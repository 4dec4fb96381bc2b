"""A collapsible group of sections, which says in its header what it holds and what waits."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.controls.desk import Desk
from app.controls.header import Header
from app.controls.look import mark, named
from app.controls.row import FieldRow
from app.controls.section import SectionForm
from app.controls.words import worded
from app.model.fields import Key
from engine.contract.specs import SectionSpec


class Group(QWidget):
    """Sections under one header; their forms are made when the group is first opened.

    ``folded(title, whether)`` is emitted when it is folded or unfolded.
    """

    folded = Signal(str, bool)

    def __init__(
        self, desk: Desk, title: str, sections: tuple[SectionSpec, ...], *, opened: bool
    ) -> None:
        super().__init__()
        self.desk = desk
        self.title = title
        self.sections = sections
        self.forms: list[SectionForm] = []
        self.header = Header(title)
        self.body = QWidget()
        self.header.toggled.connect(self._toggle)
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(8, 2, 0, 8)
        self._column.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.body)
        self.body.hide()
        self.header.setChecked(opened)
        self.restyle()
        self.refresh()

    def refresh(self) -> None:
        """Show the sections as the draft has them now; what is folded away can wait."""
        for form in self.forms if self.header.isChecked() else ():
            form.refresh()
        self.header.title.setText(self.desk.worded(self.title))
        self.header.setAccessibleName(self.header.title.text())
        names = {section.name for section in self.sections}
        waiting = sum(section in names for section, _ in self.desk.draft.staged())
        mark(self.header.summary, "tone", "staged" if waiting else "")
        self.header.summary.setText(f"{waiting} waiting" if waiting else self._summary())

    def row(self, section: str, field: str) -> FieldRow:
        """Return the row of a field that is shown; KeyError where there is none."""
        found = self.found((section, field))
        if not found:
            raise KeyError(f"{section}.{field}")
        return found[-1]

    def found(self, key: Key) -> list[FieldRow]:
        """Return the row of a field, nothing where it is not shown."""
        shown: dict[Key, FieldRow] = {}
        for form in self.forms:
            shown |= form.head.rows | form.body.rows
        return [shown[key]] if key in shown else []

    def restyle(self) -> None:
        """Take on the colours of the theme."""
        self.header.restyle(self.desk.theme.muted)
        for form in self.forms:
            form.restyle()

    def _toggle(self, opened: bool) -> None:
        if opened and not self.forms:
            self._build()
        elif opened:
            self.refresh()
        self.body.setVisible(opened)
        self.folded.emit(self.title, not opened)
        self.header.restyle(self.desk.theme.muted)

    def _build(self) -> None:
        for index, section in enumerate(self.sections):
            if index and not (section.switch and self.sections[index - 1].switch):
                self._column.addWidget(rule())
            form = SectionForm(self.desk, section, headed=len(self.sections) > 1)
            self.forms.append(form)
            self._column.addWidget(form)

    def _summary(self) -> str:
        """Return what the group holds at present, by the labels of its choices and switches."""
        draft = self.desk.draft
        found = []
        for section in self.sections:
            instead = draft.replacement(section.name)
            if instead is not None:
                found.append(f"by {instead.title}")
                continue
            spec = draft.spec(section.name, "kind")
            if spec is not None and len(spec.choices) > 1:
                found.append(worded(spec, draft.value(section.name, "kind")))
            elif section.switch and draft.value(section.name, "on"):
                found.append(section.title)
        return " · ".join(dict.fromkeys(found))


def rule() -> QFrame:
    """Make a thin line between sections."""
    line = named(QFrame(), "rule")
    line.setFixedHeight(1)
    return line
