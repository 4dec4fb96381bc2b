"""What the repository promises about its own set-up: locks, README and continuous integration."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
TEST = PROJECT["optional-dependencies"]["test"]


def pins(*names: str) -> dict[str, str]:
    """Return the versions that lock files pin, by lower-case name with dashes."""
    lines = [line for n in names for line in (ROOT / "packaging" / n).read_text().splitlines()]
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {name.lower().replace("_", "-"): version for name, version in pairs}


@pytest.mark.parametrize("wanted", [*PROJECT["dependencies"], *TEST])
def test_every_dependency_is_locked_within_its_bounds(wanted: str) -> None:
    requirement = Requirement(wanted)
    locked = pins("requirements.lock", "requirements-test.lock")
    assert requirement.specifier.contains(locked[requirement.name.lower().replace("_", "-")])


def test_the_application_does_without_the_packages_of_its_tests() -> None:
    app, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert not app.keys() & test.keys()
    assert all(Requirement(word).name.lower() in app for word in PROJECT["dependencies"])


def test_the_first_screen_of_the_readme_has_both_commands_and_the_picture() -> None:
    screen = (ROOT / "README.md").read_text().splitlines()[:20]
    assert "python3 packaging/bootstrap.py run" in screen
    assert "python3 packaging/bootstrap.py test" in screen
    assert any("docs/window.png" in line for line in screen)


def test_continuous_integration_calls_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert "python3 packaging/bootstrap.py test" in script.read_text()
    assert script.stat().st_mode & 0o111
