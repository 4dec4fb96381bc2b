"""The loop, turned by hand: files, automatic checkpoints, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.contract import commands as c
from engine.contract.exports import DataExport
from engine.contract.snapshot import Recalled
from engine.contract.specs import Experiment
from engine.contract.values import Config, edited
from engine.exports.source import nobody
from engine.extraction import restored
from engine.run import history
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


def test_the_past_is_saved_as_it_was_then_and_the_run_is_not_touched(
    bench, small_config, tmp_path: Path
) -> None:
    then, now, early = (str(tmp_path / name) for name in ("then", "now", "early"))
    bench.say(c.Create("a", small_config()), c.Advance(5), turns=12)
    bench.say(c.Patch("training", "k_d", 3), c.Advance(4), turns=12)
    bench.say(c.Save(early))
    bench.say(c.Advance(3), turns=6)
    bench.say(c.Patch("training", "k_d", 2), c.Advance(3), turns=12)
    bench.say(c.Save(now))
    status = bench.say(c.Save(then, step=7, ticket=1))
    text = bench.pipe.answers()[-1].text
    assert text == "Saved then, the run as it was at step 7"
    assert (status.step, status.config["training"]["k_d"]) == (15, 2)
    bench.say(c.Save(then, step=9))
    assert Path(then).read_bytes() == Path(early).read_bytes()
    bench.say(c.Save(then))
    assert Path(then).read_bytes() == Path(now).read_bytes()
    bench.say(c.Save(then, step=16, ticket=2))
    assert bench.pipe.answers()[-1].text == "The run has only 15 steps"
    assert Path(then).read_bytes() == Path(now).read_bytes()


def test_fresh_samples_of_the_past_are_those_that_were_drawn_then(
    bench, small_config, tmp_path: Path
) -> None:
    def drawn(step: int | None) -> bytes:
        path, samples = tmp_path / "run", tmp_path / "samples.npz"
        bench.say(c.Save(str(path), step, ticket=1))
        assert bench.pipe.answers()[-1].ok
        wish = DataExport("samples", str(samples), "Ring", step, checkpoint=str(path), size=50)
        restored(wish, nobody)
        with np.load(samples, allow_pickle=False) as file:
            return file["fakes"].tobytes() + str(file["about"]).encode()

    bench.say(c.Create("a", small_config()), c.Advance(8), turns=16)
    at_eight = drawn(None)
    bench.say(c.Advance(9), turns=20)
    at_seventeen = drawn(None)
    assert drawn(8) == at_eight != at_seventeen
    bench.say(c.Advance(3), turns=12)
    after = drawn(None)
    bench.say(c.Create("b", small_config()), c.Advance(20), turns=40)
    assert drawn(None) == after, "who was never asked for the past is at the same place"


def test_going_back_far_tells_how_far_it_is_and_can_be_broken_off(
    bench, small_config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PERIOD", 1e9)  # so that all of it must be trained again
    bench.say(c.Create("a", small_config()), c.Advance(300), turns=400)
    bench.say(c.Save(str(tmp_path / "then"), 290, ticket=1))
    assert bench.pipe.answers()[-1].ok
    assert any("trained again to" in status.reason for status in bench.pipe.statuses())
    receive = bench.pipe.receive

    def given_up() -> list[c.Command]:
        bench.pipe.receive = receive
        return [c.GiveUp()]

    bench.pipe.receive = lambda: setattr(bench.pipe, "receive", given_up) or receive()
    status = bench.say(c.Save(str(tmp_path / "other"), 290, ticket=2))
    answer = bench.pipe.answers()[-1]
    assert (answer.ok, answer.text) == (False, "Going back was broken off")
    assert not (tmp_path / "other").exists()
    assert (status.step, status.reason) == (300, "")


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


def test_a_script_repeats_what_was_changed_on_the_way(bench, small_config, tmp_path: Path) -> None:
    path = tmp_path / "run.py"

    def exported(config: Config, run: str = "a") -> tuple[str, str]:
        experiment = Experiment("a", "A run", "", "", 40, config)
        bench.say(c.SaveScript(str(path), experiment, run, ticket=1))
        answer = bench.pipe.answers()[-1]
        assert answer.ok
        return answer.text, path.read_text(encoding="utf-8")

    bench.say(c.Create("a", small_config()), c.Advance(5), turns=12)
    status = bench.say(c.Patch("training", "k_d", 3), c.Advance(4), turns=12)
    said, text = exported(status.config)
    assert said == "Exported run.py"
    assert "    after 5 steps: training.k_d = 3\n" in text
    assert "after 5 steps" not in exported(status.config, "a recording")[1]
    said, text = exported(edited(status.config, "training", "k_d", 4))  # not applied yet
    assert said == "Exported run.py"
    assert "K_D, K_G = 4, 1" in text
    assert "after 5 steps" not in text
    status = bench.say(c.Advance(1, "discriminator"), turns=12)
    said, text = exported(status.config)
    assert said == (
        "Exported run.py, which has the present settings throughout: the discriminator alone was "
        "trained after 9 steps"
    )
    assert "K_D, K_G = 3, 1" in text
    assert "after 5 steps" not in text


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
    assert answer.text.endswith(f"from the state at step {step:,}")
    after = bench.say()
    assert (after.run, after.step, after.phase) == (status.run, status.step, status.phase)
