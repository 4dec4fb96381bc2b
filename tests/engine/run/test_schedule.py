"""The budget of observation, with time as data."""

from __future__ import annotations

import pytest

from engine.run.schedule import (
    GIFT,
    INDIRECT,
    LULL,
    PATIENCE,
    START_EXTRA,
    START_SECONDS,
    Item,
    Schedule,
)


class Day:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def live(day: Day, schedule: Schedule, costs: dict[str, float], budget: float) -> dict[str, int]:
    """Train 5 ms slices for 60 s; return how often each item was measured."""
    counts = dict.fromkeys(costs, 0)
    step = 0
    end = day.now + 60.0
    while day.now < end:
        day.now += 0.005
        step += 10
        schedule.earn(0.005, budget)
        item = schedule.next(step)
        if item is not None:
            day.now += costs[item.name]
            schedule.earn(costs[item.name], budget)
            schedule.paid(item, step, costs[item.name], charge=True)
            counts[item.name] += 1
    return counts


def test_observation_stays_within_its_share_of_the_time() -> None:
    day = Day()
    schedule = Schedule(day)
    costs = {"surface": 0.02, "w1": 0.05, "fakes": 0.001}
    schedule.keep(Item(name, 1.0, 30.0) for name in costs)
    counts = live(day, schedule, costs, budget=0.1)
    spent = sum(counts[name] * costs[name] for name in costs)
    spent *= 1 + INDIRECT
    earned = 0.1 * (day.now + START_EXTRA * START_SECONDS)
    assert spent <= earned + 2 * sum(costs.values()) + GIFT * len(costs) * (1 + INDIRECT)
    assert spent >= 0.08 * day.now
    assert abs(schedule.share() - 0.1) < 0.05


def test_a_cheap_item_reaches_its_rate_and_a_dear_one_gets_what_is_left() -> None:
    day = Day()
    schedule = Schedule(day)
    costs = {"fakes": 0.0005, "w1": 0.05}
    schedule.keep([Item("fakes", 1.0, 30.0), Item("w1", 1.0, 30.0)])
    counts = live(day, schedule, costs, budget=0.1)
    assert counts["fakes"] > 20 * 60
    assert counts["w1"] > 40
    assert schedule.rates()["fakes"] > schedule.rates()["w1"]


def test_equal_weights_share_the_time_equally_among_dear_items() -> None:
    day = Day()
    schedule = Schedule(day)
    costs = {"a": 0.02, "b": 0.04}
    schedule.keep(Item(name, 1.0, 1000.0) for name in costs)
    counts = live(day, schedule, costs, budget=0.2)
    assert abs(counts["a"] / counts["b"] - 2.0) < 0.1


def test_the_seconds_after_a_start_are_watched_more_closely() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("jsd", 1.0, 1000.0)])
    costs = {"jsd": 0.01}
    later = [live(day, schedule, costs, budget=0.1)["jsd"] for _ in range(2)][-1]
    schedule.start()
    extra = 0.1 * START_EXTRA * START_SECONDS / (1 + INDIRECT) / 0.01
    assert live(day, schedule, costs, budget=0.1)["jsd"] == pytest.approx(later + extra, abs=3)


def test_a_newcomer_neither_waits_nor_takes_over() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("a", 1.0, 1000.0)])
    live(day, schedule, {"a": 0.01}, budget=0.1)
    schedule.keep([Item("a", 1.0, 1000.0), Item("b", 1.0, 1000.0)])
    counts = live(day, schedule, {"a": 0.01, "b": 0.01}, budget=0.1)
    assert counts["b"] > 0
    assert abs(counts["a"] - counts["b"]) <= 2 + GIFT / 0.01


def test_a_dear_item_never_holds_up_a_cheap_one() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("fakes", 1.0, 30.0), Item("w1", 1.0, 30.0)])
    gaps, last, step = [], 0.0, 0
    while day.now < 30.0:
        day.now += 0.005
        step += 1
        schedule.earn(0.005, 0.1)
        item = schedule.next(step)
        if item is not None:
            cost = 0.0005 if item.name == "fakes" else 0.08
            day.now += cost
            schedule.paid(item, step, cost, charge=True)
            if item.name == "fakes":
                gaps.append(day.now - last)
                last = day.now
    assert max(gaps) < 0.08 + 0.1


