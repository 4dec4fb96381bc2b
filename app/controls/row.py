"""One field in a form: its name, its editor, a reset and a line that says what is the matter."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout

from app.controls.desk import Desk
from app.controls.editors import (
    BoolEditor,
    ChoiceEditor,
    Editor,
    NumberEditor,
    PathEditor,
    TextEditor,
)
from app.controls.importing import filters, import_data
from app.controls.look import mark, named, text_label
from app.controls.points import PointsEditor
from app.controls.words import titled, tooltip, worded
from app.model.fields import FieldState, Key
from app.style.icons import icon
from engine.contract.errors import ConfigError
from engine.contract.specs import FieldSpec
from engine.contract.values import Value

WAITING = "restart to apply"


class FieldRow(QFrame):
    """A field of the draft; ``refresh`` touches only what differs from what it shows."""

    def __init__(self, desk: Desk, key: Key, spec: FieldSpec, label: str = "") -> None:
        super().__init__()
        named(self, "row")
        self.desk = desk
        self.key = key
        self.spec = spec
        self._label = label or spec.label
        self._shown: FieldState | None = None
        self._said = ("", "")
        self.label = text_label("label", wrap=True)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.hint = text_label("hint", wrap=True)
        self.hint.hide()
        self.reset = named(QToolButton(), "reset")
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reset.clicked.connect(self._reset)
        self.editor = editor(spec)
        self.editor.edited.connect(self._edited)
        self.editor.refused.connect(self._refuse)
        if isinstance(self.editor, PointsEditor | PathEditor):
            self.editor.browsed.connect(self._browse)
        self._lay_out()
        self.restyle()
        self.refresh()

    def refresh(self) -> None:
        """Show the field as the draft has it now."""
        draft = self.desk.draft
        state, said = draft.state(*self.key), (self.desk.worded(self._label), draft.help(*self.key))
        if state is None or (state == self._shown and said == self._said):
            return
        before, self._shown = self._shown, state
        if said != self._said or before is None or state.live != before.live:
            self._said = said
            self._name(state)
        if before is None or state.value != before.value:
            self.editor.show_value(state.value)
        self._guide(state)
        self.reset.setToolTip(f"Reset to {worded(state.spec, state.default)}")
        self._say()

    def restyle(self) -> None:
        """Take on the colours of the theme and the size of the text."""
        side = self.fontMetrics().height() + 4
        self.reset.setFixedSize(side, side)
        self.reset.setIconSize(QSize(side - 5, side - 5))
        self.reset.setIcon(icon("reset", self.desk.theme, self.desk.theme.accent))
        self.editor.restyle(self.desk.theme)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        wide = isinstance(self.editor, ChoiceEditor)
        top.addWidget(self.label, 1)
        top.addWidget(self.editor, 2 if wide else 0)
        top.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 2, 0, 2)
        column.setSpacing(1)
        column.addLayout(top)
        if self.editor.below is not None:
            column.addWidget(self.editor.below)
        column.addWidget(self.hint)

    def _name(self, state: FieldState) -> None:
        name, meaning = self._said
        self.label.setText(titled(name, state.spec))
        text = tooltip(name, state, meaning)
        for widget in (self.label, *self.editor.inputs()):
            widget.setToolTip(text)
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(meaning)
        self.reset.setAccessibleName(f"Reset {name}")

    def _guide(self, state: FieldState) -> None:
        """Follow what a lesson locks and points at."""
        mark(self, "pointed", "true" if state.pointed else "")
        below = (self.editor.below,) if self.editor.below is not None else ()
        for part in (self.editor, *below):
            part.setEnabled(not state.locked)
        self.reset.setEnabled(state.modified and not state.locked)

    def _edited(self, value: Value, settled: bool) -> None:
        try:
            self.desk.draft.edit(*self.key, value, settled=settled)
        except ConfigError as error:
            self._refuse(str(error))
            return
        if settled:
            self._restore()
        else:
            self._say()

    def _browse(self) -> None:
        """Ask for the file or folder whose path this is, or whose data are to be used instead."""
        if self.desk.choose is None:
            return
        if isinstance(self.editor, PointsEditor):
            self.desk.choose("Import data", self._import, filters=filters())
        else:
            present, folder = str(self.desk.draft.value(*self.key)), self.spec.kind == "folder"
            title = f"Choose: {self.spec.label}"
            self.desk.choose(title, self._chosen, start=present, folder=folder)

    def _chosen(self, path: str) -> None:
        self._edited(path, settled=True)

    def _import(self, path: str) -> None:
        try:
            import_data(self.desk.draft, self.key[0], path)
        except ConfigError as error:
            self._refuse(str(error))

    def _reset(self) -> None:
        self.desk.draft.reset(*self.key)
        self._restore()

    def _restore(self) -> None:
        """Show what the draft holds in place of what was typed."""
        state = self.desk.draft.state(*self.key)
        if state is not None:
            self.editor.show_value(state.value)
            self._guide(state)
        self._say()

    def _refuse(self, message: str) -> None:
        still = f" Still {worded(self.spec, self._shown.value)}." if self._shown else ""
        self.editor.show_wrong(True)
        self.reset.setEnabled(True)
        self._hint("error", self.desk.worded(message) + still)

    def _say(self) -> None:
        self.editor.show_wrong(False)
        self._hint("staged", WAITING if self._shown and self._shown.staged else "")

    def _hint(self, tone: str, text: str) -> None:
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        mark(self.hint, "tone", tone if text else "")
        mark(self, "tone", tone if text else "")


def editor(spec: FieldSpec) -> Editor:
    """Make the editor for a field."""
    kinds: dict[str, type[Editor]] = {
        "int": NumberEditor,
        "float": NumberEditor,
        "choice": ChoiceEditor,
        "bool": BoolEditor,
        "text": TextEditor,
        "path": PathEditor,
        "folder": PathEditor,
        "points": PointsEditor,
    }
    return kinds[spec.kind](spec)
