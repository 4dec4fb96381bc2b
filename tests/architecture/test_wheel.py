"""The installed product: a wheel holds all that it needs and works outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

pytest.importorskip("hatchling")
ROOT = Path(__file__).resolve().parents[2]
DATA = (".toml", ".json", ".qss", ".svg", ".otf", ".ttf", ".txt")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    order = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(order, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("saddlepoint-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the unpacked wheel and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def command(installed: Path, *words: str) -> str:
    """Run ``saddlepoint`` from the unpacked wheel, outside the checkout; return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=installed,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_the_wheel_holds_every_module_and_every_data_file(wheel: Path) -> None:
    packages = (ROOT / name for name in ("app", "engine", "resources"))
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in packages
        for path in package.rglob("*")
        if path.suffix in (".py", *DATA)
    }
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert not wanted - names
    assert not {name for name in names if name.startswith(("tests/", "packaging/"))}


def test_the_command_of_the_wheel_is_saddlepoint(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (entry,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "saddlepoint = app.__main__:main" in archive.read(entry).decode()


def test_the_command_works_outside_the_checkout(installed: Path) -> None:
    assert "saddlepoint" in command(installed, "--help")
    assert "ring" in command(installed, "info")
