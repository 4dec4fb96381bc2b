"""What the window reads: newest pictures, every number, nothing of runs that are over."""

from __future__ import annotations

import numpy as np
import pytest

from engine.contract.snapshot import Points, Rows, Snapshot, frozen
from engine.contract.specs import Catalogue
from engine.contract.status import Answer, Phase, Status
from engine.run.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Mailbox:
    box = Mailbox(Catalogue())
    box.take(Status("first", Phase.PLAYING, step=5))
    return box


def points(step: int) -> Points:
    return Points(step, frozen([[0.0, 1.0]]))


def loss(run: str) -> Rows:
    return Rows(run, {"loss": (np.array([1, 2]), np.array([0.5, 0.4]))})


def test_a_picture_keeps_the_parts_that_a_newer_one_lacks(mailbox: Mailbox) -> None:
    mailbox.take(Snapshot("first", 1, 0.1, {"real": points(1), "fake": points(1)}))
    mailbox.take(Snapshot("first", 2, 0.2, {"fake": points(2)}))
    assert mailbox.snapshot is not None
    assert {name: part.step for name, part in mailbox.snapshot.parts.items()} == {
        "real": 1,
        "fake": 2,
    }


def test_a_reader_is_shown_one_picture_after_the_other(mailbox: Mailbox) -> None:
    assert mailbox.frame() is None
    for step in (1, 2, 3):
        mailbox.take(Snapshot("first", step, 0.1 * step, {"fake": points(step)}))
    shown = [mailbox.frame() for _ in range(4)]
    steps = [snapshot.step for snapshot in shown if snapshot is not None]
    assert steps == [2, 3, 3, 3], "of those that wait the oldest is given up"


def test_no_picture_of_an_old_run_waits(mailbox: Mailbox) -> None:
    mailbox.take(Snapshot("first", 1, 0.1, {"fake": points(1)}))
    mailbox.take(Status("second", Phase.PAUSED))
    assert mailbox.frame() is None


def test_late_news_of_an_old_run_is_dropped(mailbox: Mailbox) -> None:
    mailbox.take(loss("first"))
    mailbox.take(Status("second", Phase.PAUSED))
    mailbox.take(loss("first"))
    mailbox.take(Snapshot("first", 9, 1.0, {"real": points(9)}))
    assert mailbox.columns.names() == ()
    assert mailbox.snapshot is None


def test_answers_are_taken_once_in_order(mailbox: Mailbox) -> None:
    mailbox.take(Answer(1, True, "saved"))
    mailbox.take(Answer(2, False, "no such file"))
    assert [a.ticket for a in mailbox.answers()] == [1, 2]
    assert mailbox.answers() == ()


def test_a_death_is_told_with_what_can_be_done(mailbox: Mailbox) -> None:
    mailbox.take(Status("first", Phase.PLAYING, step=1234, checkpoint="x", checkpoint_step=1000))
    mailbox.take(loss("first"))
    mailbox.mourn("it was ended by SIGKILL")
    assert mailbox.status.phase is Phase.FAILED
    assert not mailbox.status.alive
    assert "step 1,234" in mailbox.status.reason
    assert "SIGKILL" in mailbox.status.reason
    assert "step 1,000" in mailbox.status.advice


def test_a_revived_run_keeps_its_curves_up_to_the_checkpoint(mailbox: Mailbox) -> None:
    mailbox.take(Status("first", Phase.PLAYING, step=2, checkpoint="x", checkpoint_step=1))
    mailbox.take(loss("first"))
    mailbox.mourn("")
    mailbox.revive()
    assert mailbox.status.alive
    assert mailbox.columns.column("loss")[0].tolist() == [1]
    mailbox.take(Status(""))  # the new process says hello before it has the run
    assert mailbox.status.run == "first"
    assert mailbox.columns.column("loss")[0].tolist() == [1]


def test_a_run_without_checkpoint_starts_again_with_empty_curves(mailbox: Mailbox) -> None:
    mailbox.take(loss("first"))
    mailbox.mourn("")
    mailbox.revive()
    assert mailbox.columns.names() == ()


def test_what_was_asked_of_a_training_that_died_is_answered(mailbox: Mailbox) -> None:
    mailbox.expect(1)
    mailbox.expect(2)
    mailbox.take(Answer(1, True, "saved"))
    mailbox.mourn("it was ended by SIGKILL")
    assert [(a.ticket, a.ok) for a in mailbox.answers()] == [(1, True), (2, False)]
