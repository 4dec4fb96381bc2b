"""The set-up script: what it asks of a machine, when it does nothing, and what it says."""

from __future__ import annotations

import ast
import os
import re
import sys
from pathlib import Path
from typing import Any

import bootstrap
import pytest
from system import SetupError

from app.__main__ import parser

HERE = Path(bootstrap.__file__).parent
COMMANDS = re.findall(r"saddlepoint (\w+) +\w", parser().epilog or "")
CLOSED = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a lock file and no environment."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "app.lock").write_text("numpy==1\ntorch==2.13.0\n")
    (tmp_path / "test.lock").write_text("pytest==1\n")
    app, test = tmp_path / "app.lock", tmp_path / "test.lock"
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "APP_LOCK", app)
    monkeypatch.setattr(bootstrap, "LOCKS", {"run": (app,), "test": (app, test)})
    return tmp_path


@pytest.fixture
def installs(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What pip was asked for, in a checkout whose environment appears at once."""
    asked: list[tuple[str, ...]] = []

    def make() -> None:
        (checkout / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        bootstrap.executable("python").touch()
        version = "version = {}.{}.{}\n".format(*sys.version_info)
        (checkout / ".venv" / "pyvenv.cfg").write_text(f"{version}command = {checkout / '.venv'}\n")

    monkeypatch.setattr(bootstrap, "make_environment", make)
    monkeypatch.setattr(bootstrap, "pip", lambda *words: asked.append(words))
    monkeypatch.setattr(bootstrap, "check_room", lambda free: None)
    return asked


@pytest.mark.parametrize("name", ["bootstrap.py", "system.py", "checks.py"])
def test_the_bootstrap_can_be_read_by_an_old_python_and_needs_only_its_library(name: str) -> None:
    tree = ast.parse((HERE / name).read_text(), feature_version=(3, 7))
    modules = {n.names[0].name for n in ast.walk(tree) if isinstance(n, ast.Import)}
    modules |= {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {m.split(".")[0] for m in modules} <= {*sys.stdlib_module_names, "system", "checks"}


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 15)])
def test_an_unfit_python_is_named_with_those_that_fit(version: tuple[int, int]) -> None:
    with pytest.raises(SetupError, match=rf"Python {version[0]}\.{version[1]} .*3\.11"):
        bootstrap.check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_supported_pythons_pass(version: tuple[int, int]) -> None:
    bootstrap.check_python(version)


def test_words_after_the_dashes_are_passed_on_untouched() -> None:
    own, words = bootstrap.split(["test", "--cpu", "--", "-k", "surface", "--", "-x"])
    assert (own.command, own.cpu, words) == ("test", True, ["-k", "surface", "--", "-x"])


def test_a_second_call_installs_nothing(installs: list[tuple[str, ...]]) -> None:
    bootstrap.prepare("run", cpu=False)
    first = len(installs)
    bootstrap.prepare("run", cpu=False)
    assert first > 0
    assert len(installs) == first


def test_a_changed_lock_is_installed(checkout: Path, installs: list[tuple[str, ...]]) -> None:
    bootstrap.prepare("run", cpu=False)
    (checkout / "app.lock").write_text("numpy==2\ntorch==2.13.0\n")
    installs.clear()
    bootstrap.prepare("run", cpu=False)
    assert ("-q", "-r", str(checkout / "app.lock")) in installs


def test_the_tests_bring_their_own_packages(
    checkout: Path, installs: list[tuple[str, ...]]
) -> None:
    bootstrap.prepare("run", cpu=False)
    installs.clear()
    bootstrap.prepare("test", cpu=False)
    locks = ("-r", str(checkout / "app.lock"), "-r", str(checkout / "test.lock"))
    assert ("-q", *locks) in installs


def test_what_the_tests_brought_serves_the_application_too(
    installs: list[tuple[str, ...]],
) -> None:
    bootstrap.prepare("test", cpu=False)
    installs.clear()
    bootstrap.prepare("run", cpu=False)
    assert installs == []


@pytest.mark.parametrize(
    ("text", "again"), [("[tool.ruff]\n", False), ("[project]\nversion = '2'\n", True)]
)
def test_only_a_change_of_the_metadata_installs_the_project_again(
    checkout: Path, installs: list[tuple[str, ...]], text: str, again: bool
) -> None:
    bootstrap.prepare("run", cpu=False)
    installs.clear()
    (checkout / "pyproject.toml").write_text(text if again else f"[project]\n{text}")
    bootstrap.prepare("run", cpu=False)
    assert bool(installs) is again


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have one build")
def test_cpu_replaces_an_environment_with_cuda_and_is_then_kept(
    installs: list[tuple[str, ...]],
) -> None:
    bootstrap.prepare("run", cpu=False)
    installs.clear()
    bootstrap.prepare("run", cpu=True)
    wanted = ("--index-url", bootstrap.CPU_INDEX, "--no-deps", "torch==2.13.0+cpu")
    assert installs[0] == ("-q", *wanted)
    installs.clear()
    bootstrap.prepare("run", cpu=False)
    assert installs == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have one build")
def test_the_choice_of_the_small_build_outlives_a_changed_lock(
    checkout: Path, installs: list[tuple[str, ...]]
) -> None:
    bootstrap.prepare("run", cpu=True)
    (checkout / "app.lock").write_text("torch==2.14.0\n")
    installs.clear()
    bootstrap.prepare("test", cpu=False)
    assert installs[0][-1] == "torch==2.14.0+cpu"


def test_an_environment_that_was_moved_does_not_count(
    checkout: Path, installs: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.prepare("run", cpu=False)
    assert bootstrap.environment_exists()
    moved = checkout.rename(checkout.parent / "moved")
    monkeypatch.setattr(bootstrap, "VENV", moved / ".venv")
    assert not bootstrap.environment_exists()


def test_too_little_room_is_said_before_anything_is_fetched() -> None:
    with pytest.raises(SetupError, match=r"0\.5 GB left and 3 GB are needed"):
        bootstrap.check_room(5 * 10**8)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        (
            "Retrying ... [Errno -3] Temporary failure in name resolution')\n"
            "ERROR: No matching distribution found for numpy",
            "cannot be reached",
        ),
        ("ERROR: No matching distribution found for torch==2.13.0", "no build for this machine"),
    ],
)
def test_a_fault_of_pip_becomes_one_sentence(output: str, sentence: str) -> None:
    told = bootstrap.meaning(output, "otherwise")
    assert sentence in told
    assert "\n" not in told


def test_an_unknown_fault_keeps_what_pip_said() -> None:
    assert bootstrap.meaning("ERROR: bad luck", "It failed.") == "It failed.\nERROR: bad luck"


def test_without_a_screen_the_headless_commands_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "has_screen", lambda environment: False)
    with pytest.raises(SetupError, match=r"no screen here[\s\S]*train ring --out runs/ring"):
        bootstrap.run([])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a screen")
def test_a_screen_is_a_named_display() -> None:
    assert not bootstrap.has_screen(CLOSED)
    assert bootstrap.has_screen({**CLOSED, "DISPLAY": ":0"})
    assert bootstrap.has_screen({**CLOSED, "WAYLAND_DISPLAY": "wayland-0"})
    assert bootstrap.has_screen({**CLOSED, "QT_QPA_PLATFORM": "offscreen"})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts a process instead")
def test_headless_words_need_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(bootstrap, "has_screen", lambda environment: False)
    monkeypatch.setattr(os, "execv", lambda program, words: started.append(words[1:]))
    for word in COMMANDS:
        bootstrap.run([word, "ring"])
    assert started == [[word, "ring"] for word in COMMANDS]


def test_commands_that_draw_nothing_need_no_library_of_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(bootstrap, "environment_exists", lambda: True)
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda shown: asked.append(shown) or [])
    monkeypatch.setenv("DISPLAY", ":0")
    for word in ("train", "info", "verify", "diagnose", "script"):
        bootstrap.missing("run", [word])
    assert asked == []
    for word in ("render", "export", "bench"):
        bootstrap.missing("run", [word])
    assert asked == [False, False, False]
    bootstrap.missing("run", [])
    assert asked[-1]


def test_trouble_is_told_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(version: Any) -> None:
        raise SetupError("this will not do.")

    monkeypatch.setattr(bootstrap, "check_python", refuse)
    assert bootstrap.main(["run"]) == 1
    assert capsys.readouterr().err == "\nSaddlepoint: this will not do.\n"
