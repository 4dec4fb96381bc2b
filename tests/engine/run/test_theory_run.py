"""A study of theory in the loop: never playing, always answering to its sliders."""

from __future__ import annotations

import pytest

from engine.contract import commands as c
from engine.contract.board import Board, Verdicts
from engine.contract.status import Phase
from engine.contract.values import Config
from engine.plan import check

STUDY = check({"family": {"kind": "theory"}, "study": {"kind": "dirac_gan"}}).config
BOARD = c.ProbeRequest("board")


def checking(presses: int) -> c.Look:
    return c.Look((BOARD, c.ProbeRequest("claims", 0, (float(presses),))))


def boards(bench) -> list[Board]:
    found = (snapshot.parts.get("board") for snapshot in bench.pipe.snapshots())
    return [part for part in found if part is not None]


def verdicts(bench) -> list[Verdicts]:
    found = (snapshot.parts.get("claims") for snapshot in bench.pipe.snapshots())
    return [part for part in found if part is not None]


def until_checked(bench) -> Verdicts:
    for _ in range(10_000):
        bench.loop.turn()
        if verdicts(bench) and verdicts(bench)[-1].complete:
            return verdicts(bench)[-1]
    raise AssertionError("the claims were never all checked")


def quick() -> Config:
    return check({"family": {"kind": "theory"}, "study": {"kind": "divergences"}}).config


def test_it_is_ready_and_paused_even_where_it_should_play(bench) -> None:
    status = bench.say(c.Look((BOARD,)), c.Create("a", STUDY, device="auto", play=True), turns=3)
    assert (status.phase, status.step, status.horizon) == (Phase.PAUSED, 0, 0)
    assert not status.trains
    assert (status.device, status.warnings, status.faults) == ("cpu", (), ())
    assert status.config == STUDY
    assert [part.study for part in boards(bench)] == ["dirac_gan"]


def test_every_other_run_trains(bench, small_config) -> None:
    assert bench.say(c.Create("a", small_config())).trains


@pytest.mark.parametrize("command", [c.Play(), c.Advance(5), c.Advance(1, "generator")])
def test_playing_is_refused_in_words(bench, command) -> None:
    bench.say(c.Create("a", STUDY))
    status = bench.say(command, turns=3)
    assert (status.phase, status.step) == (Phase.PAUSED, 0)
    assert status.reason == "There is nothing to train here: move the settings instead"


def test_the_board_follows_a_slider_and_settles(bench) -> None:
    bench.say(c.Look((BOARD,)), c.Create("a", STUDY), turns=5)
    moves = [c.Patch("study", "eta", eta) for eta in (0.2, 0.3, 0.4)]
    status = bench.say(*moves, turns=5)
    assert status.config["study"]["eta"] == 0.4
    assert len(boards(bench)) == 2
    assert boards(bench)[0].numbers != boards(bench)[1].numbers


def test_a_value_that_is_not_allowed_is_refused(bench) -> None:
    bench.say(c.Create("a", STUDY), c.Patch("study", "eta", 7.0, ticket=1))
    (answer,) = bench.pipe.answers()
    assert not answer.ok
    assert "study.eta: 7.0 is not allowed; it must be a number from 0.01 to 0.5" in answer.text


def test_claims_are_checked_when_they_are_asked_for_and_the_board_need_not_wait(bench) -> None:
    bench.say(c.Look((BOARD,)), c.Create("a", quick()), turns=5)
    assert verdicts(bench) == []
    bench.say(checking(1))
    bench.say(c.Patch("study", "mean_q", 3.0), turns=3)
    assert len(boards(bench)) == 2
    found = until_checked(bench)
    assert all(verdict.holds for verdict in found.claims)
    counts = [len(part.claims) for part in verdicts(bench)]
    assert counts == sorted(counts)


def test_they_are_checked_afresh_at_every_press_and_kept_until_then(bench) -> None:
    bench.say(checking(1), c.Create("a", quick()), turns=3)
    first = until_checked(bench)
    bench.say(c.Patch("study", "mean_q", 3.0), turns=5)
    assert verdicts(bench)[-1] == first
    before = len(verdicts(bench))
    bench.say(checking(2))
    again = until_checked(bench)
    assert len(verdicts(bench)) > before
    assert again.claims == first.claims
    assert again.seconds != first.seconds


def test_another_study_begins_with_nothing_checked(bench) -> None:
    bench.say(checking(1), c.Create("a", quick()), turns=3)
    until_checked(bench)
    before = len(verdicts(bench))
    bench.say(c.Look((BOARD,)), c.Create("b", STUDY), turns=5)
    assert len(verdicts(bench)) == before
    assert boards(bench)[-1].study == "dirac_gan"


def test_a_claim_that_breaks_ends_nothing_else(bench, monkeypatch) -> None:
    from engine.theory.divergences import Divergences

    def broken(random):
        raise ArithmeticError("no such integral")
        yield

    monkeypatch.setattr(Divergences, "claims", broken)
    bench.say(checking(1), c.Create("a", quick()), turns=10)
    status = bench.say(c.Patch("study", "mean_q", 3.0), turns=5)
    assert status.faults == ("The picture “Claims” failed and is left out.",)
    assert len(boards(bench)) == 2


def test_it_is_saved_and_opened(bench, tmp_path) -> None:
    path = str(tmp_path / "a.safetensors")
    bench.say(c.Create("a", STUDY), c.Patch("study", "eta", 0.2), c.Save(path, ticket=1))
    bench.say(c.Create("b", quick()), c.Load("c", path, ticket=2))
    assert all(answer.ok for answer in bench.pipe.answers())
    status = bench.say()
    assert status.config["study"] == {**STUDY["study"], "eta": 0.2}
    assert not status.trains


def test_a_run_that_trains_comes_after_it(bench, small_config) -> None:
    bench.say(c.Create("a", STUDY), turns=2)
    bench.say(c.Create("b", small_config(), play=True))
    assert bench.until(3).trains
