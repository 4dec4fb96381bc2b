from __future__ import annotations

from collections.abc import Callable

import pytest
from drafts import IN_FORCE, SECTIONS, Listener

from app.model.draft import Draft
from engine.contract.errors import ConfigError
from engine.contract.specs import Catalogue
from engine.contract.values import Value, edited


def test_a_live_edit_is_patched_at_once_and_shown_until_confirmed(
    draft: Draft, heard: Listener
) -> None:
    draft.edit("training", "k_d", 5)
    assert heard.patches == [("training", "k_d", 5)]
    assert draft.value("training", "k_d") == 5
    assert draft.staged() == ()
    draft.show(edited(IN_FORCE, "training", "k_d", 5), "run")
    draft.show(edited(IN_FORCE, "training", "k_d", 7), "run")
    assert draft.value("training", "k_d") == 7
    assert heard.patches == [("training", "k_d", 5)]


def test_a_late_status_does_not_pull_a_value_back(draft: Draft) -> None:
    for k in (2, 3, 4):
        draft.edit("training", "k_d", k)
    draft.show(edited(IN_FORCE, "training", "k_d", 2), "run")
    assert draft.value("training", "k_d") == 4


def test_a_refused_patch_returns_to_what_is_in_force(draft: Draft, heard: Listener) -> None:
    draft.edit("training", "k_d", 5)
    draft.refused("training", "k_d")
    assert draft.value("training", "k_d") == 1
    assert heard.refreshes == 2


def test_a_new_run_forgets_patches_of_the_old_one(draft: Draft) -> None:
    draft.edit("training", "k_d", 5)
    draft.show(IN_FORCE, "another run")
    assert draft.value("training", "k_d") == 1


def test_other_edits_wait_for_a_restart_and_then_are_in_force(
    draft: Draft, heard: Listener
) -> None:
    draft.edit("training", "seed", 3)
    draft.edit("data", "count", 5)
    assert heard.patches == []
    assert draft.staged() == (("training", "seed"), ("data", "count"))
    state = draft.state("training", "seed")
    assert state is not None
    assert (state.value, state.staged, state.modified, state.live) == (3, True, True, False)
    draft.show(draft.config(), "new run")
    assert draft.staged() == ()
    assert draft.value("training", "seed") == 3


def test_editing_back_to_what_is_in_force_waits_for_nothing(draft: Draft) -> None:
    draft.edit("training", "seed", 3)
    draft.edit("training", "seed", 0)
    assert draft.staged() == ()


def test_discarding_drops_staged_edits_and_can_be_undone(draft: Draft, heard: Listener) -> None:
    draft.edit("training", "seed", 3)
    draft.discard()
    assert draft.staged() == ()
    assert draft.value("training", "seed") == 0
    assert heard.changes == [("training", "seed", 0, 3), ("training", "seed", 3, 0)]


def test_the_same_value_is_no_edit(draft: Draft, heard: Listener) -> None:
    draft.edit("training", "k_d", 1)
    draft.edit("training", "seed", 0)
    assert not draft.show(IN_FORCE, "run")
    assert (heard.patches, heard.changes, heard.refreshes) == ([], [], 0)


@pytest.mark.parametrize("value", [0, 101, 1.5, True, "five"])
def test_a_wrong_value_is_refused_by_name_and_the_previous_stays(
    draft: Draft, heard: Listener, value: Value
) -> None:
    with pytest.raises(ConfigError, match=r"Critic steps: .* a whole number from 1 to 100"):
        draft.edit("training", "k_d", value)
    assert draft.value("training", "k_d") == 1
    assert heard.patches == []


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(draft: Draft, value: float) -> None:
    with pytest.raises(ConfigError, match="Noise: "):
        draft.edit("data", "noise", value)


def test_an_unknown_field_is_refused_by_name(draft: Draft) -> None:
    with pytest.raises(ConfigError, match=r"training\.kd"):
        draft.edit("training", "kd", 1)


def test_an_edit_before_there_is_a_run_waits_for_it() -> None:
    draft = Draft(Catalogue(sections=SECTIONS))
    heard = Listener(draft)
    draft.edit("training", "k_d", 5)
    assert heard.patches == []
    draft.show(IN_FORCE, "first")
    assert heard.patches == [("training", "k_d", 5)]
    assert draft.value("training", "k_d") == 5
    assert draft.staged() == ()


def test_a_choice_and_a_switch_mean_the_part_that_they_put_in_force(draft: Draft) -> None:
    assert draft.help("data", "kind") == "Eight modes."
    draft.edit("data", "kind", "grid")
    assert draft.help("data", "kind") == ""
    spec = draft.spec("clip", "on")
    assert spec is not None
    assert spec.label == "Weight clipping"
    assert draft.help("clip", "on") == "Keeps weights small."


def test_undoing_every_change_in_turn_restores_the_beginning(draft: Draft, heard: Listener) -> None:
    draft.edit("data", "count", 5)
    draft.edit("data", "kind", "grid")
    draft.edit("data", "spacing", 1.0)
    draft.edit("training", "k_d", 9)
    for section, field, old, _ in reversed(tuple(heard.changes)):
        draft.apply(section, field, old)
    assert draft.config() == IN_FORCE
    assert draft.staged() == ()
    assert len(heard.changes) == 4


def test_a_drag_is_patched_all_along_and_recorded_once(draft: Draft, heard: Listener) -> None:
    for k in (2, 3, 4):
        draft.edit("training", "k_d", k, settled=False)
    draft.edit("training", "k_d", 4)
    assert [patch[2] for patch in heard.patches] == [2, 3, 4]
    assert heard.changes == [("training", "k_d", 1, 4)]


def test_a_reset_gives_the_default_and_in_an_experiment_what_it_opened_with(draft: Draft) -> None:
    draft.edit("training", "k_d", 9)
    draft.reset("training", "k_d")
    assert draft.value("training", "k_d") == 1
    draft.open({"training": {"k_d": 5}})
    draft.reset("training", "k_d")
    assert draft.value("training", "k_d") == 5
    draft.reset("training", "seed")
    assert draft.value("training", "seed") == 0


def test_an_experiment_is_shown_before_any_engine_is_up() -> None:
    draft = Draft(Catalogue(sections=SECTIONS))
    draft.open({"training": {"k_d": 5}, "data": {"kind": "grid"}})
    assert draft.value("training", "k_d") == 5
    assert draft.config()["data"] == {"kind": "grid", "noise": 0.1, "spacing": 2.0}


def test_a_new_catalogue_keeps_the_edits_that_it_still_describes(draft: Draft) -> None:
    draft.edit("training", "seed", 3)
    draft.edit("data", "count", 5)
    draft.set_catalogue(Catalogue(sections=SECTIONS[1:]))
    assert draft.staged() == (("training", "seed"),)


@pytest.mark.parametrize("ask", [Draft.state, Draft.spec])
def test_asking_for_what_does_not_exist_gives_nothing(
    draft: Draft, ask: Callable[[Draft, str, str], object]
) -> None:
    assert ask(draft, "training", "nothing") is None
    assert ask(draft, "nothing", "k_d") is None
