from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.controls.desk import Desk
from app.controls.editors import BoolEditor, ChoiceEditor, NumberEditor, TextEditor
from app.controls.numbers import formatted, parsed, stepped
from app.controls.points import PointsEditor
from app.controls.row import FieldRow
from app.model.draft import Draft
from engine.contract.catalogue_json import from_json
from engine.contract.specs import FieldSpec, SectionSpec
from engine.contract.values import edited

CATALOGUE = from_json((files("resources") / "catalogue.json").read_text(encoding="utf-8"))
Entry = tuple[str, str, FieldSpec]  # section, variant, field
FIELDS = {
    field: (section.name, variant.name, field)
    for section in CATALOGUE.sections
    for variant in section.variants
    for field in variant.fields
}.values()  # those that two variants describe alike are tried in one of them
NUMBERS = [entry for entry in FIELDS if entry[2].kind in ("int", "float")]
BOUNDED = [
    (entry, bound)
    for entry in NUMBERS
    for bound in (entry[2].low, entry[2].high)
    if bound is not None
]


def named(value: object) -> str:
    if isinstance(value, tuple):
        return "-".join(filter(None, (value[0], value[1], value[2].name)))
    return str(value)


every_field = pytest.mark.parametrize("entry", FIELDS, ids=named)
every_number = pytest.mark.parametrize("entry", NUMBERS, ids=named)
every_bound = pytest.mark.parametrize(("entry", "bound"), BOUNDED, ids=named)

Make = Callable[[Entry], FieldRow]


@pytest.fixture
def make(draft: Draft, shown: Callable[[QWidget], QWidget]) -> Make:
    """Show the row of a field of any variant, which is then in force."""

    def row(entry: Entry) -> FieldRow:
        section, variant, field = entry
        found = draft.catalogue.section(section)
        assert found is not None
        in_family(draft, found)
        if variant:
            chosen = found.variant(variant)
            assert chosen is not None
            defaults = {f.name: f.default for f in chosen.fields}
            draft.show({**draft.config(), section: {"kind": variant, **defaults}}, "run")
        spec = draft.spec(section, field.name)
        assert spec is not None
        made = FieldRow(Desk(draft), (section, field.name), spec)
        draft.refreshed.append(made.refresh)
        shown(made)
        return made

    return row


def in_family(draft: Draft, section: SectionSpec) -> None:
    """Let a run be in force that has a section."""
    if not section.serves(draft.family):
        draft.apply("family", "kind", section.families[0])
        draft.show(draft.config(), "run")


def other(field: FieldSpec) -> Any:
    """Return a value of a field that is not its default."""
    if field.kind == "choice":
        return next(choice for choice in field.choices if choice != field.default)
    if field.kind in ("text", "path", "folder"):
        return "something"
    if field.kind == "points":
        return ((0.0, 1.0), (0.5, 0.5))
    if isinstance(field.default, bool):
        return not field.default
    assert isinstance(field.default, int | float)
    up = stepped(field, field.default, 1)
    return up if up != field.default else stepped(field, field.default, -1)


def displayed(row: FieldRow) -> Any:
    """Read a value off an editor."""
    editor = row.editor
    if isinstance(editor, NumberEditor):
        return parsed(row.spec, editor.box.text())
    if isinstance(editor, ChoiceEditor):
        return editor.box.currentData()
    if isinstance(editor, BoolEditor):
        return editor.box.isChecked()
    if isinstance(editor, TextEditor):
        return editor.box.text()
    assert isinstance(editor, PointsEditor)
    return editor.points


@every_field
def test_an_editor_shows_the_default_and_has_nothing_to_reset(make: Make, entry: Entry) -> None:
    field = entry[2]
    row = make(entry)
    assert displayed(row) == field.default
    assert not row.reset.isEnabled()
    assert row.hint.isHidden()


@every_field
def test_an_editor_follows_what_is_in_force_without_echo(
    make: Make, draft: Draft, heard: Any, entry: Entry
) -> None:
    section, _, field = entry
    row = make(entry)
    heard.patches.clear()
    value = other(field)
    changed = edited(draft.config(), section, field.name, value)
    for _ in range(2):
        draft.show(changed, "run")
    assert displayed(row) == value
    assert row.reset.isEnabled()
    assert heard.patches == []
    assert heard.changes == []


@every_field
def test_a_reset_returns_to_the_default_at_once_or_after_a_restart(
    make: Make, draft: Draft, heard: Any, person: Any, entry: Entry
) -> None:
    section, _, field = entry
    row = make(entry)
    draft.show(edited(draft.config(), section, field.name, other(field)), "run")
    heard.patches.clear()
    person.clicks(row.reset)
    assert displayed(row) == field.default
    assert not row.reset.isEnabled()
    assert bool(heard.patches) == field.live
    assert row.hint.isHidden() == field.live


@every_bound
def test_a_bound_can_be_typed(
    make: Make, draft: Draft, person: Any, entry: Entry, bound: Any
) -> None:
    section, _, field = entry
    row = make(entry)
    assert isinstance(row.editor, NumberEditor)
    person.types(row.editor.box, formatted(float(bound)))
    assert draft.value(section, field.name) == bound
    assert row.editor.box.property("wrong") != "true"


@every_bound
def test_what_lies_beyond_a_bound_is_refused_in_words(
    make: Make,
    draft: Draft,
    person: Any,
    entry: Entry,
    bound: Any,
) -> None:
    section, _, field = entry
    row = make(entry)
    assert isinstance(row.editor, NumberEditor)
    text = formatted(bound + 1 if bound == field.high else bound - 1)
    person.types(row.editor.box, text)
    assert draft.value(section, field.name) == field.default
    assert row.editor.box.text() == text
    assert row.editor.box.property("wrong") == "true"
    assert not row.hint.isHidden()
    for word in (row.spec.label, f"“{text}”", f"{bound:.10g}", "Still"):
        assert word in row.hint.text()


@every_number
def test_keys_step_through_numbers(make: Make, draft: Draft, person: Any, entry: Entry) -> None:
    section, _, field = entry
    row = make(entry)
    assert isinstance(row.editor, NumberEditor)
    up = stepped(field, field.default, 1)  # type: ignore[arg-type]
    person.qtbot.keyClick(row.editor.box, Qt.Key.Key_Up)
    assert draft.value(section, field.name) == up
    person.qtbot.keyClick(row.editor.box, Qt.Key.Key_Down)
    assert draft.value(section, field.name) == stepped(field, up, -1)


@every_field
def test_every_field_explains_itself(make: Make, entry: Entry) -> None:
    row = make(entry)
    for widget in (row.label, *row.editor.inputs()):
        assert "acts at once" in widget.toolTip() or "acts after a restart" in widget.toolTip()
        assert widget.accessibleName()


def test_the_catalogue_has_fields_of_every_kind_that_has_an_editor() -> None:
    kinds = {field.kind for _, _, field in FIELDS}
    assert kinds == {"int", "float", "bool", "choice", "text", "path", "folder", "points"}
