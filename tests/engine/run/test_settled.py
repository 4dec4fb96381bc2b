"""Which settings were in force when."""

from __future__ import annotations

import numpy as np
import pytest

from engine.contract.changes import applied, changed
from engine.contract.values import Config, Value, edited
from engine.run import settled
from engine.run.settled import Settled

FIRST: Config = {"training": {"k_d": 1, "seed": 3}, "objective": {"kind": "hinge", "margin": 1.0}}


def with_k(k: Value) -> Config:
    return edited(FIRST, "training", "k_d", k)


@pytest.fixture
def found() -> Settled:
    made = Settled()
    for step, k in ((0, 1), (100, 5), (250, 2)):
        made.add(step, with_k(k))
    return made


def ks(found: Settled, *steps: int) -> list[object]:
    return [(found.at(step) or {})["training"]["k_d"] for step in steps]


def test_each_step_has_the_settings_that_were_in_force(found: Settled) -> None:
    assert ks(found, 0, 99, 100, 249, 250, 9_999) == [1, 1, 5, 5, 2, 2]
    assert found.at(250) == with_k(2)
    assert Settled().at(3) is None


def test_only_what_changed_is_kept(found: Settled) -> None:
    found.add(300, with_k(2))
    assert found.changes == (
        (0, FIRST),
        (100, {"training": {"k_d": 5}}),
        (250, {"training": {"k_d": 2}}),
    )


def test_a_part_that_was_exchanged_brings_its_own_settings(found: Settled) -> None:
    other: Config = {"training": FIRST["training"], "objective": {"kind": "minimax"}, "clip": {}}
    found.add(300, other)
    found.add(400, FIRST)
    assert (found.at(300), found.at(400), found.at(299)) == (other, FIRST, with_k(2))


def test_changes_at_one_step_are_one_and_none_comes_before_the_last(found: Settled) -> None:
    found.add(250, edited(with_k(9), "training", "seed", 4))
    found.add(200, with_k(8))
    assert [step for step, _ in found.changes] == [0, 100, 250]
    assert found.at(250) == with_k(8)


def test_before_the_first_it_is_the_first_and_looking_again_gives_the_same(
    found: Settled,
) -> None:
    late = Settled()
    late.add(50, FIRST)
    assert late.at(3) == FIRST
    assert found.at(120) is found.at(180)
    assert found.at(120) == with_k(5)


def test_it_is_known_since_when_settings_are_in_force(found: Settled) -> None:
    assert [found.since(step) for step in (0, 99, 100, 249, 250, 9_999)] == [
        0,
        0,
        100,
        100,
        250,
        250,
    ]
    late = Settled()
    assert late.since(3) is None
    late.add(50, FIRST)
    assert (late.since(49), late.since(50)) == (None, 50)


def test_what_is_read_in_any_order_is_right_though_changes_come_and_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settled, "MOST", 20)
    made, random = Settled(), np.random.default_rng(0)
    for step in range(200):
        made.add(step - step % 2, with_k(step))  # every second change replaces the one before
        for asked in random.integers(0, step + 1, 3).tolist():
            assert made.at(asked) == Settled(made.changes).at(asked)


def test_what_is_known_of_settings_is_asked_once_while_they_are_the_same() -> None:
    asked: list[Config] = []

    def known(config: Config) -> Config:
        asked.append(config)
        return edited(config, "training", "k_d", 7)

    made = Settled(((0, FIRST), (100, {"training": {"seed": 4}})), known)
    assert made.at(5) is made.at(99)
    assert made.at(100) == edited(with_k(7), "training", "seed", 4)
    assert asked == [FIRST, edited(FIRST, "training", "seed", 4)]
    assert made.until(50).at(300) == with_k(7)
    assert made.changes[0] == (0, FIRST)


def test_a_run_that_goes_back_has_the_settings_until_then(found: Settled) -> None:
    back = found.until(120)
    back.add(130, with_k(7))
    assert ks(back, 99, 129, 130, 400) == [1, 5, 7, 7]
    assert ks(found, 400) == [2]


def test_what_was_written_is_read(found: Settled) -> None:
    again = Settled(found.changes)
    again.add(400, FIRST)
    assert ks(again, 0, 100, 300, 400) == [1, 5, 2, 1]


@pytest.mark.parametrize(("limit", "most"), [("MOST", 8), ("ROOM", 40)])
def test_the_oldest_and_the_newest_stay_when_there_are_too_many(
    limit: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settled, limit, most)
    made, points = Settled(), ((0.0, 1.0), (2.0, 3.0))
    for step in range(100):
        config = with_k(step) if limit == "MOST" else edited(FIRST, "d", "p", points * (step % 2))
        made.add(step, config if step else FIRST)
    last = with_k(99) if limit == "MOST" else edited(FIRST, "d", "p", points)
    assert (made.at(0) or {})["training"] == FIRST["training"]
    assert made.at(99) == last
    assert len(made.changes) <= most


def test_a_change_makes_of_one_configuration_the_other() -> None:
    random = np.random.default_rng(0)
    names = ["a", "b", "c"]

    def drawn() -> Config:
        return {
            section: {n: int(random.integers(3)) for n in names if random.random() < 0.6}
            for section in names
            if random.random() < 0.7
        }

    for _ in range(200):
        before, after = drawn(), drawn()
        assert applied(before, changed(before, after)) == after
        assert changed(after, after) == {}
