"""Plans by hand, and that every way to W1 is checked by some claim."""

from __future__ import annotations

import numpy as np
import pytest

from engine.contract.board import Load
from engine.numerics.studies.hand_plans import carried, plan_by_hand, shares_of
from engine.theory.transport import MASSES, PUBLISHED, QUARTERS, Transport, TransportSettings

ALL_LEFT = dict.fromkeys([f"share_{i}{j}" for i in (1, 2) for j in (1, 2, 3)], 1.0)


def test_filling_from_left_to_right_keeps_the_order() -> None:
    assert np.allclose(plan_by_hand(np.ones((2, 3)), MASSES, QUARTERS), PUBLISHED)


def test_filling_from_right_to_left_turns_the_order_round() -> None:
    turned = plan_by_hand(np.zeros((2, 3)), MASSES, QUARTERS)
    assert np.allclose(turned, [[0, 0, 0.25, 0.25], [0.05, 0.25, 0, 0], [0.2, 0, 0, 0]])


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_shares_it_is_a_plan(seed: int) -> None:
    random = np.random.default_rng(seed)
    a, b = random.dirichlet(np.ones(4)), random.dirichlet(np.ones(6))
    plan = plan_by_hand(random.integers(0, 2, size=(3, 5)).astype(float), a, b)
    assert (plan >= 0).all()
    assert np.allclose(plan.sum(axis=1), a)
    assert np.allclose(plan.sum(axis=0), b)


def test_the_best_plan_by_hand_wastes_nothing() -> None:
    numbers = Transport(TransportSettings(**ALL_LEFT, shift=0.7)).numbers()
    assert numbers["wasted"] == pytest.approx(0, abs=1e-12)
    assert numbers["dual"] == pytest.approx(numbers["w1"], abs=1e-9)
    assert numbers["area"] == pytest.approx(numbers["w1"], abs=1e-9)


def test_a_plan_between_costs_more() -> None:
    assert Transport(TransportSettings()).numbers()["wasted"] > 0.1


def loads_of(settings: TransportSettings) -> dict[str, Load]:
    return {load.label: load for load in Transport(settings).drawings()[0].loads}


def test_a_load_is_exchanged_for_what_lies_at_its_goal() -> None:
    plan = np.array([[0.5, 0.0], [0.0, 0.5]])
    assert np.allclose(carried(plan, (0, 0), 1, 0.2), [[0.3, 0.2], [0.2, 0.3]])
    assert np.allclose(carried(plan, (0, 0), 1), [[0.0, 0.5], [0.5, 0.0]])


def test_the_largest_load_makes_room_first_and_those_of_one_heap_are_joined() -> None:
    plan = np.array([[0.2, 0.1, 0.0], [0.0, 0.2, 0.1], [0.1, 0.05, 0.25]])
    moved = carried(plan, (0, 0), 1)
    assert np.allclose(moved, [[0.0, 0.3, 0.0], [0.2, 0.0, 0.1], [0.1, 0.05, 0.25]])


def test_carrying_by_hand_from_the_worst_order_to_the_best_costs_less_each_time() -> None:
    backwards = dict.fromkeys([f"share_{i}{j}" for i in (1, 2) for j in (1, 2, 3)], 0.0)
    settings = TransportSettings(**backwards)
    before = Transport(settings).numbers()["by_hand"]
    load = loads_of(settings)["0.25 from x1 to y4"]
    goal = next(goal for goal in load.goals if goal.label == "to y1")
    settings = settings.model_copy(update=dict(goal.settings))
    after = Transport(settings).numbers()
    assert after["w1"] <= after["by_hand"] < before
    assert "0.25 from x1 to y1" in loads_of(settings)


def test_a_small_m_splits_a_load() -> None:
    settings = TransportSettings(**ALL_LEFT, most=0.05)
    load = loads_of(settings)["0.25 from x1 to y1"]
    assert [goal.label for goal in load.goals] == ["to y3", "to y4"]  # y2 is full of x1 as well
    settings = settings.model_copy(update=dict(load.goals[0].settings))
    assert {"0.2 from x1 to y1", "0.05 from x1 to y3"} <= set(loads_of(settings))


def test_shares_make_the_plan_that_they_are_of() -> None:
    plan = plan_by_hand(np.array([[0.2, 1.0, 0.4], [0.0, 0.5, 0.9]]), MASSES, QUARTERS)
    assert np.allclose(plan_by_hand(shares_of(plan, np.zeros((2, 3))), MASSES, QUARTERS), plan)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("ways", lambda right: lambda x, y: right(x, y) ** 2, "programme-evenly"),
        ("exact_w1", lambda right: lambda x, y, a, b: right(x, y), "simplex-unevenly"),
        ("line_w1", lambda right: lambda x, a, y, b: right(x, a, x, a), "area-evenly"),
        ("potential", lambda right: lambda *words: 1.1 * right(*words), "dual-unevenly"),
        ("potential", lambda right: lambda *words: 0.9 * right(*words), "random-dual"),
        ("monotone_plan", lambda _: np.outer, "ordered-evenly"),
        ("plan_by_hand", lambda right: lambda s, a, b: right(s, a, b)[::-1], "hand-is-plan"),
        ("plan_by_hand", lambda right: lambda s, a, b: right(1 - s, a, b), "left-to-right"),
        ("carried", lambda right: lambda *words: 0.9 * right(*words) + 0.01, "carried-is-plan"),
        ("shares_of", lambda right: lambda plan, other: 1 - right(plan, other), "carried-is-plan"),
        ("cheapened", lambda right: lambda plan, ways: plan, "carried-to-best"),
        ("cost", lambda right: lambda plan, ways: 0.5 * right(plan, ways), "hand-is-dearer"),
        ("cost", lambda right: lambda plan, ways: 0.9 * right(plan, ways), "not-unique"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("transport", target, wrong, claim)


def test_every_goal_that_is_offered_takes_something() -> None:
    first = Transport.Config()
    for load in Transport(first).drawings()[0].loads:
        for goal in load.goals:
            moved = Transport.Config(**{**first.model_dump(), **dict(goal.settings)})
            after = Transport(moved).drawings()[0].loads
            for other in after:
                assert all(dict(way.settings) != dict(goal.settings) for way in other.goals)
