"""A picture that is made where a person points."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from engine.contract import commands as c
from engine.contract.snapshot import Points, frozen
from engine.kinds import Steered, probe, probes


class Dragged:
    """Shows the place it is asked for, or the origin."""

    name = "tested_dragged"
    label = "The dragged"
    picture = "points"

    def applies(self, seen) -> bool:
        return True

    def draw(self, seen, resolution=0) -> Points:
        return self.draw_at(seen, resolution, (0.0, 0.0))

    def draw_at(self, seen, resolution, at) -> Points:
        return Points(seen.step, frozen([at]))


@pytest.fixture
def dragged() -> Iterator[str]:
    """A steered probe, known for the time of a test."""
    probe(Dragged)
    yield Dragged.name
    del probes._parts[Dragged.name]


def look(name: str, *at: float) -> c.Look:
    return c.Look((c.ProbeRequest(name, 1, at), c.ProbeRequest("real", 10)))


def places(bench) -> list[tuple[float, ...]]:
    found = (s.parts.get(Dragged.name) for s in bench.pipe.snapshots())
    return [tuple(float(v) for v in part.xy[0]) for part in found if part is not None]


def test_a_probe_says_that_it_can_be_steered_by_what_it_offers() -> None:
    assert isinstance(Dragged(), Steered)
    assert not isinstance(probes.get("real")(), Steered)


def test_a_paused_run_shows_every_place_that_is_pointed_at(bench, small_config, dragged) -> None:
    bench.say(look(dragged), c.Create("a", small_config()), turns=20)
    for at in ((1.0, 2.0), (-1.0, 0.5)):
        bench.say(look(dragged, *at), turns=3)
    assert places(bench) == [(0.0, 0.0), (1.0, 2.0), (-1.0, 0.5)]


def test_of_several_places_the_newest_wins(bench, small_config, dragged) -> None:
    bench.say(look(dragged), c.Create("a", small_config()), turns=20)
    bench.say(look(dragged, 1.0, 1.0), look(dragged, 2.0, 2.0), look(dragged, 3.0, 3.0), turns=3)
    assert places(bench)[1:] == [(3.0, 3.0)]


def test_pointing_elsewhere_makes_no_other_picture_anew(bench, small_config, dragged) -> None:
    bench.say(look(dragged), c.Create("a", small_config()), turns=20)
    before = len(bench.pipe.snapshots())
    bench.say(look(dragged, 1.0, 1.0), turns=3)
    news = bench.pipe.snapshots()[before:]
    assert [set(snapshot.parts) for snapshot in news] == [{dragged}]


def test_a_playing_run_follows_and_is_not_changed(bench, make_bench, small_config, dragged) -> None:
    alone = make_bench()
    for one in (bench, alone):
        one.say(c.Create("a", small_config(observation={"budget": 0.9}), play=True))
    for place in range(20):
        bench.say(look(dragged, float(place), 0.0), turns=5)
    assert bench.until(40).step == alone.until(40).step == 40
    assert len(set(places(bench))) > 2
    losses = [one.pipe.column("generator_loss") for one in (bench, alone)]
    assert np.array_equal(*losses)


def test_a_probe_that_cannot_be_steered_is_drawn_all_the_same(bench, small_config) -> None:
    wanted = c.Look((c.ProbeRequest("fake", 5, (1.0, 2.0)),))
    bench.say(wanted, c.Create("a", small_config()), turns=20)
    assert bench.pipe.snapshots()[-1].parts["fake"].xy.shape == (5, 2)
