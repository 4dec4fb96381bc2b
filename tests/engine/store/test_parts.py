"""Pictures as bytes: the same back, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields

import numpy as np
import pytest

from engine.contract.board import Board, Drawing, Verdict, Verdicts
from engine.contract.snapshot import (
    Arrows,
    Field,
    Histogram,
    Images,
    Lines,
    Matrix,
    Mesh,
    Part,
    Points,
    Rectangle,
    Table,
    frozen,
    frozen_bytes,
)
from engine.store.parts import DamageError, decode, encode

RANDOM = np.random.default_rng(0)
XY = frozen(RANDOM.normal(size=(7, 2)))
PARTS: tuple[Part, ...] = (
    Points(3, XY, frozen(range(7))),
    Points(3, XY, frozen(range(7)), ("circle", "square")),
    Points(3, XY),
    Field(4, frozen(RANDOM.normal(size=(3, 5))), Rectangle(-1, -2, 1, 2), 0.0, float("inf"), "n"),
    Arrows(5, XY, XY),
    Mesh(6, frozen(RANDOM.normal(size=(2, 3, 2)))),
    Histogram(7, frozen(range(4)), {"real": frozen([1, 2, 3])}, (("c", 0.1),)),
    Table(8, {"mass": frozen([0.5, 0.5])}),
    Lines(9, frozen(RANDOM.normal(size=(2, 3, 2)))),
    Images(10, frozen_bytes(RANDOM.integers(0, 255, (2, 4, 4, 1))), ("a", "b"), 2),
    Matrix(11, frozen(np.eye(2)), ("x", "y"), ("u", "v")),
    Board(
        0, "s", "S", "text", "src", "x={v}", (("v", float("nan")),), (Drawing("t", Points(0, XY)),)
    ),
    Verdicts(0, "s", (Verdict("n", "says", 1.0, 1.0, 0.1, "=", True),), True, 0.5),
)


def same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other)
    if isinstance(one, dict):
        return isinstance(other, dict) and all(same(one[k], other[k]) for k in one)
    if isinstance(one, tuple):
        return isinstance(other, tuple) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(other) and all(
            same(getattr(one, f.name), getattr(other, f.name))
            for f in fields(one)  # type: ignore[arg-type]
        )
    return one == other or (str(one) == str(other) == "nan")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_a_picture_comes_back_as_it_was(part: Part) -> None:
    back = decode(encode(part))
    assert same(part, back)
    arrays = [v for v in (getattr(back, f.name) for f in fields(back)) if isinstance(v, np.ndarray)]
    assert not any(array.flags.writeable for array in arrays)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_damaged_bytes_are_refused_or_read_but_never_trusted(part: Part) -> None:
    content = bytearray(encode(part))
    for at in RANDOM.integers(0, len(content), 200):
        damaged = bytes(content[:at]) + bytes([RANDOM.integers(256)]) + bytes(content[at + 1 :])
        for tried in (damaged, bytes(content[:at])):
            with suppress(DamageError):
                decode(tried)


def test_a_picture_with_fields_of_another_kind_is_refused() -> None:
    good = encode(Points(3, XY))
    for old, new in ((b'"xy"', b'"yx"'), (b"Points", b"Popnts"), (b'"<f4"', b'"|O8"')):
        with pytest.raises(DamageError):
            decode(good.replace(old, new))
