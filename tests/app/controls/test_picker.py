"""Experiments on shelves: found by typing, stepped through by keys, described when chosen."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.controls.desk import Desk
from app.controls.dock import ControlsDock
from app.controls.finder import NOTHING, Finder
from app.controls.picker import Picker
from app.controls.shelf_list import NAME
from app.model.draft import Draft
from app.style.theme import DARK
from engine.contract.specs import Catalogue, Experiment

KEY = Qt.Key


def experiment(name: str, family: str = "adversarial", panel: str = "model") -> Experiment:
    config = {"family": {"kind": family}}
    about = f"All about {name}."
    return Experiment(name, f"The {name}", about, "Much.", 10, config, layout=(panel,))


FEW = (
    experiment("ring"),
    experiment("moons", "flow"),
    experiment("codes", "variational"),
    experiment("drawn digits", "variational", "images"),
    experiment("grid"),
)


@pytest.fixture
def picker(catalogue: Catalogue, shown: Callable[[QWidget], QWidget]) -> Picker:
    """A choice among few experiments, of which the ring is open."""
    made = Picker(Desk(Draft(catalogue)))
    made.set_experiments(FEW)
    made.show_experiment(FEW[0])
    made.resize(320, 200)
    shown(made)
    return made


def listed(finder: Finder) -> list[str]:
    """Return what is listed, headings in brackets."""
    rows = [finder.rows.item(row) for row in range(finder.rows.rowCount())]
    return [row.text() if row.data(NAME) else f"[{row.text()}]" for row in rows]


def marked(finder: Finder) -> str:
    return str(finder.list.currentIndex().data())


def test_the_list_has_a_heading_for_each_family_and_images_apart(
    picker: Picker, person: Any
) -> None:
    person.clicks(picker.box)
    assert picker.finder.isVisible()
    assert listed(picker.finder) == [
        *("[GAN]", "The ring", "The grid"),
        *("[Flow]", "The moons"),
        *("[VAE]", "The codes"),
        *("[Images]", "The drawn digits"),
    ]
    assert marked(picker.finder) == "The ring"


def test_headings_can_be_chosen_neither_by_mouse_nor_by_keys(picker: Picker, person: Any) -> None:
    picker.ask()
    heading = picker.finder.list.visualRect(picker.finder.rows.index(3, 0)).center()
    with person.qtbot.assertNotEmitted(picker.chosen):
        person.qtbot.mouseClick(
            picker.finder.list.viewport(), Qt.MouseButton.LeftButton, pos=heading
        )
    assert picker.finder.isVisible()
    for expected in ("The grid", "The moons", "The codes", "The drawn digits", "The drawn digits"):
        person.qtbot.keyClick(picker.finder.query, KEY.Key_Down)
        assert marked(picker.finder) == expected
    person.qtbot.keyClick(picker.finder.query, KEY.Key_PageUp)
    assert marked(picker.finder) == "The ring"


def test_typing_narrows_the_list_and_enter_chooses(picker: Picker, person: Any) -> None:
    person.clicks(picker.box)
    person.qtbot.keyClicks(picker.finder.query, "VAE d")
    assert listed(picker.finder) == ["[VAE]", "The codes", "[Images]", "The drawn digits"]
    person.qtbot.keyClicks(picker.finder.query, "ig")
    assert listed(picker.finder) == ["[Images]", "The drawn digits"]
    with person.qtbot.waitSignal(picker.chosen) as chosen:
        person.qtbot.keyClick(picker.finder.query, KEY.Key_Return)
    assert chosen.args == [FEW[3]]
    assert picker.finder.isHidden()
    assert picker.box.currentText() == "The drawn digits"
    assert picker.summary.text() == FEW[3].summary


def test_what_fits_nothing_says_so_and_cannot_be_chosen(picker: Picker, person: Any) -> None:
    picker.ask()
    person.qtbot.keyClicks(picker.finder.query, "no such thing")
    assert listed(picker.finder) == [f"[{NOTHING}]"]
    with person.qtbot.assertNotEmitted(picker.chosen):
        for key in (KEY.Key_Down, KEY.Key_Up, KEY.Key_Return):
            person.qtbot.keyClick(picker.finder.query, key)


def test_escape_leaves_everything_as_it_is(picker: Picker, person: Any) -> None:
    picker.ask()
    person.qtbot.keyClicks(picker.finder.query, "moons")
    with person.qtbot.assertNotEmitted(picker.chosen):
        person.qtbot.keyClick(picker.finder.query, KEY.Key_Escape)
    assert picker.finder.isHidden()
    assert picker.box.currentText() == "The ring"
    picker.ask()
    assert picker.finder.query.text() == ""
    assert marked(picker.finder) == "The ring"


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Space, KEY.Key_F4])
def test_keys_drop_the_list_down(picker: Picker, person: Any, key: Qt.Key) -> None:
    person.qtbot.keyClick(picker.box, key)
    assert picker.finder.isVisible()


def test_arrows_step_from_one_experiment_to_the_next_over_headings(
    picker: Picker, person: Any
) -> None:
    for expected in (FEW[4], FEW[1], FEW[2]):
        with person.qtbot.waitSignal(picker.chosen) as chosen:
            person.qtbot.keyClick(picker.box, KEY.Key_Down)
        assert chosen.args == [expected]


def test_letters_are_left_to_the_shortcuts_of_the_window(picker: Picker, person: Any) -> None:
    with person.qtbot.assertNotEmitted(picker.chosen):
        person.qtbot.keyClicks(picker.box, "tg")
    assert picker.finder.isHidden()


def test_another_click_on_the_list_chooses(picker: Picker, person: Any) -> None:
    picker.ask()
    place = picker.finder.list.visualRect(picker.finder.rows.index(4, 0)).center()
    with person.qtbot.waitSignal(picker.chosen) as chosen:
        person.qtbot.mouseClick(picker.finder.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [FEW[1]]


def test_what_to_look_for_unfolds(dock: ControlsDock, catalogue: Catalogue) -> None:
    first = catalogue.experiments[0]
    dock.show_experiment(first)
    assert dock.picker.look_for.isHidden()
    dock.picker.note.click()
    assert dock.picker.look_for.text() == first.look_for
    assert not dock.picker.look_for.isHidden()


def test_a_choice_in_the_dock_is_told(
    dock: ControlsDock, catalogue: Catalogue, person: Any
) -> None:
    dock.show_experiment(catalogue.experiments[0])
    with person.qtbot.waitSignal(dock.experiment_chosen) as chosen:
        person.qtbot.keyClick(dock.picker.box, KEY.Key_Down)
    assert dock.picker.summary.text() == chosen.args[0].summary != ""


def test_an_experiment_from_a_file_is_shown_by_its_title(
    dock: ControlsDock, catalogue: Catalogue
) -> None:
    foreign = dataclasses.replace(catalogue.experiments[0], name="mine", title="My own")
    dock.show_experiment(foreign)
    assert dock.picker.box.currentIndex() == -1
    assert dock.picker.box.placeholderText() == "My own"


def test_more_experiments_leave_the_open_one_open(picker: Picker) -> None:
    picker.set_experiments((*FEW, experiment("new")))
    assert picker.box.currentText() == "The ring"
    picker.ask()
    assert "The new" in listed(picker.finder)


def test_the_list_stays_on_the_screen(picker: Picker, person: Any) -> None:
    screen: QRect = picker.screen().availableGeometry()
    many = tuple(experiment(f"number {k}") for k in range(80))
    picker.set_experiments(many)
    for corner in (screen.topLeft(), screen.bottomRight()):
        picker.move(corner)
        QApplication.processEvents()
        picker.ask()
        assert screen.contains(picker.finder.geometry())
        picker.finder.hide()


def test_every_kind_of_row_is_painted(dock: ControlsDock) -> None:
    dock.restyle(DARK)
    dock.picker.set_experiments(FEW)
    dock.picker.ask()
    assert not dock.picker.finder.grab().isNull()
