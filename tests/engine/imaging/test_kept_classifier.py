"""The classifier of a dataset on the disk: taken if it is whole, else trained again."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.contract.errors import FileError
from engine.imaging import cache as caching
from engine.imaging import classifier as module
from engine.imaging import kept_classifier
from engine.imaging.cache import VARIABLE
from engine.imaging.classifier import Classifier, apprentice
from engine.kinds import datasets

Damage = Callable[[bytes], bytes]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(module, "STEPS", 3)
    return tmp_path / "cache" / "classifiers"


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many steps of training were taken, one entry for each."""
    taken: list[int] = []
    step = module.Apprentice._step

    def counted(self: module.Apprentice) -> None:
        taken.append(1)
        step(self)

    monkeypatch.setattr(module.Apprentice, "_step", counted)
    return taken


def trained(monkeypatch: pytest.MonkeyPatch, name: str = "digits", **given: Any) -> Classifier:
    """Return the classifier as a new process would have it."""
    monkeypatch.setattr(module, "_known", {})
    kind: Any = datasets.get(name)
    found = apprentice(kind(kind.Config(**given))).work()
    assert found is not None
    return found


def same(one: Classifier, other: Classifier) -> bool:
    images = np.random.default_rng(0).random((20, 64), dtype=np.float32)
    return bool((one.features(images) == other.features(images)).all())


def test_the_next_process_finds_it_and_trains_nothing(
    monkeypatch: pytest.MonkeyPatch, steps: list[int], cache: Path
) -> None:
    first = trained(monkeypatch)
    assert len(steps) == 3
    second = trained(monkeypatch)
    assert len(steps) == 3
    assert first is not second
    assert same(first, second)
    assert first.accuracy == second.accuracy
    assert len(list(cache.iterdir())) == 1


def test_each_dataset_has_its_own(
    monkeypatch: pytest.MonkeyPatch, steps: list[int], cache: Path
) -> None:
    for given in ({}, {"kinds": 3}, {"colour": "colour"}, {}):
        trained(monkeypatch, "shapes", **given)
    assert len(steps) == 9
    assert len(list(cache.iterdir())) == 3


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _flipped_last(content: bytes) -> bytes:
    return content[:-1] + bytes((content[-1] ^ 1,))


def _other(content: bytes, **change: object) -> bytes:
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    fields = {**json.loads(header["__metadata__"]["saddlepoint"]), **change}
    header["__metadata__"]["saddlepoint"] = json.dumps(fields)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + content[8 + size :]


DAMAGE: dict[str, Damage] = {
    "empty": lambda content: b"",
    "text": lambda content: b"nothing of the kind",
    "cut": _cut,
    "one bit": _flipped_last,
    "a header that never ends": lambda content: b"\xff" * 8 + content[8:],
    "a deep header": lambda content: (99_999).to_bytes(8, "little") + b"[" * 99_999,
    "too large": lambda content: content + bytes(kept_classifier.MOST),
    "newer": lambda content: _other(content, version=2),
    "foreign": lambda content: _other(content, format="saddlepoint-checkpoint"),
    "of another dataset": lambda content: _other(content, mark="0" * 64),
    "an accuracy that is none": lambda content: _other(content, accuracy="high"),
    "another accuracy": lambda content: _other(content, accuracy=1.0),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_damaged_or_foreign_is_trained_again_and_replaced(
    monkeypatch: pytest.MonkeyPatch, steps: list[int], cache: Path, name: str
) -> None:
    first = trained(monkeypatch)
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    path.write_bytes(DAMAGE[name](whole))
    assert same(trained(monkeypatch), first)
    assert len(steps) == 6
    assert path.read_bytes() == whole


def test_weights_of_other_shapes_are_not_taken(
    monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    trained(monkeypatch)
    (path,) = cache.iterdir()
    assert kept_classifier.recalled(path.stem, [(3, 3)]) is None


def _full(*_: object) -> None:
    raise FileError("no room")


def _refused(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "no space left")


@pytest.mark.parametrize("trouble", ["space", "write", "folder"])
def test_without_room_it_is_trained_and_used_all_the_same(
    monkeypatch: pytest.MonkeyPatch, steps: list[int], tmp_path: Path, trouble: str
) -> None:
    if trouble == "space":
        monkeypatch.setattr(kept_classifier, "demand_space", _full)
    elif trouble == "write":
        monkeypatch.setattr(caching.os, "replace", _refused)
    else:
        (tmp_path / "file").touch()
        monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    assert same(trained(monkeypatch), trained(monkeypatch))
    assert len(steps) == 6
    assert not list(tmp_path.rglob("classifiers/*"))


def test_those_that_were_not_used_for_longest_make_room(
    monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setattr(kept_classifier, "BUDGET", 1)
    for kinds in (2, 3, 4):
        trained(monkeypatch, "shapes", kinds=kinds)
        assert len(list(cache.iterdir())) == 1
