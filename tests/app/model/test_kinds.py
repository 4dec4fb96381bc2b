"""Sections with a choice: what stays and what returns when another part is chosen."""

from __future__ import annotations

from drafts import IN_FORCE, Listener

from app.model.draft import Draft
from engine.contract.values import edited


def test_a_staged_kind_keeps_shared_fields_and_stages_even_live_ones(
    draft: Draft, heard: Listener
) -> None:
    draft.edit("data", "noise", 0.3)
    draft.edit("data", "kind", "grid")
    draft.edit("data", "noise", 0.4)
    assert heard.patches == [("data", "noise", 0.3)]
    assert draft.config()["data"] == {"kind": "grid", "noise": 0.4, "spacing": 2.0}
    assert draft.staged() == (("data", "kind"), ("data", "noise"))


def test_choosing_back_the_kind_in_force_waits_for_nothing_if_it_is_not_the_default(
    draft: Draft,
) -> None:
    grid = {"kind": "grid", "noise": 0.2, "spacing": 3.0}
    draft.show({**IN_FORCE, "data": grid}, "another run")
    for other in ("circles", "ring"):
        draft.edit("data", "kind", other)
        assert ("data", "kind") in draft.staged()
        draft.edit("data", "kind", "grid")
        assert draft.staged() == ()
        assert draft.config()["data"] == grid


def test_a_live_field_edited_under_a_staged_kind_is_patched_when_the_kind_returns(
    draft: Draft, heard: Listener
) -> None:
    draft.edit("data", "kind", "grid")
    draft.edit("data", "noise", 0.4)
    draft.edit("data", "kind", "ring")
    assert heard.patches == [("data", "noise", 0.4)]
    assert draft.staged() == ()


def test_a_field_of_another_meaning_or_range_is_not_shared(draft: Draft) -> None:
    draft.edit("data", "count", 40)
    draft.edit("data", "kind", "circles")
    assert draft.value("data", "count") == 2
    assert draft.staged() == (("data", "kind"),)
    draft.edit("data", "kind", "pair")
    assert draft.config()["data"] == {"kind": "pair", "noise": 0.1, "count": 8}


def test_returning_to_a_kind_brings_its_own_fields_back(draft: Draft) -> None:
    draft.edit("data", "count", 5)
    draft.edit("data", "kind", "grid")
    assert draft.staged() == (("data", "kind"),)
    draft.edit("data", "kind", "ring")
    assert draft.value("data", "count") == 5
    assert draft.staged() == (("data", "count"),)


def test_a_live_kind_is_patched_and_its_lost_fields_return_with_it(
    draft: Draft, heard: Listener
) -> None:
    draft.edit("optimiser", "beta", 0.9)
    draft.edit("optimiser", "kind", "sgd")
    assert draft.state("optimiser", "beta") is None
    draft.show(edited({**IN_FORCE, "optimiser": {"rate": 1e-3}}, "optimiser", "kind", "sgd"), "run")
    draft.edit("optimiser", "kind", "adam")
    assert heard.patches[1:] == [
        ("optimiser", "kind", "sgd"),
        ("optimiser", "kind", "adam"),
        ("optimiser", "beta", 0.9),
    ]


def test_what_an_experiment_sets_for_another_kind_is_no_default(draft: Draft) -> None:
    draft.open({"data": {"kind": "grid", "noise": 0.7}})
    state = draft.state("data", "noise")
    assert state is not None
    assert state.default == 0.1


def test_a_drawing_survives_other_datasets_and_experiments(draft: Draft) -> None:
    points = ((0.0, 1.0), (0.5, 0.5))
    draft.edit("data", "kind", "drawn")
    draft.edit("data", "points", points)
    draft.show(draft.config(), "with drawing")
    draft.open({"data": {"kind": "ring"}})
    draft.show(IN_FORCE, "with ring")
    draft.edit("data", "kind", "drawn")
    assert draft.value("data", "points") == points


def test_the_discriminator_is_a_critic_under_the_wasserstein_loss(draft: Draft) -> None:
    assert not draft.critic
    draft.edit("objective", "kind", "wasserstein")
    assert draft.critic
