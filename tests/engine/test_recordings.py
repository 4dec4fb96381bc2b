"""A recording in the laboratory: shown in the place of the run in training, and left again."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.contract import commands as c
from engine.contract.errors import UserError
from engine.contract.snapshot import Field, Rectangle, Snapshot, frozen
from engine.contract.status import Phase
from engine.exporting import seen
from engine.headless.exported import opened
from engine.lab import Lab
from engine.plan import check
from engine.run.columns import Columns
from engine.run.home import ThreadHome
from engine.run.timeline import Timeline
from engine.store.recording import About, save_recording

SMALL = {
    "training": {"batch": 16, "steps": 40, "seed": 3},
    "generator": {"depth": 1, "width": 8},
    "discriminator": {"depth": 1, "width": 8},
}


@pytest.fixture
def lab() -> Iterator[Lab]:
    made = Lab(ThreadHome())
    yield made
    made.close()


def wait(condition: Callable[[], object]) -> None:
    """Ring until a condition holds; the test's time limit ends it if never."""
    pause = threading.Event()
    while not condition():
        pause.wait(0.01)


def _settled(lab: Lab) -> bool:
    seen = lab.timeline().at(40)
    return seen is not None and [part.step for part in seen.parts.values()] == [40, 40]


def trained(lab: Lab) -> None:
    lab.send(c.Look((c.ProbeRequest("fake", 20), c.ProbeRequest("surface", 8))))
    lab.send(c.Create("a", check(SMALL).config, play=True))
    wait(lambda: lab.status().phase is Phase.FINISHED)
    wait(lambda: len(lab.columns().column("generator_loss")[0]) == 40)
    wait(lambda: _settled(lab))


