"""System packages: what is found missing, under which name, and how it is provided."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys

import pytest
import system

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux needs them")


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A Debian 12 machine, whose commands are recorded and not run."""
    asked: list[tuple[str, ...]] = []

    def quiet(*words: str) -> bool:
        asked.append(words)
        return not words[-1].endswith("t64")

    monkeypatch.setattr(system, "quiet", quiet)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    return asked


@LINUX
def test_only_what_does_not_load_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "loads", lambda library: library != "libEGL.so.1")
    assert system.missing_libraries(shown=False) == [("libegl1",)]


@LINUX
def test_a_window_needs_more_than_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "loads", lambda library: False)
    drawn, shown = (system.missing_libraries(shown=flag) for flag in (False, True))
    assert ("libxcb-cursor0",) in shown
    assert ("libxcb-cursor0",) not in drawn


@LINUX
def test_a_library_that_exists_loads_and_another_does_not() -> None:
    assert system.loads("libc.so.6")
    assert not system.loads("libnobody-has-this.so.1")


def test_the_package_name_is_the_one_that_this_release_knows(
    orders: list[tuple[str, ...]],
) -> None:
    assert system.known([("libglib2.0-0t64", "libglib2.0-0")]) == ["libglib2.0-0"]


def test_root_fetches_the_lists_before_installing(
    orders: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    system.provide([("libegl1",), ("libglib2.0-0t64", "libglib2.0-0")])
    apt = [order for order in orders if "apt-get" in order]
    assert apt[0][-1] == "update"
    assert apt[1][-2:] == ("libegl1", "libglib2.0-0")
    assert "DEBIAN_FRONTEND=noninteractive" in apt[1]


def test_without_rights_the_exact_line_is_given(
    orders: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "administrator", lambda: None)
    with pytest.raises(system.SetupError, match=r"sudo apt-get install -y libegl1 libgl1$"):
        system.provide([("libegl1",), ("libgl1",)])


def test_another_distribution_is_told_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(system.SetupError, match="package manager"):
        system.provide([("libegl1",)])


def test_nothing_missing_means_nothing_done(orders: list[tuple[str, ...]]) -> None:
    system.provide([])
    assert orders == []


def test_a_python_without_ensurepip_needs_the_venv_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    (names,) = system.missing_venv()
    assert names[-1] == "python3-venv"
