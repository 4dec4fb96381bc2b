from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from docked import rows, settle
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from app.controls.dock import ControlsDock, grouped
from app.controls.editors import NumberEditor
from app.controls.points import PointsEditor
from app.model.draft import Draft
from app.style.fonts import text_font
from app.style.theme import DARK, LIGHT
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.contract.values import edited


def test_groups_come_in_the_order_of_the_game(dock: ControlsDock) -> None:
    assert list(dock.groups) == [
        "Model",
        "Data",
        "Generator",
        "Discriminator",
        "Objective",
        "Optimiser",
        "View",
    ]


def test_every_setting_of_the_present_variants_has_a_row(dock: ControlsDock, draft: Draft) -> None:
    for section in draft.catalogue.sections:
        if section.switch:
            draft.edit(section.name, "on", True)
    wanted = {(name, field) for name, held in draft.config().items() for field in held}
    assert rows(dock).keys() == wanted


def test_the_discriminator_is_titled_critic_under_the_wasserstein_loss(
    dock: ControlsDock, draft: Draft
) -> None:
    draft.edit("objective", "kind", "wasserstein")
    assert dock.groups["Discriminator"].header.title.text() == "Critic"
    assert rows(dock)[("training", "k_d")].label.text().startswith("Critic steps")
    draft.edit("objective", "kind", "minimax")
    assert dock.groups["Discriminator"].header.title.text() == "Discriminator"


def test_another_kind_brings_its_own_fields_and_leaves_no_widgets_behind(
    dock: ControlsDock, draft: Draft
) -> None:
    settle()
    before = len(dock.findChildren(QWidget))
    kept = rows(dock)[("data", "kind")]
    for kind in ("grid", "drawn", "table", "ring"):
        draft.edit("data", "kind", kind)
        variant = draft.variant("data")
        assert variant is not None
        shown = {field for section, field in rows(dock) if section == "data"}
        assert shown == {"kind", *(field.name for field in variant.fields)}
    settle()
    assert rows(dock)[("data", "kind")] is kept
    assert len(dock.findChildren(QWidget)) == before


def test_a_new_catalogue_rebuilds_only_what_differs_and_leaves_no_widgets_behind(
    dock: ControlsDock, catalogue: Catalogue
) -> None:
    settle()
    before = len(dock.findChildren(QWidget))
    groups = dict(dock.groups)
    dock.set_catalogue(dataclasses.replace(catalogue, versions={"new": "1"}))
    assert dock.groups == groups
    first = dataclasses.replace(catalogue.sections[0], title="Another title")
    dock.set_catalogue(dataclasses.replace(catalogue, sections=(first, *catalogue.sections[1:])))
    settle()
    assert dock.groups["Model"] is not groups["Model"]
    assert dock.groups["Data"] is groups["Data"]
    assert rows(dock)[("family", "kind")].label.text() == "Another title"
    assert len(dock.findChildren(QWidget)) == before


def test_drawing_is_one_call_away(dock: ControlsDock, draft: Draft) -> None:
    dock.groups["Data"].header.setChecked(False)
    dock.draw()
    assert draft.value("data", "kind") == "drawn"
    editor = rows(dock)[("data", "points")].editor
    assert isinstance(editor, PointsEditor)
    assert editor.dialog is not None
    assert editor.dialog.isVisible()
    editor.dialog.close()


def test_the_bar_counts_what_waits_and_can_drop_it(
    dock: ControlsDock, draft: Draft, person: Any
) -> None:
    assert dock.bar.isHidden()
    draft.edit("training", "seed", 3)
    assert dock.bar.label.text() == "1 change waits for a restart"
    draft.edit("data", "kind", "grid")
    assert dock.bar.label.text() == "2 changes wait for a restart"
    assert "Dataset: " in dock.bar.toolTip()
    assert rows(dock)[("training", "seed")].hint.text() == "restart to apply"
    assert dock.groups["Data"].header.summary.text() == "1 waiting"
    person.clicks(dock.bar.discard_button)
    assert dock.bar.isHidden()
    assert rows(dock)[("training", "seed")].hint.isHidden()


def test_a_restart_is_asked_for_and_then_nothing_waits(
    dock: ControlsDock, draft: Draft, person: Any
) -> None:
    draft.edit("training", "seed", 3)
    with person.qtbot.waitSignal(dock.restart_requested):
        person.clicks(dock.bar.restart_button)
    dock.show_status(Status(run="anew", config=draft.config()))
    assert dock.bar.isHidden()


def test_a_live_edit_is_signalled_and_its_confirmation_is_not(
    dock: ControlsDock, draft: Draft, person: Any
) -> None:
    patches: list[tuple[str, str, object]] = []
    dock.patched.connect(lambda *patch: patches.append(patch))
    editor = rows(dock)[("training", "k_d")].editor
    assert isinstance(editor, NumberEditor)
    person.types(editor.box, "5")
    dock.show_status(Status(run="run", config=draft.config()))
    assert patches == [("training", "k_d", 5)]


