"""The application as the command starts it, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.model.sessions import Sessions

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="processes cannot be asked to end there"
)


@pytest.fixture
def application(tmp_path: Path) -> Iterator[psutil.Popen]:
    """A started application without a screen."""
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    process = psutil.Popen(
        [sys.executable, "-m", "app", "--experiment", "grid"],
        env={**os.environ, **home, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    if process.is_running():
        process.kill()
    process.stdout.close()
    process.wait()


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so; the test's time limit ends it if never."""
    pause = threading.Event()
    while not true():
        pause.wait(0.05)


def record(folder: Path) -> str:
    return " ".join(path.read_text() for path in folder.rglob("session.json"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda n: n.name)
def test_asked_to_end_it_leaves_no_process_and_no_error(
    application: psutil.Popen, tmp_path: Path, number: signal.Signals
) -> None:
    until(lambda: '"title": "' in record(tmp_path) and '"title": ""' not in record(tmp_path))
    until(lambda: len(application.children(recursive=True)) > 0)
    children = application.children(recursive=True)
    application.send_signal(number)
    output, _ = application.communicate()
    assert application.returncode == 0, output
    assert "Traceback" not in output
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive


def test_after_a_crash_the_folder_is_free_and_no_training_goes_on(
    application: psutil.Popen, tmp_path: Path
) -> None:
    until(lambda: '"title": "' in record(tmp_path) and '"title": ""' not in record(tmp_path))
    until(lambda: len(application.children(recursive=True)) > 0)
    children = application.children(recursive=True)
    (folder,) = (path.parent for path in tmp_path.rglob("session.json"))
    (folder / "last.safetensors").touch()
    application.kill()
    application.wait()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
    leftover = Sessions(folder.parent).leftover
    assert leftover is not None
    assert leftover.crashed
