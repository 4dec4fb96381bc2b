"""``saddlepoint render`` as it is called: a recording becomes a film and a picture."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeColumns, a_snapshot
from films import decoded
from PIL import Image

from app.__main__ import main
from app.render_sources import Recorded
from engine.contract.values import Config, edited
from engine.lab import shipped_catalogue
from engine.run.timeline import Timeline
from engine.store.recording import About, save_recording

CODE = """
import sys
from app.__main__ import main
status = main(sys.argv[1:])
assert "torch" not in sys.modules
sys.exit(status)
"""


def ring() -> Config:
    """Return the settings of the ring."""
    return next(e for e in shipped_catalogue().experiments if e.name == "ring").config


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recorded run of a hundred steps."""
    path = tmp_path_factory.mktemp("recorded") / "lecture.saddlepoint"
    timeline, columns = Timeline(), FakeColumns()
    for step in range(0, 101, 5):
        timeline.record(a_snapshot(step))
    columns.put("jsd", range(101), np.linspace(1, 0, 101))
    about = About("Ring of eight", "run 1", 100, 100, ring(), {"torch": "2"})
    save_recording(path, about, timeline, columns)
    return path


def rendered(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with no screen named."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    order = [sys.executable, "-c", CODE, "render", *words]
    return subprocess.run(order, capture_output=True, text=True, check=False, env=env)


def test_a_recording_becomes_a_film_without_torch(recording: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    words = ("--layout", "surface,divergences", "--size", "401x301", "--from", "50")
    speed = ("--speed", "100", "--fps", "10", "--hold", "0")
    done = rendered(str(recording), *words, *speed, "--out", str(path))
    assert done.returncode == 0, done.stderr
    assert "size is 400x300" in done.stdout
    made = decoded(path)
    assert (made.size, len(made.frames)) == ((400, 300), 6)
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]


def test_a_recording_becomes_a_picture_of_its_last_moment(recording: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.png"
    words = ("--layout", "surface", "--width", "10", "--dpi", "127", "--theme", "dark", "--quiet")
    done = rendered(str(recording), *words, "--out", str(path))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    with Image.open(path) as picture:
        assert picture.size[0] == 500
        assert picture.info["dpi"] == pytest.approx((127, 127), abs=0.1)


def test_a_recording_that_was_cut_off_is_filmed_and_said_to_be(
    recording: Path, tmp_path: Path
) -> None:
    content, cut = recording.read_bytes(), tmp_path / "cut.saddlepoint"
    cut.write_bytes(content[:-40])
    done = rendered(str(cut), "--layout", "surface", "--quiet", "--out", str(tmp_path / "a.png"))
    assert done.returncode == 0
    assert done.stderr == "saddlepoint: cut.saddlepoint: It was cut off: the end is missing.\n"
    assert (tmp_path / "a.png").exists()


def test_a_film_tells_of_each_moment_by_the_settings_of_then(tmp_path: Path) -> None:
    path, timeline, columns = tmp_path / "clip.saddlepoint", Timeline(), FakeColumns()
    timeline.record(a_snapshot(0))
    on = edited(ring(), "discriminator.clip", "on", True)
    for step, c in ((0, 0.05), (1010, 0.01)):
        timeline.configure(step, edited(on, "discriminator.clip", "c", c))
    columns.put("weights_at_clip", range(2001), np.full(2001, 0.7))
    about = About("Clip", "run 1", 2000, 2000, edited(on, "discriminator.clip", "c", 0.01), {})
    save_recording(path, about, timeline, columns)
    footage = Recorded(path, shipped_catalogue()).footage()

    def said(step: int) -> str:
        diagnosis = footage.view(step).diagnosis
        assert diagnosis is not None
        (finding,) = diagnosis.findings
        return finding.sentence.replace("\u00a0", " ")

    assert "(c = 0.05)" in said(1009)
    assert "(c = 0.01)" in said(1010)
    assert "(c = 0.01)" in said(2000)


def test_progress_comes_to_its_end(recording: Path, tmp_path: Path) -> None:
    for name, words, unit in (
        ("last.png", (), "moment"),
        ("film.gif", ("--fps", "10", "--seconds", "1"), "frame"),
    ):
        size = ("--layout", "surface", "--size", "200x160", *words)
        done = rendered(str(recording), *size, "--out", str(tmp_path / name))
        (now, total, said) = re.findall(r"(\d+)/(\d+) \[.*?(moment|frame)", done.stderr)[-1]
        assert now == total, done.stderr
        assert said == unit


def test_two_recordings_stand_side_by_side_in_a_film(recording: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    words = ("--layout", "surface/difference", "--by", "time", "--metric", "jsd", "--quiet")
    size = ("--size", "480x360", "--seconds", "0.5", "--fps", "10", "--hold", "0")
    done = rendered(str(recording), str(recording), *words, *size, "--out", str(path))
    assert done.returncode == 0, done.stderr
    made = decoded(path)
    assert (made.size, len(made.frames)) == ((480, 360), 5)
    left, right = made.frames[-1][80:160, 20:220], made.frames[-1][80:160, 260:460]
    assert left.std() > 10
    assert np.abs(left.mean() - right.mean()) < 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gone.saddlepoint", "--out", "a.mp4"], "gone.saddlepoint"),
        (["--out", "a.mp4"], "RECORDING"),
        (["ring"], "--out"),
        (["ring", "--out", "a.doc"], "a film ends in .mp4"),
        (["ring", "--out", "gone/a.mp4"], "gone does not exist"),
    ],
)
def test_bad_words_are_one_line_and_exit_status_2(
    words: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("QT_QPA_PLATFORM", "QT_LOGGING_RULES", "OMP_WAIT_POLICY", "OMP_NUM_THREADS"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # put back what the command sets
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main(["render", *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not ended by signals there")
@pytest.mark.parametrize(("kind", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_who_ends_it_half_way_finds_no_half_film(
    recording: Path, tmp_path: Path, kind: signal.Signals, status: int
) -> None:
    out = tmp_path / "long.mp4"
    out.write_text("what was there before")
    words = (str(recording), "--layout", "surface", "--size", "320x200", "--seconds", "600")
    process = begun(*words, "--out", str(out))
    assert process.stderr is not None
    read = b""
    while read.count(b"%|") < 2:  # the first is drawn before the first frame
        more = process.stderr.read(1)
        assert more, read.decode()
        read += more
    process.send_signal(kind)
    process.communicate(timeout=60)
    assert process.returncode in (status, -kind)  # a shell takes both for the same
    assert [path.name for path in tmp_path.iterdir()] == ["long.mp4"]
    assert out.read_text() == "what was there before"


def begun(*words: str) -> subprocess.Popen[bytes]:
    """Start the command, as a person does who may press Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # some runners ignore it
    try:
        order = [sys.executable, "-c", CODE, "render", *words]
        env = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
        return subprocess.Popen(order, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    finally:
        signal.signal(signal.SIGINT, before)