def test_a_status_without_news_touches_nothing(
    dock: ControlsDock, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = draft.config()
    dock.show_status(Status(run="run", config=config))
    monkeypatch.setattr(dock.knobs, "refresh", lambda: pytest.fail("the knobs were refreshed"))
    dock.show_status(Status(run="run", step=7, config={n: dict(s) for n, s in config.items()}))


def test_a_status_with_news_touches_only_what_differs(
    dock: ControlsDock, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched: list[str] = []
    original = NumberEditor.show_value

    def noted(editor: NumberEditor, value: Any) -> None:
        touched.append(editor.spec.name)
        original(editor, value)

    monkeypatch.setattr(NumberEditor, "show_value", noted)
    dock.show_status(Status(run="run", config=edited(draft.config(), "training", "k_d", 7)))
    assert touched == ["k_d", "k_d"]  # the knob, and the row in its group


def test_the_knobs_are_those_of_the_present_configuration(dock: ControlsDock, draft: Draft) -> None:
    knobs = dock.knobs.rows.rows
    rates = [("generator.optimiser", "rate"), ("discriminator.optimiser", "rate")]
    assert list(knobs) == [("objective", "kind"), ("training", "k_d"), *rates]
    draft.edit("discriminator.clip", "on", True)
    draft.edit("discriminator.gradient_penalty", "on", True)
    assert ("discriminator.clip", "c") in knobs
    assert ("discriminator.gradient_penalty", "weight") in knobs
    labels = [knobs[key].label.text() for key in rates]
    assert labels[0].startswith("Generator learning rate")
    assert labels[1].startswith("Discriminator learning rate")


def test_a_knob_and_its_row_are_one_setting(dock: ControlsDock, person: Any) -> None:
    knob = dock.knobs.rows.rows[("training", "k_d")].editor
    row = rows(dock)[("training", "k_d")].editor
    assert isinstance(knob, NumberEditor)
    assert isinstance(row, NumberEditor)
    person.types(knob.box, "9")
    assert row.box.text() == "9"


def test_a_folded_group_is_up_to_date_when_it_opens(dock: ControlsDock, draft: Draft) -> None:
    header = dock.groups["Objective"].header
    header.setChecked(False)
    draft.edit("training", "k_d", 9)
    header.setChecked(True)
    editor = rows(dock)[("training", "k_d")].editor
    assert isinstance(editor, NumberEditor)
    assert editor.box.text() == "9"


def test_the_wheel_scrolls_the_controls_and_leaves_numbers_alone(
    dock: ControlsDock, draft: Draft, person: Any
) -> None:
    QApplication.processEvents()
    dock.setFocus()
    before = draft.config()
    editor = dock.knobs.rows.rows[("training", "k_d")].editor
    assert isinstance(editor, NumberEditor)
    QApplication.processEvents()
    person.turns(editor.box, -3)
    assert draft.config() == before


@pytest.mark.parametrize("zoom", [1.0, 1.4, 2.0])
def test_everything_fits_the_width_whatever_the_size_of_text(
    draft: Draft, shown: Callable[[QWidget], QWidget], zoom: float
) -> None:
    made = ControlsDock(draft)
    made.setFont(text_font(zoom))
    made.resize(300, 800)
    shown(made)
    for group in made.groups.values():
        group.header.setChecked(True)
    for section in draft.catalogue.sections:
        if section.switch:
            draft.edit(section.name, "on", True)
    QApplication.processEvents()
    made.resize(made.minimumSizeHint().width(), 800)
    QApplication.processEvents()
    assert made.area.horizontalScrollBar().maximum() == 0
    for row in rows(made).values():
        right = row.mapTo(made.area, QPoint(row.width(), 0)).x()
        assert right <= made.area.viewport().width()
    if zoom == 1.0:
        assert made.minimumSizeHint().width() <= 300


def test_both_themes_can_be_worn(dock: ControlsDock) -> None:
    for theme in (DARK, LIGHT):
        dock.restyle(theme)
        assert theme.accent in dock.styleSheet()
        assert not dock.grab().isNull()


def test_groups_of_a_family_stand_between_the_data_and_the_objective(catalogue: Catalogue) -> None:
    foreign = dataclasses.replace(catalogue.sections[-1], group="Foreign")
    listed = list(grouped((*catalogue.sections[:-1], foreign)))
    assert listed[:2] == ["Model", "Data"]
    assert listed[-4:] == ["Foreign", "Objective", "Optimiser", "View"]


def test_controls_without_a_catalogue_are_empty(shown: Callable[[QWidget], QWidget]) -> None:
    made = ControlsDock(Draft())
    shown(made)
    made.show_status(Status())
    assert made.groups == {}
    assert made.knobs.isHidden()
