"""The documents tell the truth: their examples run, their links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.headless.overrides import overridden
from engine.kinds import (
    bounds,
    constraints,
    datasets,
    dequantisers,
    families,
    flows,
    likelihoods,
    metrics,
    networks,
    objectives,
    optimisers,
    posteriors,
    priors,
    probes,
    studies,
)
from engine.plan import check
from engine.registry import Registry
from engine.store.experiment import find, load_experiment

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md")))
REGISTRIES: tuple[Registry[type], ...] = (
    bounds,
    constraints,
    datasets,
    dequantisers,
    families,
    flows,
    likelihoods,
    metrics,
    networks,
    objectives,
    optimisers,
    posteriors,
    priors,
    probes,
    studies,
)


def block(document: Path, language: str) -> str:
    """Return the first fenced block of a document in some language."""
    found = re.search(rf"```{language}\n(.*?)```", document.read_text(), re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", document.read_text())
    here = [link for link in links if "://" not in link]
    assert not [link for link in here if not (document.parent / link).exists()]


def test_the_part_in_the_readme_trains(tmp_path: Path) -> None:
    (tmp_path / "exponential.py").write_text(block(ROOT / "README.md", "python"))
    code = """
import exponential
from engine.plan import check
from engine.run.trainer import Trainer
trainer = Trainer(check({"objective": {"kind": "exponential"}, "training": {"batch": 8}}))
for _ in range(3):
    trainer.advance()
print(trainer.step)
"""
    order = [sys.executable, "-c", f"import sys; sys.path[:0] = {[str(ROOT), str(tmp_path)]}{code}"]
    done = subprocess.run(order, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["3"]


def test_the_experiment_in_the_documents_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "example.toml"
    path.write_text(block(ROOT / "docs" / "files.md", "toml"))
    experiment = load_experiment(path)
    assert check(experiment.config).config["discriminator.clip"]["c"] == 0.05


TRAINED = re.findall(r"saddlepoint train (.*)", (ROOT / "README.md").read_text())


@pytest.mark.parametrize("words", [words for words in TRAINED if "objective=" not in words])
def test_the_settings_that_the_readme_sets_exist(words: str) -> None:
    named = find("ring" if words.startswith("--") else words.split(maxsplit=1)[0])
    assert check(overridden(named.config, re.findall(r"--set (\S+)", words))).config


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.package)
def test_every_kind_of_part_is_in_the_table(registry: Registry[type]) -> None:
    table = (ROOT / "docs" / "parts.md").read_text()
    assert f"`{registry.package.replace('.', '/')}`" in table
    assert f"`saddlepoint.{registry.package.rsplit('.', 1)[-1]}`" in table


def test_every_study_is_in_the_document_on_theory() -> None:
    text = (ROOT / "docs" / "theory.md").read_text()
    assert not [name for name in studies.all() if f"`{name}`" not in text]