def test_a_paused_run_has_everything_measured_once_and_then_nothing() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("a", 1.0, 1.0), Item("b", 1.0, 1.0)])
    seen = []
    while (item := schedule.stale(7)) is not None:
        seen.append(item.name)
        schedule.paid(item, 7, 5.0, charge=False)
    assert seen == ["a", "b"]
    day.now += 1.0
    schedule.earn(1000.0, 0.1)
    assert schedule.next(8) is not None, "what a pause measured is not paid for while playing"


def test_a_pause_does_not_count_against_the_rates() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("fakes", 1.0, 30.0)])
    live(day, schedule, {"fakes": 0.001}, budget=0.1)
    before = schedule.rates()["fakes"]
    day.now += 300.0
    schedule.resume()
    live(day, schedule, {"fakes": 0.001}, budget=0.1)
    assert abs(schedule.rates()["fakes"] / before - 1.0) < 0.2


def test_what_moves_waits_for_the_window_and_nothing_else_does() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("fakes", 1.0, 40.0, moves=True), Item("w1", 1.0, 40.0)])
    for item in (schedule.next(1), schedule.next(1)):
        assert item is not None
        schedule.paid(item, 1, 0.001, charge=True)
    schedule.held = True
    day.now = 0.05
    assert getattr(schedule.next(2), "name", "") == "w1"
    schedule.held = False
    assert {item.name for item in _due(schedule, 2)} == {"fakes", "w1"}


def test_what_nobody_takes_is_made_again_after_a_while_all_the_same() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("fakes", 1.0, 40.0, moves=True)])
    schedule.paid(_due(schedule, 1)[0], 1, 0.001, charge=True)
    schedule.held = True
    day.now = (1 + PATIENCE) / 40.0 - 0.001
    assert schedule.next(2) is None
    day.now += 0.002
    assert schedule.next(2) is not None


def test_what_came_out_as_it_was_rests_until_the_run_is_changed() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("real", 1.0, 40.0)])
    item = _due(schedule, 1)[0]
    schedule.paid(item, 1, 0.001, charge=True)
    item.rest(day.now)
    day.now = LULL - 0.01
    assert schedule.next(2) is None
    schedule.forget()
    assert schedule.next(2) is item


def test_an_interrupted_measurement_does_not_cost_the_next_frames() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("fakes", 1.0, 60.0, moves=True)])
    live(day, schedule, {"fakes": 0.0005}, budget=0.1)
    item = _next(schedule, day, 1 / 60)
    day.now += 0.05
    schedule.paid(item, 1_000_000, 0.05, charge=True)
    day.now += 1 / 60
    assert schedule.next(1_000_001) is item


def test_what_moves_saves_up_for_a_few_dear_frames_in_a_row() -> None:
    day = Day()
    schedule = Schedule(day)
    schedule.keep([Item("fakes", 1.0, 60.0, moves=True)])
    live(day, schedule, {"fakes": 0.0005}, budget=0.1)
    for step in range(3):
        item = _next(schedule, day, 1 / 60)
        schedule.paid(item, 1_000_000 + step, 0.001, charge=True)


def test_a_debt_for_telling_slows_what_is_seen_and_does_not_stop_it() -> None:
    day = Day()
    schedule = Schedule(day)
    item = Item("fakes", 1.0, 60.0, purse=0.0, cost=1.0)
    schedule.keep([item])
    schedule.owe(0.015)
    schedule.earn(0.01, 0.1)
    assert item.purse > 0
    before = item.purse
    schedule.earn(1.0, 0.1)
    assert item.purse - before < 0.1 * (1 + START_EXTRA) / (1 + INDIRECT) - 0.013, "it is paid"


def test_what_takes_longer_than_training_takes_most_of_the_time_and_not_more() -> None:
    schedule = Schedule(Day())
    schedule.owe(1.0)
    schedule.earn(0.5, 0.1)
    assert 0.0 < schedule.share() < 1.0
    before = schedule.share()
    schedule.owe(30.0)
    assert before < schedule.share() < 1.0


def _next(schedule: Schedule, day: Day, later: float) -> Item:
    """Return what is measured so much later, when nothing more has been earned."""
    day.now += later
    found = schedule.next(round(day.now * 1e6))
    assert found is not None
    return found


def _due(schedule: Schedule, step: int) -> list[Item]:
    """Return all that may be measured now, one after the other."""
    found: list[Item] = []
    while (item := schedule.next(step)) is not None:
        found.append(item)
        item.step = step
    return found
