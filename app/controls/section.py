"""The form of one section: what it holds, whether it is on, and the fields it then has."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.controls.desk import Desk
from app.controls.look import text_label
from app.controls.rows import Rows
from app.model.fields import Key
from engine.contract.specs import SectionSpec

INDENT = 14


class SectionForm(QWidget):
    """A section as a form; the fields of a section that is off are away."""

    def __init__(self, desk: Desk, spec: SectionSpec, *, headed: bool) -> None:
        super().__init__()
        self.desk = desk
        self.spec = spec
        self.head = Rows(desk)
        self.body = Rows(desk, INDENT if spec.switch else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        if headed and not (spec.choosable or spec.switch):
            column.addWidget(text_label("heading", spec.title))
        self.idle = text_label("hint", wrap=True)
        column.addWidget(self.idle)
        column.addWidget(self.head)
        column.addWidget(self.body)
        self.refresh()

    def refresh(self) -> None:
        """Show the section as the draft has it now."""
        name, draft = self.spec.name, self.desk.draft
        instead = draft.replacement(name)
        present = draft.variant(instead.name) if instead else None
        self.idle.setText(f"Not used: {present.label} takes its place." if present else "")
        self.idle.setVisible(present is not None)
        head: dict[Key, str] = {}
        if self.spec.choosable and not present:
            head[(name, "kind")] = self.spec.title
        if self.spec.switch:
            head[(name, "on")] = self.spec.title
        off = self.spec.switch and not draft.value(name, "on")
        fields = () if off else (field.name for field in draft.fields(name))
        self.head.show_fields(head)
        self.body.show_fields({(name, f): "" for f in fields if (name, f) not in head})

    def restyle(self) -> None:
        """Take on the colours of the theme."""
        self.head.restyle()
        self.body.restyle()
