"""Who may know whom: the written import rules, and what is really loaded at run time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TORCH = ("torch",)
QT = ("PySide6", "pyqtgraph", "qasync")
HEAVY = ("pydantic", "scipy", "ot")


def loaded_by(code: str, *words: str) -> set[str]:
    """Run code in a fresh interpreter; return the top-level modules that it loaded."""
    report = "import sys; print(); print(*{name.partition('.')[0] for name in sys.modules})"
    order = [sys.executable, "-c", f"{code}\n{report}", *words]
    done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_what_is_slow_to_load_of_scipy_waits_until_it_is_wanted() -> None:
    code = """
import sys
from engine.catalogue import build
build()
sys.exit(bool({"scipy.stats", "scipy.optimize"} & set(sys.modules)))
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_import_rules_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    order = [str(program), "--no-logo", "--no-cache"]
    done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import engine.contract.lab, engine.registry", (*TORCH, *QT, *HEAVY)),
        ("import engine.lab", (*TORCH, *QT, *HEAVY)),
        ("from engine.lab import shipped_catalogue; shipped_catalogue()", (*TORCH, *QT, *HEAVY)),
        ("import app.bench", (*TORCH, *QT)),
        ("import app.render_command", (*TORCH, *QT)),
        ("import app.main", (*TORCH, *HEAVY)),
        ("import app.panels; from app.plots.panel import panels; panels.all()", TORCH),
    ],
)
def test_loading_stays_light(code: str, absent: tuple[str, ...]) -> None:
    assert not loaded_by(code) & set(absent)


@pytest.mark.parametrize(
    "words", [("--help",), ("--version",), ("bench", "--help"), ("render", "--help")]
)
def test_asking_the_command_for_help_loads_neither_world(words: tuple[str, ...]) -> None:
    call = "try: main()\nexcept SystemExit: pass"
    found = loaded_by(f"from app.__main__ import main\n{call}", *words)
    assert not found & {*TORCH, *QT}


@pytest.mark.parametrize("words", [("train", "--help"), ("info", "--help"), ("verify", "--help")])
def test_headless_commands_never_load_the_toolkit(words: tuple[str, ...]) -> None:
    call = "try: main()\nexcept SystemExit: pass"
    found = loaded_by(f"from app.__main__ import main\n{call}", *words)
    assert not found & set(QT)
