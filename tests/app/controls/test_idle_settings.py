"""What means nothing at present is not offered, and what replaces it is named."""

from __future__ import annotations

from typing import Any

from docked import rows, settle

from app.controls.dock import ControlsDock, grouped
from app.controls.knobs import knobs
from app.model.draft import Draft
from engine.contract.specs import SectionSpec


def test_a_section_that_is_off_shows_only_its_switch(dock: ControlsDock, person: Any) -> None:
    switch = rows(dock)[("discriminator.clip", "on")]
    assert ("discriminator.clip", "c") not in rows(dock)
    person.clicks(switch.editor.inputs()[0])
    assert ("discriminator.clip", "c") in rows(dock)
    assert "Weight clipping" in dock.groups["Discriminator"].header.summary.text()


def test_of_the_training_a_study_has_chance_alone() -> None:
    groups = {"family": "Model", "training": "Objective", "study": "Study"}
    listed = tuple(SectionSpec(name, name, group, ()) for name, group in groups.items())
    assert list(grouped(listed)) == ["Model", "Study", "Objective"]
    assert list(grouped(listed, trained=False)) == ["Model", "Study", "Chance"]


def test_a_prior_that_codes_bring_with_them_is_named_by_its_section(
    dock: ControlsDock, draft: Draft
) -> None:
    """The summary would else say standard normal where the prior is uniform."""
    draft.edit("family", "kind", "variational")
    settle()
    assert dock.groups["Prior"].header.summary.text() == "Standard normal"
    draft.edit("posterior", "kind", "vq")
    settle()
    assert "Posterior" in dock.groups["Prior"].header.summary.text()
    assert "normal" not in dock.groups["Prior"].header.summary.text()


def test_what_a_part_does_without_cannot_be_turned(dock: ControlsDock, draft: Draft) -> None:
    """With fixed kernels nobody plays against the generator."""
    turned = {("training", "k_d"), ("discriminator.optimiser", "rate")}
    assert turned <= set(knobs(draft))
    draft.edit("objective", "kind", "mmd")
    settle()
    assert not turned & set(knobs(draft))
    group = dock.groups["Discriminator"]
    if not group.forms:
        group.header.click()
    form = next(form for form in group.forms if form.spec.name == "discriminator")
    assert form.idle.isVisibleTo(dock)
    assert "MMD" in form.idle.text()
    assert not form.head.rows
    assert not form.body.rows
    draft.edit("objective", "kind", "non_saturating")
    settle()
    assert not form.idle.isVisibleTo(dock)
    assert form.head.rows


def test_a_setting_without_what_it_needs_is_not_shown(dock: ControlsDock, draft: Draft) -> None:
    """Digits that travel with the program lie in no folder."""
    draft.edit("data", "kind", "stacked_digits")
    settle()
    assert ("data", "path") not in rows(dock)
    draft.edit("data", "source", "mnist")
    settle()
    assert ("data", "path") in rows(dock)
    draft.edit("data", "source", "digits")
    settle()
    assert ("data", "path") not in rows(dock)
    assert draft.config()["data"]["path"] == ""
