"""Another family of models is chosen: what it hides waits for a return."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drafts import IN_FORCE, SECTIONS, K, Listener

from app.model.draft import Draft
from engine.contract.specs import Catalogue, FieldSpec, SectionSpec, VariantSpec
from engine.contract.values import Config

BETA = FieldSpec("beta", "float", 1.0, "Beta", "β", low=0.0, high=10.0, live=True)
DEPTH = FieldSpec("depth", "int", 2, "Depth", low=1, high=9)
FAMILY = SectionSpec(
    "family",
    "Model",
    "Model",
    (VariantSpec("adversarial", "GAN", "", ()), VariantSpec("variational", "VAE", "", ())),
    choosable=True,
    default_kind="adversarial",
)
BOUND = SectionSpec(
    "bound",
    "Bound",
    "Objective",
    (VariantSpec("", "", "", (BETA, DEPTH)),),
    families=("variational",),
)
TRAINING = replace(
    SECTIONS[1], variants=(VariantSpec("", "", "", (replace(K, families=("adversarial",)),)),)
)
OWN = tuple(replace(section, families=("adversarial",)) for section in SECTIONS[2:])
CATALOGUE = Catalogue(sections=(FAMILY, SECTIONS[0], TRAINING, *OWN, BOUND))
GAN: Config = {
    "family": {"kind": "adversarial"},
    **{name: held for name, held in IN_FORCE.items() if name != "training"},
    "training": {"k_d": 1},
}


@pytest.fixture
def draft() -> Draft:
    made = Draft(CATALOGUE)
    made.open(GAN)
    made.show(GAN, "run")
    return made


@pytest.fixture
def heard(draft: Draft) -> Listener:
    return Listener(draft)


def restart(draft: Draft, run: str) -> None:
    draft.show(draft.config(), run)


def test_a_configuration_holds_the_sections_of_its_family_alone(draft: Draft) -> None:
    assert draft.config() == GAN
    draft.edit("family", "kind", "variational")
    assert draft.config() == {
        "family": {"kind": "variational"},
        "data": GAN["data"],
        "training": GAN["training"],
        "bound": {"beta": 1.0, "depth": 2},
    }


def test_another_family_waits_for_a_restart(draft: Draft, heard: Listener) -> None:
    draft.edit("family", "kind", "variational")
    assert draft.staged() == (("family", "kind"),)
    assert heard.patches == []
    restart(draft, "a VAE")
    assert draft.staged() == ()
    assert draft.family == "variational"


def test_sections_and_fields_of_other_families_are_not_listed(draft: Draft) -> None:
    assert "bound" not in {section.name for section in draft.sections()}
    assert [field.name for field in draft.fields("training")] == ["k_d"]
    draft.edit("family", "kind", "variational")
    assert [s.name for s in draft.sections()] == ["family", "data", "training", "bound"]
    assert draft.fields("training") == ()


def test_edits_of_the_chosen_family_wait_even_if_they_are_live(
    draft: Draft, heard: Listener
) -> None:
    draft.edit("family", "kind", "variational")
    draft.edit("bound", "beta", 4.0)
    assert heard.patches == []
    assert draft.staged() == (("family", "kind"), ("bound", "beta"))
    restart(draft, "a VAE")
    draft.edit("bound", "beta", 2.0)
    assert heard.patches == [("bound", "beta", 2.0)]


def test_what_both_families_have_goes_on_acting_at_once(draft: Draft, heard: Listener) -> None:
    draft.edit("family", "kind", "variational")
    draft.edit("data", "noise", 0.5)
    assert heard.patches == [("data", "noise", 0.5)]


def test_a_return_before_the_restart_finds_every_edit(draft: Draft) -> None:
    draft.edit("data", "count", 5)
    draft.edit("clip", "on", True)
    draft.edit("family", "kind", "variational")
    draft.edit("bound", "depth", 3)
    draft.edit("family", "kind", "adversarial")
    assert draft.staged() == (("data", "count"),)
    assert draft.value("clip", "on") is True
    draft.edit("family", "kind", "variational")
    assert draft.value("bound", "depth") == 3


def test_a_return_after_restarts_finds_what_was_in_force(draft: Draft) -> None:
    draft.show({**GAN, "optimiser": {"kind": "sgd", "rate": 0.25}}, "run")
    draft.edit("family", "kind", "variational")
    draft.edit("bound", "depth", 3)
    restart(draft, "a VAE")
    draft.edit("family", "kind", "adversarial")
    restart(draft, "a GAN")
    assert draft.value("optimiser", "rate") == 0.25
    draft.edit("family", "kind", "variational")
    assert draft.value("bound", "depth") == 3


def test_another_experiment_brings_nothing_of_the_last_one(draft: Draft) -> None:
    draft.show({**GAN, "optimiser": {"kind": "sgd", "rate": 0.25}}, "run")
    vae: Config = {"family": {"kind": "variational"}, "data": GAN["data"], "bound": {"beta": 9.0}}
    draft.open(vae)
    draft.show(vae, "a VAE")
    draft.edit("family", "kind", "adversarial")
    assert draft.config()["optimiser"] == {"kind": "adam", "rate": 1e-3, "beta": 0.5}


def test_undo_and_redo_go_through_a_change_of_family(draft: Draft, heard: Listener) -> None:
    draft.edit("data", "count", 5)
    draft.edit("family", "kind", "variational")
    draft.edit("bound", "depth", 3)
    edited, changes = draft.config(), tuple(heard.changes)
    for section, field, old, _ in reversed(changes):
        draft.apply(section, field, old)
    assert draft.config() == GAN
    assert draft.staged() == ()
    for section, field, _, new in changes:
        draft.apply(section, field, new)
    assert draft.config() == edited


def test_discarding_returns_to_the_family_in_force(draft: Draft) -> None:
    draft.edit("family", "kind", "variational")
    draft.edit("bound", "depth", 3)
    draft.discard()
    assert draft.config() == GAN
    assert draft.staged() == ()


def test_there_is_no_critic_where_there_is_no_discriminator(draft: Draft) -> None:
    draft.edit("objective", "kind", "wasserstein")
    assert draft.critic
    draft.edit("family", "kind", "variational")
    assert not draft.critic


def test_without_a_choice_of_family_every_section_is_listed() -> None:
    draft = Draft(Catalogue(sections=SECTIONS))
    assert draft.family == ""
    assert draft.sections() == SECTIONS
