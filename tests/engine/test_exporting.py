"""Exports of the run that is shown: what was seen at once, the rest by another process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.contract.errors import UserError
from engine.contract.exports import DataExport, Handout
from engine.contract.snapshot import Points, Rows, Snapshot, frozen
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.exporting import export
from engine.exports.source import nobody
from engine.plan import check
from engine.run.album import Chapter
from engine.run.trainer import Trainer
from engine.store.checkpoint import save_checkpoint

CONFIG = {
    "training": {"batch": 8, "seed": 3},
    "generator": {"width": 4, "depth": 1},
    "discriminator": {"width": 4, "depth": 1},
}


@pytest.fixture
def chapter() -> Chapter:
    """A run of two moments."""
    found = Chapter(Status("a", step=20, config={"training": {"seed": 3}}))
    for step in (10, 20):
        points = Points(step, frozen(np.full((2, 2), step)))
        found.add(Snapshot("a", step, float(step), {"fake": points, "real": points}))
    found.columns.append(Rows("a", {"jsd": (np.array([10, 20]), np.array([0.5, 0.25]))}))
    return found


@pytest.fixture
def checkpoint(tmp_path: Path) -> str:
    """A run after two steps."""
    trainer = Trainer(check(CONFIG))
    trainer.advance()
    trainer.advance()
    save_checkpoint(tmp_path / "run.safetensors", trainer)
    return str(tmp_path / "run.safetensors")


def fakes(path: Path) -> tuple[np.ndarray, dict[str, object]]:
    with np.load(path, allow_pickle=False) as file:
        return file["fakes"], json.loads(str(file["about"]))


@pytest.mark.parametrize(("moment", "value"), [(None, 20), (12, 10)])
def test_samples_are_those_of_the_moment(
    chapter: Chapter, tmp_path: Path, moment: int | None, value: int
) -> None:
    path = tmp_path / "s.npz"
    wish = DataExport("samples", str(path), "Ring", moment)
    assert export(wish, chapter, Catalogue(), nobody) == "2 samples as they were shown"
    found, about = fakes(path)
    assert (found == value).all()
    assert (about["step"], about["title"]) == (moment or 20, "Ring")


@pytest.mark.parametrize("kind", ["curves", "events", "handout"])
def test_other_kinds_are_written_where_they_should_be(
    chapter: Chapter, tmp_path: Path, kind: str
) -> None:
    ending = {"curves": ".parquet", "events": "", "handout": ".html"}[kind]
    path = tmp_path / f"it{ending}"
    wish = DataExport(kind, str(path), "Ring", handout=Handout("Ring"))  # type: ignore[arg-type]
    assert export(wish, chapter, Catalogue(), nobody)
    assert path.exists()


def test_fresh_samples_come_from_another_process(
    chapter: Chapter, checkpoint: str, tmp_path: Path
) -> None:
    path, shares = tmp_path / "s.npz", list[float]()
    wish = DataExport("samples", str(path), "Ring", checkpoint=checkpoint, size=30)
    said = export(wish, chapter, Catalogue(), shares.append)
    assert said == "30 samples and as many of the data"
    found, about = fakes(path)
    assert (found.shape, about["step"], about["fresh"]) == ((30, 2), 2, True)
    assert shares == sorted(shares)


def test_what_fails_there_is_said_here(chapter: Chapter, tmp_path: Path) -> None:
    wish = DataExport("model", str(tmp_path / "g.onnx"), "Ring", checkpoint="gone.safetensors")
    with pytest.raises(UserError, match=r"gone\.safetensors: there is no such file"):
        export(wish, chapter, Catalogue(), nobody)


WITHOUT_TORCH = """
import sys
import numpy as np
from engine.contract.exports import DataExport, Handout
from engine.contract.snapshot import Images, Rows, Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.exporting import export
from engine.run.album import Chapter

chapter = Chapter(Status("a", step=2, config={"training": {"seed": 3}}))
pixels = np.zeros((2, 8, 8, 1), np.uint8)
chapter.add(Snapshot("a", 2, 0.0, {"samples": Images(2, pixels)}))
chapter.columns.append(Rows("a", {"jsd": (np.array([1, 2]), np.array([0.5, 0.25]))}))
for kind, name in (("curves", "c.parquet"), ("curves", "c.csv"), ("samples", "s.npz"),
                   ("events", "logs"), ("handout", "h.html")):
    wish = DataExport(kind, f"{sys.argv[1]}/{name}", "Ring", handout=Handout("Ring"))
    export(wish, chapter, Catalogue(), lambda share: None)
assert not {"torch", "scipy", "pydantic"} & set(sys.modules)
"""


def test_the_process_of_the_window_stays_without_pytorch(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", WITHOUT_TORCH, str(tmp_path)], check=True)
    assert len(list(tmp_path.iterdir())) == 5


def test_what_is_cancelled_leaves_nothing(
    chapter: Chapter, checkpoint: str, tmp_path: Path
) -> None:
    class GivenUpError(Exception):
        pass

    def report(share: float) -> None:
        raise GivenUpError

    wish = DataExport(
        "samples", str(tmp_path / "s.npz"), "Ring", checkpoint=checkpoint, size=100_000
    )
    with pytest.raises(GivenUpError):
        export(wish, chapter, Catalogue(), report)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.safetensors"]
