"""Studies of theory as experiments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalogue import build
from engine.contract.errors import ConfigError
from engine.contract.specs import Experiment
from engine.contract.values import edited
from engine.kinds import studies
from engine.store.experiment import builtin, find, load_experiment, save_experiment
from engine.store.studied import studied

each = pytest.mark.parametrize("experiment", studied(), ids=lambda experiment: experiment.name)


def test_there_is_one_for_each_study_after_all_others() -> None:
    assert [e.config["study"]["kind"] for e in studied()] == list(studies.all())
    assert builtin()[-len(studied()) :] == studied()
    assert build().experiments == builtin()
    assert len({experiment.name for experiment in builtin()}) == len(builtin())


@each
def test_it_is_named_and_says_what_to_see(experiment: Experiment) -> None:
    kind = studies.get(experiment.config["study"]["kind"])
    assert experiment.name == f"theory-{kind.name.replace('_', '-')}"
    assert experiment.title == kind.label
    paragraph = " ".join((kind.__doc__ or "").split())
    assert paragraph.startswith(f"{experiment.summary} {experiment.look_for}")
    assert all(text[-1] in ".?!)" for text in (experiment.summary, experiment.look_for))
    assert (experiment.layout, experiment.steps, experiment.expect) == (("theory",), 0, ())
    assert find(experiment.name) is experiment


@each
def test_it_is_written_and_read_again(experiment: Experiment, tmp_path: Path) -> None:
    save_experiment(tmp_path / "a.toml", experiment)
    assert load_experiment(tmp_path / "a.toml") == experiment


def test_moved_sliders_are_written(tmp_path: Path) -> None:
    experiment = find("theory-dirac-gan")
    moved = replace(experiment, config=edited(experiment.config, "study", "eta", 0.25))
    save_experiment(tmp_path / "a.toml", replace(moved, steps=10_000))  # as windows count it
    assert load_experiment(tmp_path / "a.toml") == moved
    text = (tmp_path / "a.toml").read_text()
    assert '[config.family]\nkind = "theory"\n' in text
    assert '[config.study]\nkind = "dirac_gan"\neta = 0.25\n' in text
    assert "\nsteps" not in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[config.study]\nkind = 'dirac_gan'\neta = 7.0\n", r"line 5: study.eta: 7.0 .*to 0.5"),
        ("[config.study]\nkind = 'diracgan'\n", "line 4: study.kind: .*did you mean 'dirac_gan'"),
        ("[config.data]\nkind = 'ring'\n", "line 4: section 'data' belongs to the family"),
        ("[config.study]\neta = 0.1\n", "line 4: unknown setting 'study.eta'"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_field(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(f"[config.family]\nkind = 'theory'\n{text}")
    with pytest.raises(ConfigError, match=words):
        load_experiment(path)
