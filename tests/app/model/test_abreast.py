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
    assert early.shown == (False, False)
    both = abreast.turn([runner(goal), runner(goal)])
    assert both.shown == (True, True)
    assert both.goal is not None
    assert both.goal > goal


def test_pictures_of_the_step_are_waited_for_but_not_for_ever() -> None:
    clock = Clock()
    abreast = Abreast(clock)
    goal = abreast.begin([0, 0])
    late = [runner(goal), runner(goal, fresh=False)]
    assert abreast.turn(late).shown == (False, False)
    clock.now += PATIENCE
    assert abreast.turn(late).shown == (True, True)


def test_rounds_grow_while_training_is_fast_and_shrink_when_it_is_slow() -> None:
    clock = Clock()
    abreast = Abreast(clock)
    goal = abreast.begin([0])
    for _ in range(20):
        clock.now += 0.001
        turn = abreast.turn([runner(goal)])
        assert turn.goal is not None
        stride, goal = turn.goal - goal, turn.goal
    assert stride > 100
    for _ in range(20):
        clock.now += 10.0
        turn = abreast.turn([runner(goal)])
        assert turn.goal is not None
        stride, goal = turn.goal - goal, turn.goal
    assert stride == 1


def test_a_run_that_began_later_is_shown_while_it_catches_up() -> None:
    abreast = Abreast(Clock())
    goal = abreast.begin([500, 0])
    assert goal > 500
    assert abreast.turn([runner(goal), runner(3)]).shown == (False, True)


def test_runs_that_stand_still_are_not_waited_for() -> None:
    abreast = Abreast(Clock())
    goal = abreast.begin([0, 0])
    assert abreast.turn([runner(goal), runner(0, playing=False)]).goal is not None


def test_where_nobody_plays_all_are_shown_and_led_nowhere() -> None:
    abreast = Abreast(Clock())
    abreast.begin([0, 0])
    turn = abreast.turn([runner(0, playing=False), runner(0, playing=False)])
    assert (turn.shown, turn.goal, abreast.goal) == ((True, True), None, None)
