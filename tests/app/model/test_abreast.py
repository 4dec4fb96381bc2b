"""Runs that are led from step to step, so that all are shown at the same one."""

from __future__ import annotations

from app.model.abreast import PATIENCE, Abreast, Runner


class Clock:
    """Time that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def runner(step: int, *, playing: bool = True, fresh: bool = True) -> Runner:
    return Runner(step, playing, fresh)


def test_nobody_goes_on_before_the_slowest_is_there() -> None:
    clock = Clock()
    abreast = Abreast(clock)
    goal = abreast.begin([0, 0])
    early = abreast.turn([runner(goal), runner(goal - 1)])
    assert early.goal is None
    assert not early.shown
    both = abreast.turn([runner(goal), runner(goal)])
    assert both.shown
    assert both.goal is not None
    assert both.goal > goal


def test_pictures_of_the_step_are_waited_for_but_not_for_ever() -> None:
    clock = Clock()
    abreast = Abreast(clock)
    goal = abreast.begin([0, 0])
    late = [runner(goal), runner(goal, fresh=False)]
    assert not any(abreast.turn(late).shown for _ in range(5))
    clock.now += PATIENCE
    assert abreast.turn(late).shown


def strides(abreast: Abreast, clock: Clock, goal: int, polls: int, seconds: float) -> list[int]:
    """Return the lengths of twelve rounds that take so many polls and seconds each."""
    found = []
    for _ in range(12):
        for _ in range(polls - 1):
            assert abreast.turn([runner(goal - 1)]).goal is None
        clock.now += seconds
        turn = abreast.turn([runner(goal)])
        assert turn.goal is not None
        found.append(turn.goal - goal)
        goal = turn.goal
    return found


def test_rounds_grow_while_training_is_fast_and_shrink_when_it_is_slow() -> None:
    clock = Clock()
    abreast = Abreast(clock)
    grown = strides(abreast, clock, abreast.begin([0]), polls=1, seconds=0.001)
    assert grown == [2**power for power in range(1, 13)]
    assert abreast.goal is not None
    assert strides(abreast, clock, abreast.goal, polls=30, seconds=1.0)[-1] == 1


def test_on_a_busy_machine_rounds_grow_although_every_poll_takes_long() -> None:
    clock = Clock()
    abreast = Abreast(clock)
    assert strides(abreast, clock, abreast.begin([0]), polls=2, seconds=0.6)[-1] > 1000


def test_a_good_length_is_kept() -> None:
    clock = Clock()
    abreast = Abreast(clock)
    assert set(strides(abreast, clock, abreast.begin([0]), polls=4, seconds=0.15)) == {1}


def test_a_run_that_began_later_is_shown_while_it_catches_up() -> None:
    abreast = Abreast(Clock())
    goal = abreast.begin([500, 0])
    assert goal > 500
    turn = abreast.turn([runner(goal), runner(3)])
    assert (turn.shown, turn.lagging, turn.goal) == (True, True, None)


def test_runs_that_stand_still_are_not_waited_for() -> None:
    abreast = Abreast(Clock())
    goal = abreast.begin([0, 0])
    assert abreast.turn([runner(goal), runner(0, playing=False)]).goal is not None


def test_where_nobody_plays_all_are_shown_and_led_nowhere() -> None:
    abreast = Abreast(Clock())
    abreast.begin([0, 0])
    turn = abreast.turn([runner(0, playing=False), runner(0, playing=False)])
    assert (turn.shown, turn.goal, abreast.goal) == (True, None, None)
