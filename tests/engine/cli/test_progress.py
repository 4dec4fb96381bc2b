"""Words of progress on stderr: written over on a terminal, two lines a piece of work elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from engine.cli import main
from engine.headless.progress import OFTEN, Progress
from engine.imaging.cache import VARIABLE

Told = tuple[Progress, io.StringIO, Callable[[float], None]]


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def listening(stream: io.StringIO) -> Told:
    now = [0.0]
    progress = Progress(stream, lambda: now[0])

    def after(seconds: float) -> None:
        now[0] += seconds

    return progress, stream, after


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of 300 pictures, two of them unreadable, and an empty cache."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "cats"
    folder.mkdir()
    Image.new("L", (8, 8), 99).save(folder / "0.png")
    content = (folder / "0.png").read_bytes()
    for number in range(1, 300):
        (folder / f"{number}.png").write_bytes(content if number > 2 else b"no picture")
    return folder


def trained(tiny: str, pictures: Path, *words: str) -> int:
    path = ["--set", "data=folder", "--set", f"data.path={pictures}", "--set", "data.side=8"]
    out = ["--steps", "1", "--out", str(pictures.parent / "out")]
    return main(["train", tiny, *path, *out, *words])


def test_elsewhere_there_is_a_line_at_the_start_and_one_at_the_end() -> None:
    progress, stream, after = listening(io.StringIO())
    progress.tell("Downloading a.gz …")
    for percent in range(101):
        after(1.0)
        progress.tell(f"Downloading a.gz: {percent} % of 9 MB")
    progress.tell("Reading b …")
    progress.close()
    assert stream.getvalue().splitlines() == [
        "Downloading a.gz …",
        "Downloading a.gz: 100 % of 9 MB",
        "Reading b …",
    ]


def test_on_a_terminal_one_line_is_written_over() -> None:
    progress, stream, after = listening(Terminal())
    for percent in (0, 1, 50, 7):
        progress.tell(f"Decoding a: {percent} %")
        after(OFTEN)
    progress.tell("Reading b …")
    progress.close()
    assert stream.getvalue() == (
        "\rDecoding a: 0 %\rDecoding a: 1 %\rDecoding a: 50 %\rDecoding a: 7 % \n\rReading b …\n"
    )


def test_on_a_terminal_it_is_not_written_more_often_than_can_be_read() -> None:
    progress, stream, after = listening(Terminal())
    for place in range(1000):
        progress.tell(f"Decoding a: {place}")
        after(OFTEN / 100)
    progress.close()
    assert 8 < stream.getvalue().count("\r") < 14
    assert stream.getvalue().endswith("\rDecoding a: 999\n")


def test_a_line_is_never_longer_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    progress, stream, _ = listening(Terminal())
    progress.tell(f"Decoding {'x' * 50}: 1")
    progress.close()
    assert all(len(line.strip("\r")) < 20 for line in stream.getvalue().splitlines())


def test_without_words_nothing_is_written() -> None:
    for stream in (io.StringIO(), Terminal()):
        progress, _, _ = listening(stream)
        progress.close()
        assert stream.getvalue() == ""


def test_train_tells_how_far_a_folder_is_and_what_was_left_out(
    tiny: str, pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert trained(tiny, pictures) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Decoding cats: 0 of 300 pictures"
    assert lines[1] == "Decoding cats: all of 300 pictures"
    (remark,) = (line for line in lines if "cannot be read" in line)
    assert remark.startswith(
        "2 of 300 pictures cannot be read and are left out; the first is 1.png"
    )


def test_the_second_time_there_is_nothing_to_wait_for(
    tiny: str, pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trained(tiny, pictures, "--quiet")
    assert capsys.readouterr().err == ""
    trained(tiny, pictures)
    said = capsys.readouterr().err
    assert "Decoding" not in said
    assert "2 of 300 pictures" in said
