"""Runs that wait for one another at a step, without a number becoming another."""

from __future__ import annotations

import pytest

from engine.contract import commands as c
from engine.contract.status import Phase


def losses(bench) -> list[tuple[int, float]]:
    return bench.pipe.column("generator_loss")


def test_a_leash_ends_at_its_step_and_the_run_still_plays(bench, small_config) -> None:
    bench.say(c.Leash(7), c.Create("a", small_config(), play=True), turns=30)
    assert bench.pipe.statuses()[-1].step == 7
    assert bench.pipe.statuses()[-1].phase is Phase.PLAYING
    assert bench.say(c.Leash(12), turns=30).step == 12
    assert bench.say(c.Leash(None), turns=60).step == 40


def test_reaching_the_end_is_told_at_once(bench, small_config) -> None:
    """And not with the next of the statuses that come ten times a second."""
    bench.say(c.Create("a", small_config(), play=True), c.Leash(3))
    for _ in range(6):
        bench.say()
    assert 3 in [status.step for status in bench.pipe.statuses()]
    bench.say(c.Leash(6), turns=6)
    assert bench.pipe.statuses()[-1].step == 6


def test_counted_steps_are_taken_at_the_end_of_the_leash(bench, small_config) -> None:
    bench.say(c.Leash(5), c.Create("a", small_config(), play=True), turns=20)
    status = bench.say(c.Advance(2), turns=10)
    assert (status.phase, status.step) == (Phase.PAUSED, 7)


def test_pictures_are_those_of_the_step_at_which_it_waits(bench, small_config) -> None:
    look = c.Look((c.ProbeRequest("surface", 16), c.ProbeRequest("fake", 50)), rate=1.0)
    bench.say(look, c.Leash(9), c.Create("a", small_config(), play=True), turns=30)
    shown = {}
    for snapshot in bench.pipe.snapshots():
        shown |= snapshot.parts
    assert {name: part.step for name, part in shown.items()} == {"surface": 9, "fake": 9}
    bench.say(c.Leash(11), turns=30)
    for snapshot in bench.pipe.snapshots():
        shown |= snapshot.parts
    assert {name: part.step for name, part in shown.items()} == {"surface": 11, "fake": 11}


def test_waiting_for_others_is_not_observing(bench, small_config) -> None:
    look = c.Look((c.ProbeRequest("surface", 16), c.ProbeRequest("fake", 50)))
    bench.say(look, c.Leash(2), c.Create("a", small_config(), play=True), turns=20)
    for goal in range(3, 30):
        bench.say(c.Leash(goal), turns=25)  # of which all but a few are naps of 50 ms
    assert 0.0 < bench.say().overhead < 0.1
    assert bench.pipe.statuses()[-1].step == 29


@pytest.mark.parametrize("stride", [1, 7])
def test_a_run_on_a_leash_is_the_run_that_was_free(small_config, make_bench, stride) -> None:
    free = make_bench()
    free.say(c.Create("a", small_config(), play=True))
    free.until(40)
    led = make_bench()
    look = c.Look((c.ProbeRequest("surface", 16), c.ProbeRequest("fake", 50)))
    led.say(look, c.Leash(stride), c.Create("a", small_config(), play=True), turns=6)
    for goal in range(2 * stride, 40 + stride, stride):
        led.say(c.Leash(goal), turns=6)
    for bench in (free, led):
        bench.say(turns=8)
    assert len(losses(free)) == 40
    assert losses(led) == losses(free)
