"""The loop, turned by hand: commands, phases, news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from engine.contract import commands as c
from engine.contract.status import Hello, Phase
from engine.run.trainer import Trainer

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.contract.values import Config


def test_it_says_hello_first(bench) -> None:
    assert isinstance(bench.pipe.posted[0], Hello)


def test_a_created_run_stands_still_and_shows_itself(bench, small_config) -> None:
    status = bench.say(
        c.Look((c.ProbeRequest("real", 50), c.ProbeRequest("fake", 50))),
        c.Create("a", small_config()),
        turns=12,
    )
    assert (status.run, status.phase, status.step) == ("a", Phase.PAUSED, 0)
    parts = {name for s in bench.pipe.snapshots() for name in s.parts}
    assert parts == {"real", "fake"}


def test_playing_goes_on_to_the_experiments_end_and_then_further_if_asked(
    bench, small_config
) -> None:
    bench.say(c.Create("a", small_config(), play=True))
    status = bench.until(40)
    assert status.phase is Phase.FINISHED
    assert "40" in status.reason
    assert bench.say(c.Play()).phase is Phase.PLAYING
    assert bench.until(45).step >= 45


def test_every_step_is_measured_and_none_is_lost(bench, small_config) -> None:
    bench.say(c.Create("a", small_config(), play=True))
    bench.until(40)
    bench.say(turns=3)
    steps = [step for step, _ in bench.pipe.column("generator_loss")]
    assert steps == list(range(1, 41))


def test_pause_stops_and_advance_takes_exactly_so_many_steps(bench, small_config) -> None:
    bench.say(c.Create("a", small_config()), c.Play())
    step = bench.say(c.Pause()).step
    status = bench.say(c.Advance(5), turns=10)
    assert (status.phase, status.step) == (Phase.PAUSED, step + 5)


def test_one_players_update_leaves_the_step_count_alone(bench, small_config) -> None:
    bench.say(c.Create("a", small_config()))
    status = bench.say(c.Advance(1, "discriminator"), turns=3)
    assert (status.phase, status.step) == (Phase.PAUSED, 0)


def test_a_live_setting_changes_the_effective_configuration(bench, small_config) -> None:
    bench.say(c.Create("a", small_config(), play=True))
    status = bench.say(c.Patch("training", "k_d", 4), turns=2)
    assert status.config["training"]["k_d"] == 4
    assert status.phase is Phase.PLAYING


def test_it_is_told_since_when_settings_are_in_force(bench, small_config) -> None:
    bench.say(c.Create("a", small_config(), play=True))
    before = bench.until(5)
    status = bench.say(c.Patch("training", "k_d", 4), turns=3)
    assert before.since == 0
    assert before.step <= status.since < status.step
    reached = [s for s in bench.pipe.statuses() if s.config == status.config]
    assert {s.since for s in reached} == {status.since}


@pytest.mark.parametrize(
    ("patch", "words"),
    [
        (c.Patch("training", "k_d", 0, ticket=7), ["training.k_d", "0", "from 1 to 100"]),
        (c.Patch("training", "k_d", "two", ticket=7), ["training.k_d", "'two'", "whole number"]),
        (c.Patch("training", "seed", 5, ticket=7), ["training.seed", "restart"]),
        (c.Patch("trainings", "seed", 5, ticket=7), ["unknown section 'trainings'"]),
        (c.Patch("training", "k", 5, ticket=7), ["unknown setting 'training.k'"]),
    ],
)
def test_a_bad_patch_is_answered_and_changes_nothing(bench, small_config, patch, words) -> None:
    before = bench.say(c.Create("a", small_config())).config
    status = bench.say(patch)
    answer = bench.pipe.answers()[-1]
    assert not answer.ok
    assert all(word in answer.text for word in words), answer.text
    assert status.config == before


def test_settings_that_make_no_sense_together_are_named(bench, small_config) -> None:
    status = bench.say(c.Create("a", small_config(objective={"kind": "wasserstein"})), turns=2)
    assert len(status.warnings) == 1
    status = bench.say(c.Patch("discriminator.clip", "on", True), turns=2)
    assert status.warnings == ()


def test_what_is_odd_in_the_data_is_told_apart_from_the_settings(
    bench, small_config, tmp_path
) -> None:
    for number in range(4):
        Image.new("L", (8, 8), 40 * number).save(tmp_path / f"{number}.png")
    (tmp_path / "2.png").write_bytes(b"no picture")
    data = {"kind": "folder", "path": str(tmp_path), "side": 8, "colour": "grey"}
    status = bench.say(c.Create("a", small_config(data=data)), turns=2)
    (remark,) = status.remarks
    assert "1 of 4 pictures cannot be read" in remark
    assert "2.png" in remark
    assert status.warnings == ()
    status = bench.say(c.Create("b", small_config()), turns=2)
    assert status.remarks == ()


def test_a_run_that_cannot_be_built_leaves_the_present_one_alone(bench, small_config) -> None:
    bench.say(c.Create("a", small_config()), c.Advance(3), turns=10)
    status = bench.say(c.Create("b", {"data": {"kind": "rings"}}, ticket=1))
    assert (status.run, status.step, status.phase) == ("a", 3, Phase.PAUSED)
    assert "did you mean 'ring'" in bench.pipe.answers()[-1].text


def test_a_learning_rate_that_explodes_pauses_with_reason_and_advice(bench, small_config) -> None:
    rate = {"kind": "sgd", "rate": 10.0}
    config = small_config(
        training={"steps": 5000},
        objective={"kind": "wasserstein"},
        **{"generator.optimiser": rate, "discriminator.optimiser": rate},
    )
    bench.say(c.Create("a", config, play=True))
    for _ in range(3000):
        status = bench.say()
        if status.phase is not Phase.PLAYING:
            break
    assert status.phase is Phase.PAUSED
    assert "step" in status.reason
    assert "learning rate" in status.advice


def test_an_error_in_a_part_ends_the_run_and_not_the_loop(bench, small_config, monkeypatch) -> None:

    bench.say(c.Create("a", small_config()))
    monkeypatch.setattr(Trainer, "advance", lambda *_: 1 / 0)
    status = bench.say(c.Play(), turns=2)
    assert status.phase is Phase.FAILED
    assert "ZeroDivisionError" in status.reason
    monkeypatch.undo()
    status = bench.say(c.Create("b", small_config(), play=True), turns=2)
    assert (status.run, status.phase) == ("b", Phase.PLAYING)


def test_a_limited_speed_is_kept(bench, small_config) -> None:
    bench.say(c.Pace(1.0), c.Create("a", small_config(), play=True))
    start = bench.pipe._clock.now
    bench.until(5)
    assert 3.9 <= bench.pipe._clock.now - start <= 6.0


def test_one_players_update_is_shown_though_the_step_stays(bench, small_config) -> None:
    bench.say(c.Look((c.ProbeRequest("surface", 8),)), c.Create("a", small_config()), turns=20)
    before = bench.pipe.snapshots()[-1].parts["surface"]
    bench.say(c.Advance(1, "discriminator"), turns=20)
    after = bench.pipe.snapshots()[-1].parts["surface"]
    assert (before.step, after.step) == (0, 0)
    assert (before.values != after.values).any()


def test_a_faulty_metric_is_named_and_left_out(bench, small_config, monkeypatch) -> None:
    from engine.metrics.generator_loss import GeneratorLoss
    from engine.metrics.w1 import ExactW1

    bench.say(c.Create("a", small_config()))
    monkeypatch.setattr(GeneratorLoss, "measure", lambda *_: 1 / 0)
    monkeypatch.setattr(ExactW1, "measure", lambda *_: 1 / 0)
    status = bench.say(c.Advance(3), turns=10)
    assert (status.phase, status.step) == (Phase.PAUSED, 3)
    assert any(GeneratorLoss.label in sentence for sentence in status.faults)
    assert any(ExactW1.label in sentence for sentence in status.faults)
    assert len(bench.pipe.column("discriminator_loss")) == 3


def test_building_is_told_before_it_is_done(bench, small_config) -> None:
    bench.say(c.Create("a", small_config()))
    phases = [status.phase for status in bench.pipe.statuses()]
    assert phases[-2:] == [Phase.BUILDING, Phase.PAUSED]


def test_a_slow_speed_is_told_as_it_is(bench, small_config) -> None:
    bench.say(c.Pace(1.0), c.Create("a", small_config(), play=True))
    bench.until(4)
    speeds = {round(s.steps_per_second, 1) for s in bench.pipe.statuses()}
    assert speeds == {0.0, 1.0}


def test_watching_does_not_change_a_run(small_config: Callable[..., Config], make_bench) -> None:
    def final(look: c.Look) -> list[tuple[int, float]]:
        bench = make_bench()
        bench.say(look, c.Create("a", small_config(observation={"budget": 0.9}), play=True))
        bench.until(40)
        bench.say(turns=3)
        column: list[tuple[int, float]] = bench.pipe.column("generator_loss")
        return column

    from engine.kinds import probes

    everything = c.Look(tuple(c.ProbeRequest(name, 16) for name in probes.all()), rate=1000.0)
    assert final(c.Look()) == final(everything)
