from __future__ import annotations

from typing import Any

import pytest

from engine.contract import commands as c
from engine.run.stopwatch import BEYOND, REST, Stopwatch


class Hand:
    """A clock that is moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


def after(watch: Stopwatch, hand: Hand, seconds: float, *, going: bool) -> float:
    hand.now += seconds
    return watch.read(going=going)


def test_what_goes_on_is_counted_whole(hand: Hand) -> None:
    watch = Stopwatch(hand)
    assert after(watch, hand, 3.0, going=True) == pytest.approx(3.0)
    assert after(watch, hand, 0.5, going=True) == pytest.approx(3.5)


@pytest.mark.parametrize("looks", [1, 600])
def test_a_pause_of_minutes_takes_a_second(hand: Hand, looks: int) -> None:
    watch = Stopwatch(hand)
    found = [after(watch, hand, 300 / looks, going=False) for _ in range(looks)]
    assert found[-1] == pytest.approx(REST + BEYOND * (300 - REST))
    assert found == sorted(set(found))  # pictures of a run that stands are told apart
    assert after(watch, hand, 2.0, going=True) == pytest.approx(found[-1] + 2.0)


def test_every_single_step_has_its_second(hand: Hand) -> None:
    """Else steps that were taken by hand would be replayed in no time."""
    watch = Stopwatch(hand)
    for count in range(1, 6):
        after(watch, hand, 0.4, going=False)
        assert after(watch, hand, 0.1, going=True) == pytest.approx(0.5 * count)


def test_a_run_that_waits_grows_no_older(bench: Any, small_config: Any) -> None:
    bench.say(c.Create("a", small_config()), c.Look((c.ProbeRequest("surface"),)), turns=5)
    bench.pipe.wait(500.0)  # somebody talks
    bench.say(c.Play())
    bench.until(20)
    bench.say(c.Pause(), turns=20)
    last = bench.pipe.snapshots()[-1]
    assert last.step > 0
    assert last.seconds < 400
