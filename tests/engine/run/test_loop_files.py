"""The loop, turned by hand: files, automatic checkpoints, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.contract import commands as c
from engine.contract.snapshot import Recalled
from engine.contract.specs import Experiment
from engine.run.trainer import Trainer
from engine.store.checkpoint import save_checkpoint

if TYPE_CHECKING:
    pass


def test_a_saved_run_is_loaded_and_a_bad_file_leaves_all_as_it_was(
    bench, small_config, tmp_path: Path
) -> None:
    bench.say(c.Create("a", small_config()), c.Advance(7), turns=12)
    path = tmp_path / "seven.safetensors"
    bench.say(c.Save(str(path), ticket=1))
    assert bench.pipe.answers()[-1].ok
    bench.say(c.Advance(2), turns=6)
    status = bench.say(c.Load("b", str(path), ticket=2))
    assert (status.run, status.step) == ("b", 7)
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(path.read_bytes()[:-9])
    status = bench.say(c.Load("c", str(bad), ticket=3))
    assert (status.run, status.step) == ("b", 7)
    assert "bad.safetensors" in bench.pipe.answers()[-1].text


def test_a_script_is_written_or_refused_in_words(bench, small_config, tmp_path: Path) -> None:
    path = tmp_path / "run.py"
    config = small_config()
    bench.say(c.Create("a", config))
    bench.say(c.SaveScript(str(path), Experiment("a", "A run", "", "", 40, config), ticket=1))
    answer = bench.pipe.answers()[-1]
    assert (answer.ok, answer.text) == (True, "Exported run.py")
    assert path.read_text(encoding="utf-8").startswith('"""A run: a plain PyTorch script.')
    config = {
        "family": {"kind": "variational"},
        "posterior": {"kind": "free"},
        "prior": {"kind": "vamp"},
        "data": {"kind": "ring", "size": 40},
    }
    bench.say(c.SaveScript(str(path), Experiment("a", "Vamp", "", "", 40, config), ticket=2))
    answer = bench.pipe.answers()[-1]
    assert not answer.ok
    assert "cannot say prior.kind = vamp because" in answer.text
    assert "A run" in path.read_text(encoding="utf-8")


def test_it_saves_automatically_and_once_more_at_the_end(
    bench, small_config, tmp_path: Path
) -> None:
    bench.say(c.Autosave(str(tmp_path), seconds=0.001), c.Create("a", small_config(), play=True))
    status = bench.until(20)
    assert status.checkpoint_step > 0
    bench.say(c.Close())
    assert bench.loop.closed
    assert (tmp_path / "last.safetensors").exists()


def test_an_automatic_checkpoint_belongs_to_one_run_only(
    bench, small_config, tmp_path: Path
) -> None:
    bench.say(c.Autosave(str(tmp_path), seconds=0.001), c.Create("a", small_config(), play=True))
    bench.until(20)
    status = bench.say(c.Create("b", small_config()))
    assert (status.run, status.checkpoint, status.checkpoint_step) == ("b", "", 0)
    assert not (tmp_path / "last.safetensors").exists()


def test_a_run_loaded_from_its_automatic_checkpoint_can_be_again(
    bench, small_config, make_bench, tmp_path: Path
) -> None:
    bench.say(c.Autosave(str(tmp_path)), c.Create("a", small_config(), play=True))
    step = bench.until(20).step
    bench.say(c.Close())
    path = str(tmp_path / "last.safetensors")
    status = make_bench().say(c.Autosave(str(tmp_path)), c.Load("a", path))
    assert (status.checkpoint, status.checkpoint_step) == (path, step)


def test_a_run_from_elsewhere_is_saved_automatically_at_once(
    bench, small_config, make_bench, tmp_path: Path
) -> None:
    bench.say(c.Create("a", small_config(), play=True))
    bench.until(20)
    path, own = tmp_path / "mine.safetensors", tmp_path / "last.safetensors"
    bench.say(c.Pause(), c.Save(str(path)))
    status = make_bench().say(c.Autosave(str(tmp_path)), c.Load("a", str(path)))
    assert (status.checkpoint, status.checkpoint_step) == (str(own), status.step)
    assert own.read_bytes() == path.read_bytes()


def test_a_branch_is_never_without_an_automatic_checkpoint(
    bench, small_config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "last.safetensors"
    bench.say(c.Autosave(str(tmp_path), seconds=0.001), c.Create("a", small_config(), play=True))
    bench.until(20)
    there: list[bool] = []

    def save(path: Path, trainer: Trainer) -> None:
        there.append(own.exists())
        save_checkpoint(path, trainer)

    monkeypatch.setattr("engine.run.autosave.save_checkpoint", save)
    status = bench.say(c.Pause(), c.Branch("b", "a", 10))
    assert (status.run, status.checkpoint_step) == ("b", 10)
    assert there
    assert all(there)


def test_pictures_of_the_past_are_drawn_from_the_nearest_state(bench, small_config) -> None:
    bench.say(c.Create("a", small_config(), play=True))
    bench.until(30)
    bench.say(c.Pause(), c.Branch("b", "a", 20), c.Play())
    bench.until(40)
    status = bench.say(c.Pause())
    request = (c.ProbeRequest("surface", 8), c.ProbeRequest("codes"))
    bench.say(c.Recall(31, request, ticket=7))
    (recalled,) = (m for m in bench.pipe.posted if isinstance(m, Recalled))
    assert (recalled.run, list(recalled.parts)) == ("b", ["surface"])
    step = recalled.parts["surface"].step
    assert 20 <= step <= 31
    (answer,) = bench.pipe.answers()
    assert answer.text.endswith(f"from step {step:,}")
    after = bench.say()
    assert (after.run, after.step, after.phase) == (status.run, status.step, status.phase)
