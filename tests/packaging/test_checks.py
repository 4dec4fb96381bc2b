"""All checks run, two of them side by side, and each failure is told."""

from __future__ import annotations

import sys
from pathlib import Path

import checks
import pytest

PYTHON = Path(sys.executable)
TESTS = Path(checks.__file__).parent.parent / "tests"


def says(text: str, status: int = 0) -> tuple[str, ...]:
    """Return a command that says something and ends with a status."""
    return ("python", "-c", f"import sys; print({text!r}); sys.exit({status})")


def python(name: str) -> Path:
    """Find Python, whatever is looked for."""
    del name
    return PYTHON


def test_every_folder_of_tests_is_run() -> None:
    folders = {f"tests/{path.relative_to(TESTS).parts[0]}" for path in TESTS.rglob("test_*.py")}
    commands = [command for _, command in (*checks.CHECKS, checks.BESIDE)]
    assert {word for words in commands for word in words if word.startswith("tests/")} == folders


@pytest.mark.parametrize(
    ("statuses", "status", "end"),
    [
        ((0, 0, 0), 0, "All passed.\n"),
        ((0, 3, 0), 3, "Failed: Second\n"),
        ((0, 0, 4), 4, "Failed: Window\n"),
        ((2, 0, 4), 2, "Failed: First, Window\n"),
    ],
)
def test_every_check_runs_and_a_failure_decides_the_exit_status(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    statuses: tuple[int, int, int],
    status: int,
    end: str,
) -> None:
    first, second, beside = map(says, ("one", "two", "three"), statuses)
    monkeypatch.setattr(checks, "CHECKS", (("First", first), ("Second", second)))
    monkeypatch.setattr(checks, "BESIDE", ("Window", beside))
    assert checks.everything(python) == status
    said = capfd.readouterr().out
    numbers = ["one", "two", "three"]
    assert [word for word in said.split() if word in numbers] == numbers
    assert said.endswith(end)


def test_words_run_pytest_alone(capfd: pytest.CaptureFixture[str]) -> None:
    assert checks.words_alone(["surface"], lambda name: PYTHON) == 2
    # Python itself stands for pytest, and has no script of that name
    assert "surface" in capfd.readouterr().err
