from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from app.controls.desk import Desk
from app.controls.editors import ChoiceEditor, NumberEditor, PathEditor
from app.controls.row import FieldRow
from app.model.draft import Draft

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def row(draft: Draft, shown: Callable[[QWidget], QWidget]) -> Callable[[str, str], FieldRow]:
    """Show the row of a field, as wide as in the controls."""

    def make(section: str, field: str) -> FieldRow:
        spec = draft.spec(section, field)
        assert spec is not None
        made = FieldRow(Desk(draft), (section, field), spec)
        draft.refreshed.append(made.refresh)
        made.resize(280, 60)
        shown(made)
        return made

    return make


@pytest.fixture
def k(row: Callable[[str, str], FieldRow]) -> NumberEditor:
    """The editor of k, from 1 to 100."""
    editor = row("training", "k_d").editor
    assert isinstance(editor, NumberEditor)
    return editor


def test_the_wheel_turns_a_number_only_while_it_has_the_keyboard(
    k: NumberEditor, draft: Draft, person: Any
) -> None:
    assert k.slider is not None
    k.box.clearFocus()
    for widget in (k.box, k.slider):
        assert not person.turns(widget, 1)
        assert draft.value("training", "k_d") == 1
    person.focuses(k.box)
    assert person.turns(k.box, 2)
    assert draft.value("training", "k_d") == 3
    person.focuses(k.slider)
    assert person.turns(k.slider, -1)
    assert draft.value("training", "k_d") == 2


def test_the_wheel_scrolls_past_a_list_without_the_keyboard(
    row: Callable[[str, str], FieldRow], draft: Draft, person: Any
) -> None:
    editor = row("objective", "kind").editor
    assert isinstance(editor, ChoiceEditor)
    editor.box.clearFocus()
    before = draft.value("objective", "kind")
    assert not person.turns(editor.box, -1)
    assert draft.value("objective", "kind") == before
    person.focuses(editor.box)
    assert person.turns(editor.box, -1)
    assert draft.value("objective", "kind") != before


def test_keys_turn_a_slider(k: NumberEditor, draft: Draft, person: Any) -> None:
    for key, value in (
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_PageUp, 12),
        (Qt.Key.Key_Left, 11),
        (Qt.Key.Key_PageDown, 1),
    ):
        person.qtbot.keyClick(k.slider, key)
        assert draft.value("training", "k_d") == value


def test_a_drag_patches_on_its_way_and_is_one_change(
    k: NumberEditor, draft: Draft, heard: Any, person: Any
) -> None:
    assert k.slider is not None
    middle = k.slider.height() // 2
    person.qtbot.mousePress(k.slider, LEFT, pos=QPoint(k.slider.width() // 2, middle))
    person.qtbot.mouseMove(k.slider, QPoint(k.slider.width() * 3 // 4, middle))
    draft.show({**draft.config(), "training": {"k_d": 1}}, "run")
    assert k.slider.value() > 60
    person.qtbot.mouseMove(k.slider, QPoint(k.slider.width(), middle))
    person.qtbot.mouseRelease(k.slider, LEFT, pos=QPoint(k.slider.width(), middle))
    assert draft.value("training", "k_d") == 100
    assert len(heard.patches) == 3
    assert heard.changes == [("training", "k_d", 1, 100)]


def test_a_slider_and_its_box_show_the_same(k: NumberEditor, person: Any) -> None:
    person.types(k.box, "50")
    assert k.slider is not None
    assert k.slider.value() == 49
    k.slider.setValue(9)
    assert k.box.text() == "10"


def test_escape_brings_back_what_was_there(k: NumberEditor, draft: Draft, person: Any) -> None:
    person.types(k.box, "200")
    assert k.box.property("wrong") == "true"
    person.qtbot.keyClick(k.box, Qt.Key.Key_Escape)
    assert k.box.text() == "1"
    assert k.box.property("wrong") != "true"
    assert draft.value("training", "k_d") == 1


def test_a_good_number_clears_the_complaint(k: NumberEditor, person: Any) -> None:
    person.types(k.box, "many")
    person.types(k.box, "1e1")
    assert k.box.text() == "10"
    assert k.box.property("wrong") != "true"


def test_a_reset_clears_the_complaint_even_at_the_default(
    row: Callable[[str, str], FieldRow], person: Any
) -> None:
    made = row("training", "k_d")
    assert isinstance(made.editor, NumberEditor)
    person.types(made.editor.box, "200")
    person.clicks(made.reset)
    assert made.editor.box.text() == "1"
    assert made.hint.isHidden()
    assert not made.reset.isEnabled()


def test_leaving_a_box_untouched_changes_nothing(k: NumberEditor, heard: Any, person: Any) -> None:
    person.focuses(k.box)
    k.box.clearFocus()
    person.qtbot.keyClick(k.box, Qt.Key.Key_Return)
    assert heard.patches == []


def test_a_complaint_says_critic_while_there_is_one(
    row: Callable[[str, str], FieldRow], draft: Draft, person: Any
) -> None:
    draft.edit("objective", "kind", "wasserstein")
    made = row("training", "k_d")
    assert made.label.text().startswith("Critic steps")
    assert isinstance(made.editor, NumberEditor)
    person.types(made.editor.box, "0")
    assert made.hint.text().startswith("Critic steps: “0” is not allowed")


def test_a_choice_by_key_is_patched(
    row: Callable[[str, str], FieldRow], heard: Any, person: Any
) -> None:
    editor = row("objective", "kind").editor
    assert isinstance(editor, ChoiceEditor)
    editor.box.setCurrentIndex(0)
    person.qtbot.keyClick(editor.box, Qt.Key.Key_Down)
    assert heard.patches == [("objective", "kind", editor.box.itemData(1))]


def test_a_path_can_be_browsed_for(
    row: Callable[[str, str], FieldRow], draft: Draft, person: Any
) -> None:
    asked = []

    def choose(title: str, chosen: Callable[[str], None], **wishes: Any) -> None:
        asked.append((title, wishes))
        chosen("/tmp/points.csv")

    draft.edit("data", "kind", "table")
    made = row("data", "path")
    made.desk.choose = choose
    editor = made.editor
    assert isinstance(editor, PathEditor)
    person.clicks(editor.button)
    assert asked == [("Choose: File", {"start": "", "folder": False})]
    assert draft.value("data", "path") == "/tmp/points.csv"
    assert editor.box.text() == "/tmp/points.csv"
