from __future__ import annotations

from collections.abc import Callable

import pytest

from app.model.draft import Draft
from engine.contract.errors import ConfigError
from engine.contract.specs import Catalogue, FieldSpec, SectionSpec, VariantSpec
from engine.contract.values import Config, Value, edited

K = FieldSpec("k_d", "int", 1, "Critic steps", symbol="k", low=1, high=100, live=True)
SEED = FieldSpec("seed", "int", 0, "Seed", low=0, high=1000)
NOISE = FieldSpec("noise", "float", 0.1, "Noise", low=0.0, high=1.0, live=True)
COUNT = FieldSpec("count", "int", 8, "Modes", low=1, high=50)
CIRCLES = FieldSpec("count", "int", 2, "Circles", low=1, high=50)
FEW = FieldSpec("count", "int", 8, "Modes", low=1, high=10)
ON = FieldSpec("on", "bool", False, "On", live=True)
SPACING = FieldSpec("spacing", "float", 2.0, "Spacing", low=0.1, high=5.0)
POINTS = FieldSpec("points", "points", (), "Points")
RATE = FieldSpec("rate", "float", 1e-3, "Rate", low=1e-6, high=1.0, scale="log", live=True)
BETA = FieldSpec("beta", "float", 0.5, "Beta", low=0.0, high=0.999, live=True)
SECTIONS = (
    SectionSpec(
        "data",
        "Dataset",
        "Data",
        (
            VariantSpec("ring", "Ring", "Eight modes.", (NOISE, COUNT)),
            VariantSpec("grid", "Grid", "", (NOISE, SPACING)),
            VariantSpec("drawn", "Drawn", "", (POINTS,)),
            VariantSpec("circles", "Circles", "", (NOISE, CIRCLES)),
            VariantSpec("pair", "Pair", "", (NOISE, FEW)),
        ),
        choosable=True,
        default_kind="ring",
    ),
    SectionSpec("training", "Training", "Objective", (VariantSpec("", "", "", (K, SEED)),)),
    SectionSpec(
        "clip",
        "Weight clipping",
        "Discriminator",
        (VariantSpec("", "", "Keeps weights small.", (ON,)),),
        switch=True,
    ),
    SectionSpec(
        "objective",
        "Loss",
        "Objective",
        (
            VariantSpec("hinge", "Hinge", "", (), reads="score"),
            VariantSpec("wasserstein", "W", "", (), reads="critic"),
        ),
        choosable=True,
        live_kind=True,
        default_kind="hinge",
    ),
    SectionSpec(
        "optimiser",
        "Optimiser",
        "Optimiser",
        (VariantSpec("adam", "Adam", "", (RATE, BETA)), VariantSpec("sgd", "SGD", "", (RATE,))),
        choosable=True,
        live_kind=True,
        default_kind="adam",
    ),
)
IN_FORCE: Config = {
    "data": {"kind": "ring", "noise": 0.1, "count": 8},
    "training": {"k_d": 1, "seed": 0},
    "clip": {"on": False},
    "objective": {"kind": "hinge"},
    "optimiser": {"kind": "adam", "rate": 1e-3, "beta": 0.5},
}


class Listener:
    """Notes everything that a draft tells."""

    def __init__(self, draft: Draft) -> None:
        self.patches: list[tuple[str, str, Value]] = []
        self.changes: list[tuple[str, str, Value, Value]] = []
        self.refreshes = 0
        draft.patched.append(lambda *patch: self.patches.append(patch))
        draft.changed.append(lambda *change: self.changes.append(change))
        draft.refreshed.append(self.count)

    def count(self) -> None:
        self.refreshes += 1


@pytest.fixture
def draft() -> Draft:
    made = Draft(Catalogue(sections=SECTIONS))
    made.show(IN_FORCE, "run")
    return made


@pytest.fixture
def heard(draft: Draft) -> Listener:
    return Listener(draft)


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


def test_a_staged_kind_keeps_shared_fields_and_stages_even_live_ones(
    draft: Draft, heard: Listener
) -> None:
    draft.edit("data", "noise", 0.3)
    draft.edit("data", "kind", "grid")
    draft.edit("data", "noise", 0.4)
    assert heard.patches == [("data", "noise", 0.3)]
    assert draft.config()["data"] == {"kind": "grid", "noise": 0.4, "spacing": 2.0}
    assert draft.staged() == (("data", "kind"), ("data", "noise"))


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


def test_what_an_experiment_sets_for_another_kind_is_no_default(draft: Draft) -> None:
    draft.open({"data": {"kind": "grid", "noise": 0.7}})
    state = draft.state("data", "noise")
    assert state is not None
    assert state.default == 0.1


def test_an_experiment_is_shown_before_any_engine_is_up() -> None:
    draft = Draft(Catalogue(sections=SECTIONS))
    draft.open({"training": {"k_d": 5}, "data": {"kind": "grid"}})
    assert draft.value("training", "k_d") == 5
    assert draft.config()["data"] == {"kind": "grid", "noise": 0.1, "spacing": 2.0}


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
