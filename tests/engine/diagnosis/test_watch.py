"""What is said holds still, and is taken back only after it has been untrue for a while."""

from __future__ import annotations

import importlib
import logging

import pytest
from curves import GAN, SICK, STEPS, WELL, Run

from engine.contract.findings import Diagnosis
from engine.contract.status import Status
from engine.diagnosis.discriminator_wins import DiscriminatorWins
from engine.symptoms.rounds import PERIOD, Rounds
from engine.symptoms.watch import APPEARS, LINGERS, Watch

NAME = "discriminator_wins"


def names(diagnosis: Diagnosis) -> list[str]:
    """The symptoms that are named, in order."""
    return [finding.symptom for finding in diagnosis.findings]


def look(watch: Watch, run: Run, times: int = 1) -> list[str]:
    """Examine a run some times and return what is named in the end."""
    for _ in range(times):
        watch.examine(run.written(), run.status())
    return names(watch.diagnosis)


def test_one_look_is_no_proof() -> None:
    watch = Watch()
    assert look(watch, SICK[NAME], APPEARS - 1) == []
    assert look(watch, SICK[NAME]) == [NAME]


def test_a_sentence_stays_until_it_has_been_untrue_for_a_while() -> None:
    watch = Watch()
    look(watch, SICK[NAME], APPEARS)
    assert look(watch, WELL[NAME], LINGERS - 1) == [NAME]
    assert look(watch, WELL[NAME]) == []


def test_a_condition_that_comes_and_goes_does_not_flicker() -> None:
    watch = Watch()
    look(watch, SICK[NAME], APPEARS)
    for _ in range(20):
        assert look(watch, WELL[NAME], LINGERS - 1) == [NAME]
        assert look(watch, SICK[NAME]) == [NAME]


def test_what_is_taken_back_must_prove_itself_anew() -> None:
    watch = Watch()
    look(watch, SICK[NAME], APPEARS)
    look(watch, WELL[NAME], LINGERS)
    assert look(watch, SICK[NAME], APPEARS - 1) == []


def test_the_gravest_comes_first() -> None:
    columns = {**SICK["clip_saturated"].columns, **SICK[NAME].columns, **SICK["converged"].columns}
    found = look(Watch(), Run(GAN, columns), APPEARS)
    assert found == [NAME, "clip_saturated", "converged"]


def test_nothing_new_is_the_same_diagnosis() -> None:
    watch = Watch()
    look(watch, SICK[NAME], APPEARS)
    before = watch.diagnosis
    look(watch, SICK[NAME])
    assert watch.diagnosis is before


def test_it_says_what_it_watches() -> None:
    watch = Watch()
    look(watch, WELL[NAME])
    assert watch.diagnosis.watched == (DiscriminatorWins.label,)


def test_another_run_is_judged_afresh() -> None:
    watch = Watch()
    look(watch, SICK[NAME], APPEARS)
    run = SICK[NAME]
    watch.examine(run.written(), Status("another", config=run.config))
    assert names(watch.diagnosis) == []
    assert watch.diagnosis.run == "another"


def test_a_run_that_was_taken_back_is_judged_afresh() -> None:
    watch = Watch()
    look(watch, SICK[NAME], APPEARS)
    watch.examine(SICK[NAME].written().until(STEPS // 2), SICK[NAME].status())
    assert names(watch.diagnosis) == []


def test_a_young_run_is_left_alone() -> None:
    run, watch = SICK[NAME], Watch()
    for _ in range(5):
        watch.examine(run.written().until(40), run.status())
    assert watch.diagnosis.findings == ()


def test_the_past_is_remembered() -> None:
    watch, run = Watch(), SICK[NAME]
    for end in range(100, STEPS + 1, 100):
        watch.examine((WELL if end < 1000 else SICK)[NAME].written().until(end), run.status())
    assert names(watch.at(STEPS)) == [NAME]
    assert names(watch.at(900)) == []
    assert names(watch.at(0)) == []


def test_a_faulty_symptom_ends_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(DiscriminatorWins, "find", fail)
    columns = {**SICK[NAME].columns, **SICK["clip_saturated"].columns}
    with caplog.at_level(logging.CRITICAL):
        assert look(Watch(), Run(GAN, columns), APPEARS) == ["clip_saturated"]


@pytest.mark.parametrize(("constant", "mutant"), [("LINGERS", 1), ("APPEARS", 1)])
def test_patience_is_what_keeps_it_still(
    constant: str, mutant: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module("engine.symptoms.watch"), constant, mutant)
    watch = Watch()
    if constant == "APPEARS":
        assert look(watch, SICK[NAME]) == [NAME]
    else:
        look(watch, SICK[NAME], APPEARS)
        assert look(watch, WELL[NAME]) == []


def test_rounds_are_made_at_most_twice_a_second_and_none_without_need() -> None:
    now = [0.0]
    rounds, run = Rounds(lambda: now[0]), WELL[NAME]
    columns, status = run.written(), run.status()
    assert rounds.visit(columns, status) is None
    assert rounds.visit(columns, status) is None  # nothing has changed
    again = run.written()
    assert rounds.visit(again, status) == PERIOD
    now[0] = PERIOD / 2
    assert rounds.visit(again, status) == PERIOD / 2
    now[0] = PERIOD
    assert rounds.visit(again, status) is None


def test_what_was_found_once_is_looked_at_again_though_the_run_stands_still() -> None:
    now = [0.0]
    rounds, run = Rounds(lambda: now[0]), SICK[NAME]
    columns, status = run.written(), run.status()
    assert rounds.visit(columns, status) == PERIOD
    assert names(rounds.findings()) == []
    now[0] = PERIOD
    assert rounds.visit(columns, status) is None
    assert names(rounds.findings()) == [NAME]
    assert names(rounds.findings(0)) == []


def test_what_is_no_longer_so_goes_though_the_run_stands_still() -> None:
    now = [0.0]
    rounds, sick, well = Rounds(lambda: now[0]), SICK[NAME].written(), WELL[NAME].written()
    for columns in [sick] * APPEARS + [well] * LINGERS:
        assert names(rounds.findings()) == [NAME] or columns is sick
        rounds.visit(columns, SICK[NAME].status())
        now[0] += PERIOD
    assert names(rounds.findings()) == []
    assert rounds.visit(well, SICK[NAME].status()) is None
