"""Automatic checkpoints of several windows never meet, and none is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.model.sessions import KEPT, RECORD, Sessions


def train(sessions: Sessions, title: str = "Ring", age: float = 0.0) -> Path:
    """Pretend that training has written a checkpoint ``age`` seconds ago."""
    sessions.describe(title)
    checkpoint = sessions.folder / "last.safetensors"
    checkpoint.write_bytes(b"weights")
    moment = 1e9 - age
    os.utime(checkpoint, (moment, moment))
    return checkpoint


def crash(sessions: Sessions) -> None:
    """Let go of the locks as a killed process does, and do nothing else."""
    for lock in sessions._held.values():
        lock.release()


def test_two_windows_have_two_folders(tmp_path: Path) -> None:
    first, second = Sessions(tmp_path), Sessions(tmp_path)
    assert first.folder != second.folder
    assert first.folder.is_dir()
    assert second.folder.is_dir()


def test_a_first_start_has_nothing_to_offer(tmp_path: Path) -> None:
    assert Sessions(tmp_path).leftover is None


def test_after_a_crash_the_state_is_offered_with_its_title(tmp_path: Path) -> None:
    killed = Sessions(tmp_path)
    checkpoint = train(killed, "Ring of eight")
    crash(killed)
    leftover = Sessions(tmp_path).leftover
    assert leftover is not None
    assert leftover.checkpoint == checkpoint
    assert leftover.title == "Ring of eight"
    assert leftover.crashed


def test_a_window_that_ended_in_order_leaves_its_state_without_alarm(tmp_path: Path) -> None:
    ended = Sessions(tmp_path)
    train(ended)
    ended.close("Ring")
    leftover = Sessions(tmp_path).leftover
    assert leftover is not None
    assert not leftover.crashed


def test_a_window_that_never_trained_leaves_nothing(tmp_path: Path) -> None:
    Sessions(tmp_path).close("")
    assert list(tmp_path.iterdir()) == []


def test_the_state_of_an_open_window_is_not_offered(tmp_path: Path) -> None:
    living = Sessions(tmp_path)
    train(living)
    assert Sessions(tmp_path).leftover is None


def test_two_windows_never_offer_the_same_state(tmp_path: Path) -> None:
    killed = Sessions(tmp_path)
    train(killed)
    crash(killed)
    first, second = Sessions(tmp_path), Sessions(tmp_path)
    assert first.leftover is not None
    assert second.leftover is None


def test_a_new_window_does_not_write_where_a_leftover_is(tmp_path: Path) -> None:
    killed = Sessions(tmp_path)
    train(killed)
    crash(killed)
    following = Sessions(tmp_path)
    assert following.leftover is not None
    assert following.folder != following.leftover.folder


def test_a_discarded_state_is_gone(tmp_path: Path) -> None:
    killed = Sessions(tmp_path)
    train(killed)
    crash(killed)
    following = Sessions(tmp_path)
    following.discard()
    assert following.leftover is None
    assert not killed.folder.exists()
    following.close("")
    assert Sessions(tmp_path).leftover is None


def test_a_state_that_is_not_taken_is_offered_again(tmp_path: Path) -> None:
    killed = Sessions(tmp_path)
    train(killed)
    crash(killed)
    Sessions(tmp_path).close("")
    assert Sessions(tmp_path).leftover is not None


def test_a_crash_is_offered_before_a_later_end_in_order(tmp_path: Path) -> None:
    killed, ended = Sessions(tmp_path), Sessions(tmp_path)
    train(killed, "Killed", age=100)
    train(ended, "Ended", age=0)
    ended.close("Ended")
    crash(killed)
    leftover = Sessions(tmp_path).leftover
    assert leftover is not None
    assert leftover.title == "Killed"


def test_old_states_do_not_pile_up(tmp_path: Path) -> None:
    windows = [Sessions(tmp_path) for _ in range(KEPT + 3)]
    for age, window in enumerate(windows):
        train(window, age=100.0 * age)
    for window in windows:
        window.close("Ring")
    Sessions(tmp_path)
    assert len(list(tmp_path.glob("*/*.safetensors"))) == KEPT


@pytest.mark.parametrize("record", ["", "[]", "nonsense", '{"title": 5}'])
def test_a_damaged_record_counts_as_a_crash(tmp_path: Path, record: str) -> None:
    killed = Sessions(tmp_path)
    train(killed)
    (killed.folder / RECORD).write_text(record)
    crash(killed)
    leftover = Sessions(tmp_path).leftover
    assert leftover is not None
    assert leftover.crashed
