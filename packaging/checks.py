"""Every check of the project, two of them side by side."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = ("tests/engine", "tests/architecture", "tests/packaging", "tests/benchmarks")
CHECKS = (
    ("Lint", ("ruff", "check", ".")),
    ("Format", ("ruff", "format", "--check", ".")),
    ("Types", ("mypy",)),
    ("Import rules", ("lint-imports", "--no-logo")),
    ("Tests of all else", ("pytest", *ELSEWHERE)),
    ("Tests of the whole", ("pytest", "tests/whole")),
)
# without torch, as the window is; beside the others, to use a second core
BESIDE = ("Tests of the window", ("pytest", "tests/app"))

Find = Callable[[str], Path]  # where a program of the environment lies


def everything(find: Find) -> int:
    """Run every check, then say which failed; return the exit status of the first of them."""
    with tempfile.TemporaryFile() as output:
        beside = subprocess.Popen(
            _order(BESIDE[1], find), cwd=ROOT, env=_environment(), stdout=output, stderr=output
        )
        try:
            results = [_watched(title, command, find) for title, command in CHECKS]
            code = beside.wait()
        finally:
            beside.kill()  # where an interrupt comes first
        _announce(BESIDE[0])
        output.seek(0)
        print(output.read().decode(errors="replace"), flush=True)
    return _verdict([*results, (BESIDE[0], code)])


def words_alone(words: Sequence[str], find: Find) -> int:
    """Run pytest alone with some words; return its exit status."""
    return _verdict([_watched("Tests", ("pytest", *words), find)])


def _watched(title: str, command: Sequence[str], find: Find) -> tuple[str, int]:
    """Run one check before everybody's eyes; return its title and exit status."""
    _announce(title)
    return title, subprocess.call(_order(command, find), cwd=ROOT, env=_environment())


def _order(command: Sequence[str], find: Find) -> list[str]:
    return [str(find(command[0])), *command[1:]]


def _environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}


def _announce(title: str) -> None:
    print(f"\n=== {title} {'=' * (75 - len(title))}", flush=True)


def _verdict(results: Sequence[tuple[str, int]]) -> int:
    failed = [(title, code) for title, code in results if code != 0]
    print("\nFailed: " + ", ".join(t for t, _ in failed) if failed else "\nAll passed.")
    return failed[0][1] if failed else 0
