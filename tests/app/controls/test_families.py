"""The family of models is chosen like any other setting, and the forms follow it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.controls.dock import ControlsDock
from app.controls.group import Group
from app.model.draft import Draft
from engine.contract.specs import SectionSpec
from engine.contract.status import Status

HEAD, TAIL = ["Model", "Data"], ["Objective", "Optimiser", "View"]


def choose(dock: ControlsDock, person: Any, label: str) -> None:
    """Go to a family in the list at the top with the keys."""
    box = dock.groups["Model"].row("family", "kind").editor.inputs()[0]
    person.focuses(box)
    way = box.findText(label) - box.currentIndex()
    for _ in range(abs(way)):
        person.qtbot.keyClick(box, Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up)
    assert box.currentText() == label


def other_families(draft: Draft) -> list[tuple[str, str]]:
    """Return name and label of the families that are not chosen."""
    section = draft.catalogue.section("family")
    assert section is not None
    return [(v.name, v.label) for v in section.variants if v.name != draft.family]


def own(draft: Draft, family: str) -> list[SectionSpec]:
    """Return the sections that only some families have, this one among them."""
    return [s for s in draft.catalogue.sections if family in s.families]


def test_the_groups_are_those_of_the_family(dock: ControlsDock, draft: Draft, person: Any) -> None:
    family, label = other_families(draft)[0]
    data = dock.groups["Data"]
    choose(dock, person, label)
    middle = dict.fromkeys(s.group for s in own(draft, family) if s.group not in HEAD + TAIL)
    assert list(dock.groups) == [*HEAD, *middle, *TAIL]
    assert "Discriminator" not in dock.groups
    assert dock.groups["Data"] is data
    choose(dock, person, "GAN")
    assert list(dock.groups) == [*HEAD, "Generator", "Discriminator", *TAIL]


def test_every_setting_of_every_family_has_a_row(
    dock: ControlsDock, draft: Draft, person: Any
) -> None:
    for family, label in other_families(draft):
        choose(dock, person, label)
        for group in dock.groups.values():
            group.header.setChecked(True)
        shown = {key for g in dock.groups.values() for f in g.forms for key in rows(f)}
        wanted = {
            (section, field)
            for section, held in draft.config().items()
            for field in held
            if (spec := draft.spec(section, field)) and spec.serves(family)
        }
        assert shown == wanted
        choose(dock, person, "GAN")


def rows(form: Any) -> list[tuple[str, str]]:
    return [*form.head.rows, *form.body.rows]


def test_a_family_awaits_a_restart_and_can_be_discarded(
    dock: ControlsDock, draft: Draft, person: Any
) -> None:
    _, label = other_families(draft)[0]
    choose(dock, person, label)
    assert dock.bar.label.text() == "1 change waits for a restart"
    assert dock.bar.toolTip() == f"Model: {label}"
    person.clicks(dock.bar.discard_button)
    assert dock.bar.isHidden()
    assert "Generator" in dock.groups


def test_the_choice_keeps_the_keyboard(dock: ControlsDock, draft: Draft, person: Any) -> None:
    choose(dock, person, other_families(draft)[0][1])
    box = dock.groups["Model"].row("family", "kind").editor.inputs()[0]
    assert box.hasFocus()


def test_unfolded_groups_of_a_family_are_so_when_it_returns(
    dock: ControlsDock, draft: Draft, person: Any
) -> None:
    person.qtbot.mouseClick(dock.groups["Generator"].header, Qt.MouseButton.LeftButton)
    choose(dock, person, other_families(draft)[0][1])
    choose(dock, person, "GAN")
    assert not unfolded(dock.groups["Generator"])
    assert unfolded(dock.groups["Discriminator"])


def unfolded(group: Group) -> bool:
    return group.header.isChecked()


def test_the_knobs_of_another_family_have_no_second_player(
    dock: ControlsDock, draft: Draft, person: Any
) -> None:
    choose(dock, person, "VAE")
    knobs = dock.knobs.rows.rows
    assert ("training", "k_d") not in knobs
    assert ("bound", "kind") in knobs
    assert ("bound", "beta") in knobs
    assert ("optimiser", "rate") in knobs


def test_a_run_of_another_family_brings_its_forms(dock: ControlsDock, draft: Draft) -> None:
    family, _ = other_families(draft)[0]
    other = Draft(draft.catalogue)
    other.edit("family", "kind", family)
    dock.show_status(Status(run="loaded", config=other.config()))
    assert "Generator" not in dock.groups
    assert draft.staged() == ()