def test_nothing_is_saved_before_there_is_something(lab: Lab, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Nothing has been recorded"):
        lab.save_recording(tmp_path / "a.saddlepoint", "A")
    assert not list(tmp_path.iterdir())


def test_what_was_seen_is_seen_again_and_training_is_as_it_was(lab: Lab, tmp_path: Path) -> None:
    trained(lab)
    path = tmp_path / "a.saddlepoint"
    lab.save_recording(path, "Small")
    losses = lab.columns().column("generator_loss")[1].copy()
    moments = {step: lab.timeline().at(step) for step in lab.timeline().steps()}
    lab.send(c.Create("b", check(SMALL).config))
    wait(lambda: lab.status().run == "b")
    shares: list[float] = []
    assert lab.open_recording(path, "c", shares.append) == "Small"
    wait(lambda: lab.status().run == "c")
    status = lab.status()
    assert (status.step, status.recorded, status.phase) == (40, str(path), Phase.PAUSED)
    assert status.config["training"] == check(SMALL).config["training"]
    assert lab.columns().column("generator_loss")[1].tolist() == losses.tolist()
    for step, then in moments.items():
        now = lab.timeline().at(step)
        assert now is not None
        assert then is not None
        assert {n: p.step for n, p in now.parts.items()} == {
            n: p.step for n, p in then.parts.items()
        }
    assert shares
    lab.send(c.Play())  # whatever training does meanwhile, the recording is what is shown
    lab.close_recording()
    wait(lambda: lab.status().run == "b")
    assert not lab.status().recorded


def changed_on_the_way(lab: Lab) -> int:
    """Train with k 1, then with k 4 to the end; return the step from which on it is 4."""
    lab.send(c.Look((c.ProbeRequest("fake", 20), c.ProbeRequest("surface", 8))))
    lab.send(c.Create("a", check(SMALL).config))
    lab.send(c.Advance(15))
    wait(lambda: lab.status().step == 15)
    lab.send(c.Patch("training", "k_d", 4))
    lab.send(c.Advance(25))
    wait(lambda: lab.status().step == 40)
    return 15


def ks(lab: Lab, *steps: int) -> list[object]:
    return [(lab.timeline().config_at(step) or {})["training"]["k_d"] for step in steps]


def test_the_settings_of_then_are_known_of_runs_branches_and_recordings(
    lab: Lab, tmp_path: Path
) -> None:
    step = changed_on_the_way(lab)
    assert ks(lab, 0, step - 1, step, 40) == [1, 1, 4, 4]
    lab.send(c.Branch("b", "a", 10, (("training", "k_d", 3),)))
    wait(lambda: lab.status().run == "b")
    assert ks(lab, 0, 9, 10, 40) == [1, 1, 3, 3]
    lab.send(c.Switch("a"))
    wait(lambda: lab.status().run == "a")
    lab.save_recording(tmp_path / "a.saddlepoint", "Small")
    lab.open_recording(tmp_path / "a.saddlepoint", "c", lambda _: None)
    wait(lambda: lab.status().run == "c")
    assert ks(lab, 0, step - 1, step, 40) == [1, 1, 4, 4]
    assert lab.timeline().config_at(0) == check(SMALL).config
    source = seen("Small", lab._mailbox.album.present, lab.catalogue(), 3)
    assert source.config == check(SMALL).config
    at = [opened(str(tmp_path / "a.saddlepoint"), s).source.config for s in (step - 1, step)]
    assert [config["training"]["k_d"] for config in at] == [1, 4]


def large(path: Path) -> None:
    """Write a recording that takes several times the memory that its settings allow, 1 MiB."""
    timeline = Timeline()
    for step in range(300):
        values = frozen(np.random.default_rng(step).normal(size=(64, 64)))
        seen = Field(step, values, Rectangle(-1, -1, 1, 1), 0.0, 1.0)
        timeline.record(Snapshot("run 1", step, step / 100, {"surface": seen}))
    about = About("Large", "run 1", 299, 300, {"observation": {"memory": 1}}, {})
    save_recording(path, about, timeline, Columns())
    assert path.stat().st_size > 4 * 2**20


def test_a_recording_larger_than_the_memory_for_the_past_is_whole(lab: Lab, tmp_path: Path) -> None:
    large(tmp_path / "large.saddlepoint")
    lab.open_recording(tmp_path / "large.saddlepoint", "b", lambda share: None)
    wait(lambda: lab.status().run == "b")
    assert lab.timeline().steps() == tuple(range(300))
    for step in range(0, 300, 7):
        found = lab.timeline().at(step)
        assert found is not None
        assert found.parts["surface"].step == step


def test_a_recording_that_is_cut_while_it_is_shown_says_so(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "large.saddlepoint"
    large(path)
    lab.open_recording(path, "b", lambda share: None)
    wait(lambda: lab.status().run == "b")
    assert "is a recording" in lab.status().reason
    os.truncate(path, 1000)
    assert lab.timeline().at(150) is None
    assert "large.saddlepoint cannot be read as a whole" in lab.status().reason
    assert "cut short while it was open" in lab.status().reason


def test_another_run_takes_the_place_of_a_recording(lab: Lab, tmp_path: Path) -> None:
    trained(lab)
    path = tmp_path / "a.saddlepoint"
    lab.save_recording(path, "Small")
    lab.open_recording(path, "b", lambda share: None)
    wait(lambda: lab.status().run == "b")
    lab.send(c.Create("c", check(SMALL).config))
    wait(lambda: lab.status().run == "c")
    assert not lab.status().recorded
    assert [run.run for run in lab.runs()] == ["c"]


def test_settings_that_are_not_known_here_are_left_out(lab: Lab, tmp_path: Path) -> None:
    trained(lab)
    path = tmp_path / "a.saddlepoint"
    lab.save_recording(path, "Small")
    content = path.read_bytes().replace(b'"batch"', b'"catch"')
    path.write_bytes(content)
    lab.open_recording(path, "b", lambda share: None)
    wait(lambda: lab.status().run == "b")
    assert set(lab.status().config["training"]) < set(check(SMALL).config["training"])
