"""The past of a run that nobody watched is judged by the settings that were in force then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from curves import GAN, SICK, STEPS, WELL, Run

from engine.contract.changes import Change, applied
from engine.contract.columns import ColumnsUntil
from engine.contract.findings import Diagnosis
from engine.contract.values import Config
from engine.diagnosis.clip_saturated import ClipSaturated
from engine.diagnosis.critic_not_optimal import OF_A_CRITIC
from engine.run import settled
from engine.run.settled import Settled
from engine.symptoms.replay import MOMENTS, replay, replayed
from engine.symptoms.rounds import Rounds
from engine.symptoms.watch import LINGERS, Watch

CHANGE = 1010  # step; the newest number was measured at 1000, and the next moment is 1033
GAP = {"critic_w1": 0.1, "w1": 1.0, "w1.floor": 0.1}


def clipped(c: float, objective: str = "wasserstein") -> Config:
    return {**GAN, "discriminator.clip": {"on": True, "c": c}, "objective": {"kind": objective}}


def changing(*configs: tuple[int, Config]) -> Settled:
    made = Settled()
    for step, config in configs:
        made.add(step, config)
    return made


def said(diagnosis: Diagnosis) -> str:
    return " ".join(finding.sentence for finding in diagnosis.findings).replace("\u00a0", " ")


SATURATED = Run(clipped(0.01), {"weights_at_clip": 0.7})
SMALLER = changing((0, clipped(0.05)), (CHANGE, clipped(0.01)))


def test_a_sentence_speaks_of_the_settings_of_its_step() -> None:
    watch = replayed(SATURATED.written(), SATURATED.status(), SMALLER)
    for step in (300, 1000, CHANGE - 1):
        assert "(c = 0.05)" in said(watch.at(step))
    for step in (CHANGE, 1500, STEPS):
        assert "(c = 0.01)" in said(watch.at(step))
    assert "(c = 0.01)" in said(watch.diagnosis)


def test_what_is_watched_goes_by_the_settings_of_its_step() -> None:
    run = Run(clipped(0.05), {**GAP, "weights_at_clip": 0.0})
    witness = changing((0, clipped(0.05, "mmd")), (CHANGE, run.config))
    watch = replayed(run.written(), run.status(), witness)
    before, after = watch.at(CHANGE - 1).watched, watch.at(CHANGE).watched
    assert ClipSaturated.label in before
    assert set(after) - set(before) == {OF_A_CRITIC}
    assert said(watch.at(CHANGE - 1)) == ""
    assert said(watch.at(STEPS)).startswith("D is not at its optimum")


def test_it_is_what_somebody_who_watched_the_run_was_told() -> None:
    every_step = {name: np.full(STEPS, value) for name, value in GAP.items()}
    run = Run(clipped(0.05), {**every_step, "weights_at_clip": np.full(STEPS, 0.7)})
    settings = changing(
        (0, clipped(0.1)), (510, clipped(0.05)), (CHANGE, clipped(0.02, "mmd")), (1505, run.config)
    )
    columns, live = run.written(), Watch()
    for step in range(5, STEPS + 1, 5):
        status = replace(run.status(), config=settings.at(step) or {}, since=settings.since(step))
        live.examine(ColumnsUntil(columns, step), replace(status, step=step))
    watch = replayed(columns, run.status(), settings)
    for step in (300, 509, 510, 900, CHANGE - 1, CHANGE, 1400, 1504, 1505, 1800, STEPS):
        assert (said(watch.at(step)), watch.at(step).watched) == (
            said(live.at(step)),
            live.at(step).watched,
        )
    assert watch.diagnosis == live.diagnosis


@pytest.mark.parametrize("settings", [None, Settled()])
def test_where_no_settings_are_known_the_last_ones_count(settings: Settled | None) -> None:
    watch = replayed(SATURATED.written(), SATURATED.status(), settings)
    assert "(c = 0.01)" in said(watch.at(500))
    assert watch.diagnosis == replayed(SATURATED.written(), SATURATED.status(), SMALLER).diagnosis


def test_a_change_after_the_last_number_counts_as_well() -> None:
    late = changing((0, clipped(0.05)), (STEPS + 40, clipped(0.01)))
    watch = replayed(SATURATED.written(), replace(SATURATED.status(), step=STEPS + 50), late)
    assert "(c = 0.05)" in said(watch.at(STEPS + 39))
    assert "(c = 0.01)" in said(watch.at(STEPS + 40))


def test_thousands_of_changes_are_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    count = [0]

    def counted(config: Config, change: Change) -> Config:
        count[0] += 1
        return applied(config, change)

    entries = SMALLER.changes[:1] + tuple(
        (step, {"discriminator.clip": {"c": step / STEPS}}) for step in range(1, STEPS)
    )
    many = Settled(entries)
    monkeypatch.setattr(settled, "applied", counted)
    looks = list(replay(Watch(), SATURATED.written(), SATURATED.status(), many))
    assert len(looks) <= 2 * MOMENTS + LINGERS
    assert count[0] == STEPS


def test_a_recorded_run_is_gone_through_a_moment_at_a_time_and_told_of_at_the_end() -> None:
    rounds, columns = Rounds(lambda: 0.0), SATURATED.written()
    status = replace(SATURATED.status(), recorded="a.saddlepoint")
    looks = 0
    while rounds.revisit(columns, status, SMALLER) is not None:
        looks += 1
        assert rounds.findings() == Diagnosis("run")
        assert rounds.findings(500).findings == ()
    assert looks > MOMENTS
    assert "(c = 0.05)" in said(rounds.findings(500))
    assert "(c = 0.01)" in said(rounds.findings())
    before = rounds.findings()
    assert rounds.revisit(columns, status, SMALLER) is None
    assert rounds.findings() is before


def test_a_recording_that_is_left_half_way_leaves_nothing_behind() -> None:
    rounds, run = Rounds(lambda: 0.0), SICK["discriminator_wins"]
    recorded = replace(SATURATED.status(), run="recorded", recorded="a.saddlepoint")
    for columns in (SATURATED.written(), SATURATED.written()):  # opened twice
        assert rounds.revisit(columns, recorded, SMALLER) == 0.0
    rounds.visit(run.written(), run.status())
    assert rounds.findings().run == "run"
    assert "Discriminator wins" in rounds.findings().watched


def test_what_was_found_in_a_recording_is_no_news_of_the_run_behind_it() -> None:
    now, well, sick = [0.0], WELL["discriminator_wins"], SICK["discriminator_wins"]
    rounds, columns = Rounds(lambda: now[0]), sick.written()
    recorded = replace(sick.status(), run="recorded", recorded="a.saddlepoint")
    while rounds.revisit(columns, recorded, Settled()) is not None:
        continue
    assert said(rounds.findings()).startswith("The discriminator wins")
    rounds.visit(well.written(), well.status())
    assert rounds.findings().run == "run"
    assert rounds.news() == []
