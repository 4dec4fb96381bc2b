"""Parts are found once, whole, whoever asks first."""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.registry import Registry

PACKAGE = "package_of_parts"
PART = """
import {package}.meeting as meeting

meeting.registry.add("{name}", object())
meeting.passed("{name}")
"""
MEETING = """
registry = None
passed = None
"""
SHORTLY = 0.2  # seconds: what a thread that waits for the list keeps the one that makes it


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry[object]]:
    """A registry of the parts "one" and "two", none of which is loaded yet."""
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "meeting.py").write_text(MEETING, encoding="utf-8")
    for name in ("one", "two"):
        text = PART.format(package=PACKAGE, name=name)
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Registry(PACKAGE)
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]


def meet(registry: Registry[object], monkeypatch: pytest.MonkeyPatch, passed: object) -> None:
    """Have the modules of the parts register there, and call ``passed`` with their names."""
    meeting = pytest.importorskip(f"{PACKAGE}.meeting")
    monkeypatch.setattr(meeting, "registry", registry)
    monkeypatch.setattr(meeting, "passed", passed)


def test_a_thread_that_asks_while_another_loads_is_given_all_parts(
    registry: Registry[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    half, answered = threading.Event(), threading.Event()

    def passed(name: str) -> None:
        half.set()
        if name == "one":
            answered.wait(SHORTLY)  # it is never set where the other waits for the whole list

    def ask_in_between() -> list[str]:
        assert half.wait(10)
        found = list(registry.all())
        answered.set()
        return found

    meet(registry, monkeypatch, passed)
    with ThreadPoolExecutor(2) as threads:
        second = threads.submit(ask_in_between)
        first = threads.submit(registry.all)
        assert list(first.result(10)) == second.result(10) == ["one", "two"]


def test_a_part_that_is_being_loaded_is_told_of_those_before_it(
    registry: Registry[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[list[str]] = []
    meet(registry, monkeypatch, lambda name: found.append(list(registry.all())))
    assert list(registry.all()) == ["one", "two"]
    assert found == [["one"], ["one", "two"]]


def test_a_second_part_of_the_same_name_is_a_mistake() -> None:
    registry: Registry[object] = Registry("nothing")
    registry.add("one", object())
    with pytest.raises(ValueError, match="two parts of nothing are called 'one'"):
        registry.add("one", object())
