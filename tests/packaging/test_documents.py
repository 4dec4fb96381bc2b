"""The documents tell the truth: their examples run, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import parser as window_words
from app.bench import NAMES
from app.render_command import parser as render_words
from engine.cli import parser as headless_words
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


ORDER = re.compile(r"(?:^|`|bin/)saddlepoint ([^`\s]+ [^`\n]+)", re.MULTILINE)


def orders() -> Iterator[tuple[str, str]]:
    """Yield the name of a document and each order for the command line in it."""
    for document in DOCUMENTS:
        for words in ORDER.findall(document.read_text()):
            if "--help" not in words:
                yield document.name, words.replace(" ...", "")


@pytest.mark.parametrize(("document", "words"), [*orders()])
def test_every_order_in_the_documents_is_understood(document: str, words: str) -> None:
    command, *rest = shlex.split(words)
    if command == "render":
        render_words().parse_args(rest)
    elif command == "bench":
        assert set(re.findall(r"--only (\S+)", words)) <= {*NAMES, "CASE"}
    elif command.startswith("-"):
        window_words().parse_args([command, *rest])
    elif not command.endswith(".saddlepoint"):
        headless_words().parse_args([command, *rest])


def test_the_readme_names_every_command() -> None:
    known = re.findall(r"saddlepoint (\w+) +\w", window_words().epilog or "")
    text = (ROOT / "README.md").read_text()
    assert not [name for name in known if f"saddlepoint {name}" not in text]


SOURCE = "\n".join(path.read_text() for path in (ROOT / "app").rglob("*.py"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_keys_and_menus_of_the_documents_are_there(document: Path) -> None:
    text = " ".join(document.read_text().split())
    keys = set(re.findall(r"\b(?:Ctrl\+(?:Shift\+)?[A-Z]|(?:Shift\+)?F\d+)\b", text))
    entries = set(re.findall(r"\*(?:File|Edit|Run|View|Lessons|Help) › ([^*]+)\*", text))
    assert not [key for key in keys if f'"{key}"' not in SOURCE]
    assert not [text for text in entries if f'"{text}"' not in SOURCE.replace("&", "")]


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
