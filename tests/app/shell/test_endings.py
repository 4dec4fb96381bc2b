"""Whatever happens, loops are closed and the laboratory ends, lest Python complain of them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeLab
from files import answer, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.main import EndRequests, event_loop, file_threads, tidy
from app.model.places import Places
from app.render import stage
from app.shell.window import Window


def used(qapp: QApplication, error: type[BaseException], kept: list[object]) -> None:
    """Use a loop and its threads, keep them, and fail."""
    with event_loop(qapp) as loop, file_threads(loop) as pool:
        kept += [loop, pool]
        assert loop.run_until_complete(asyncio.wrap_future(pool.submit(int, "3"), loop=loop)) == 3
        raise error


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_loop_and_its_threads_end_after_a_failure(
    qapp: QApplication, error: type[BaseException]
) -> None:
    kept: list[Any] = []
    with pytest.raises(error):
        used(qapp, error, kept)
    loop, pool = kept
    assert loop.is_closed()
    with pytest.raises(RuntimeError):
        pool.submit(int, "3")


def staged(lab: FakeLab, kept: list[object]) -> None:
    """Set up a stage, keep what it is made of, and fail."""
    with stage(lab) as (window, loop):
        kept += [window, loop, window.sessions.folder]
        raise RuntimeError("nothing happened")


def test_a_stage_is_cleared_after_a_failure(qapp: QApplication, no_leaks: None) -> None:
    lab, kept = FakeLab(), list[Any]()
    with pytest.raises(RuntimeError, match="nothing happened"):
        staged(lab, kept)
    window, loop, folder = kept
    assert lab.closed
    assert loop.is_closed()
    assert not folder.exists()
    window.deleteLater()
    vars(window).clear()


def test_the_next_start_sweeps_where_something_was_saved(
    window: Window, places: Places, tmp_path: Path
) -> None:
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    answer(window, tmp_path / "picture.png")
    settle(window)
    half = tmp_path / ".picture.png.0123456789ab.tmp"
    session = window.sessions.folder / ".last.safetensors.0123456789ab.tmp"
    for path in (half, session):
        path.touch()
        os.utime(path, (1000.0, 1000.0))
    tidy(places)
    assert not half.exists()
    assert not session.exists()
    assert (tmp_path / "picture.png").exists()


@pytest.fixture
def requests() -> Iterator[EndRequests]:
    """What hears of signals in the place of what heard before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield EndRequests()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_whoever_asks_for_the_end_of_a_window_closes_it(
    requests: EndRequests, number: signal.Signals
) -> None:
    closed: list[str] = []
    requests.heed(lambda: closed.append("window"))
    assert not closed
    signal.raise_signal(number)
    assert closed == ["window"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_end_that_was_asked_for_at_launch_comes_when_the_window_stands(
    requests: EndRequests, number: signal.Signals
) -> None:
    closed: list[str] = []
    signal.raise_signal(number)
    assert signal.getsignal(number) is signal.SIG_DFL  # a second time it ends at once
    requests.heed(lambda: closed.append("window"))
    assert closed == ["window"]
