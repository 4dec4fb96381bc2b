"""The text of a script: tidy, safe, and of use to whoever runs it."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from sameness import model_of, plan_of
from sequences import SEQUENCES, rest_of

from engine.contract.errors import UserError
from engine.kinds import constraints, objectives
from engine.plan import check
from engine.run.scripted import later
from engine.scripts.script import script_of
from engine.scripts.snippets import ScriptError
from engine.scripts.writing import write_script
from engine.store.experiment import builtin

RULES = "E,F,W,I,UP,B,C4,SIM"
NOT_SAID = model_of("posterior=free", "prior=vamp", "data.size=9")
EVERYTHING = tuple(f"critic.{name}.on=true" for name in constraints.all())


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder."""
    return subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False
    )


def texts() -> dict[str, str]:
    """Return scripts of all kinds by name."""
    found = {name: script_of(plan_of(f"objective={name}"), name).text for name in objectives.all()}
    for objective in ("hinge", "mmd", "mmd_features", "f_kl"):
        plan = plan_of(f"objective={objective}", *EVERYTHING)
        found[f"{objective}-all"] = script_of(plan, objective).text
    sides = ("generator", "discriminator")
    spectral = [f"{side}.normalisation=spectral" for side in sides]
    found["spectral"] = script_of(plan_of(*spectral), "Spectral").text
    for name, (plan, changes) in SEQUENCES.items():
        rest = later(*rest_of(plan, changes))
        found[name.replace(" ", "-")] = script_of(plan, "Changes", rest=rest).text
    colours = plan_of("data=shapes", "data.colour=colour", *(f"{side}=resnet" for side in sides))
    found["colours"] = script_of(colours, "Colours").text
    for experiment in builtin():
        try:
            found[experiment.name] = script_of(check(experiment.config), experiment.title).text
        except UserError:
            continue
    return found


def test_scripts_are_tidy(tmp_path: Path) -> None:
    for name, text in texts().items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    for words in (("check", "--select", RULES), ("format", "--diff")):
        usual = ("--isolated", "--line-length", "100", "--no-cache")
        done = run(tmp_path, "-m", "ruff", *words, *usual, ".")
        assert not done.returncode, done.stdout


def test_a_script_runs_by_itself_and_tells_its_losses(tmp_path: Path) -> None:
    path = tmp_path / "run.py"
    assert write_script(path, plan_of(), "A ring") == (path,)
    words = ("--steps", "5", "--losses", "losses.csv", "--double")
    done = run(tmp_path, "-W", "error", "-I", path.name, *words)
    assert not done.returncode, done.stderr
    assert "step 5: discriminator" in done.stdout
    with (tmp_path / "losses.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["step", "discriminator_loss", "generator_loss"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5"]


def test_it_imports_nothing_of_the_program() -> None:
    assert "engine" not in script_of(plan_of(*EVERYTHING[:5]), "A ring").text


def test_what_differs_from_the_defaults_is_told() -> None:
    text = script_of(plan_of("training.k_d=5", "observation.samples=600"), "A ring").text
    assert "    training.k_d = 5\n" in text
    assert "observation" not in text


@pytest.mark.parametrize(
    "title", ['"""\nimport os\n"""', "\\", "a\nb\x00", "{{ 1 + 1 }}", "é" * 500]
)
def test_a_title_cannot_break_out_of_its_docstring(title: str) -> None:
    text = script_of(plan_of(), title, 'a"b.py').text
    assert compile(text, "run.py", "exec").co_consts[0].splitlines()[-1].strip()
    assert "\nimport os" not in text


def test_a_name_cannot_break_out_of_its_quotes(tmp_path: Path) -> None:
    path = tmp_path / 'it\'s "mine".py'
    files = write_script(path, plan_of("data=digits"), "Digits")
    assert files[1].name == "it-s-mine--data.npz"
    assert files[1].name in path.read_text(encoding="utf-8")
    assert compile(path.read_text(encoding="utf-8"), "run.py", "exec")


def test_there_is_no_script_without_training() -> None:
    with pytest.raises(UserError, match="nothing to train"):
        script_of(check({"family": {"kind": "theory"}}), "A study")


def test_only_python_files_are_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"ends in \.py"):
        write_script(tmp_path / "run.txt", plan_of(), "A ring")
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_said_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ScriptError):
        write_script(tmp_path / "run.py", NOT_SAID, "Vamp")
    assert not list(tmp_path.iterdir())
