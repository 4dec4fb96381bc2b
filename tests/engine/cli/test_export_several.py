"""The command ``export`` with several runs: one handout that shows them side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from engine.cli import main
from engine.contract.snapshot import Points, Rows, Snapshot, frozen
from engine.run.columns import Columns
from engine.run.timeline import Timeline
from engine.store.recording import About, save_recording

Run = Callable[..., str]


@pytest.fixture
def run(train: Callable[..., int], tmp_path: Path) -> Run:
    """Train a tiny run with changes and return its folder."""

    def made(name: str, *changes: str) -> str:
        words = [word for change in changes for word in ("--set", change)]
        assert train(name, *words) == 0
        return str(tmp_path / name)

    return made


@pytest.fixture
def recorded(tmp_path: Path) -> Callable[[str, Sequence[int]], str]:
    """Write a recording of some moments, with the curve of a number, and return its path."""

    def made(name: str, steps: Sequence[int], rate: float = 0.001) -> str:
        timeline, columns = Timeline(), Columns()
        for step in steps:
            points = Points(step, frozen(np.full((3, 2), step)))
            timeline.record(Snapshot("a", step, float(step), {"fake": points, "real": points}))
        rows = (np.array(steps), np.linspace(0.5, 0.25, len(steps)))
        columns.append(Rows("a", {"jsd": rows}))
        optimiser = {"kind": "adam", "rate": rate}
        config = {"family": {"kind": "adversarial"}, "generator.optimiser": optimiser}
        path = tmp_path / f"{name}.saddlepoint"
        about = About("Ring", "a", steps[-1], 40, config, {"torch": "2"})
        save_recording(path, about, timeline, columns)
        return str(path)

    return made


def said(path: Path) -> str:
    text = re.sub(r"(?s)<(style|svg).*?</\1>", "", path.read_text(encoding="utf-8"))
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["export", *words]) == 2
    return capsys.readouterr().err


def test_runs_stand_side_by_side_under_what_tells_them_apart(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "h.html"
    one, two = run("one"), run("two", "training.k_d=3", "training.seed=4")
    assert main(["export", one, two, "--handout", str(page), "--quiet"]) == 0
    text = said(page)
    assert "A tiny run: k 1, Seed 0 · k 3, Seed 4" in text
    assert "2 runs side by side" in text
    assert "1 k 1, Seed 0 2 k 3, Seed 4 Step 40 40 Seed 0 4 k 1 3" in text
    assert "k 3, Seed 4: tiny-2.toml" in text
    alternatives = re.findall(r'<img [^>]*alt="([^"]*)"', page.read_text(encoding="utf-8"))
    assert [each.partition(":")[0] for each in alternatives] == ["k 1, Seed 0", "k 3, Seed 4"]


def test_runs_of_different_models_have_their_titles(
    run: Run, recorded: Callable[..., str], tmp_path: Path
) -> None:
    page = tmp_path / "h.html"
    words = [run("one"), recorded("seen", (10, 20)), "--handout", str(page), "--quiet"]
    assert main(["export", *words]) == 0
    assert "1 A tiny run 2 Ring Step 40 20" in said(page)


def test_a_recording_that_ended_before_the_step_stays_at_its_end(
    recorded: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "h.html"
    short, long = recorded("short", (10, 20)), recorded("long", (10, 30, 40), rate=0.1)
    words = [short, long, "--handout", str(page), "--quiet", "--step"]
    assert main(["export", *words, "30"]) == 0
    text = said(page)
    assert "Ring: η 0.001 · η 0.1" in text
    assert "Step 20 30" in text
    assert "ends at step 40; --step 41 is beyond all of them" in refused(capsys, *words, "41")


def test_what_makes_no_sense_with_several_runs_is_refused(
    recorded: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen, page = recorded("seen", (10, 20)), ["--handout", str(tmp_path / "h.html")]
    said = refused(capsys, *(f"run{n}" for n in range(5)), *page)
    assert "5 runs are too many: 4 at most stand beside one another" in said
    assert f"{seen} is named twice" in refused(capsys, seen, seen, *page)
    (tmp_path / "sub").mkdir()
    other = str(tmp_path / "sub" / ".." / "seen.saddlepoint")
    assert f"{other}, the same as {seen}, is named twice" in refused(capsys, seen, other, *page)
    several = [seen, recorded("more", (10, 20)), *page]
    for kind, file in (("--curves", "c.csv"), ("--samples", "s.npz"), ("--tensorboard", "logs")):
        said = refused(capsys, *several, kind, file)
        assert f"{file}: several runs have a handout in common, and nothing else" in said
    assert not (tmp_path / "h.html").exists()


def test_each_of_several_runs_that_cannot_be_opened_is_named(
    run: Run, recorded: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ["--handout", str(tmp_path / "h.html")]
    seen, note, one = recorded("seen", (10, 20)), tmp_path / "note.saddlepoint", run("one")
    note.write_text("no recording")
    assert str(note) in refused(capsys, seen, str(note), *page)
    assert "cannot read nowhere: there is no such file" in refused(capsys, "nowhere", seen, *page)
    assert f"{one} is a run, at its last step" in refused(capsys, seen, one, *page, "--step", "10")
    assert not (tmp_path / "h.html").exists()
