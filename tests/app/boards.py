"""Boards and verdicts of studies made by hand, with a drawing of every kind."""

from __future__ import annotations

import numpy as np

from engine.contract.board import Board, Drawing, Verdict, Verdicts
from engine.contract.snapshot import (
    Arrows,
    Field,
    Histogram,
    Lines,
    Matrix,
    Mesh,
    Points,
    Rectangle,
    Sketch,
    Table,
    frozen,
)

FORMULA = r"\mathrm{JSD}(p,q)={jsd}\le\log 2,\quad W={w1}"
AREA = Rectangle(-2.0, -1.0, 2.0, 1.0)
NUMBERS = (("jsd", 0.25), ("w1", 1.5), ("best_accuracy", 0.75))


def every_part(count: int = 20, value: float | None = None) -> dict[str, Sketch]:
    """One part of each kind with ``count`` rows, all numbers being ``value`` if it is given."""

    def numbers(*shape: int, low: float = 0.0, high: float = 1.0) -> np.ndarray:
        if value is not None:
            return np.full(shape, value)
        return np.random.default_rng(sum(shape)).uniform(low, high, shape)

    x = np.linspace(0, 1, count) if value is None else numbers(count)
    edges = frozen(np.linspace(-1, 1, 11))
    names = tuple("abc")
    return {
        "table": Table(0, {"x": frozen(x), "p": frozen(numbers(count)), "q": frozen(x)}),
        "field": Field(0, frozen(numbers(8, 8)), AREA, 0.0, 1.0),
        "points": Points(0, frozen(numbers(count, 2)), frozen(np.arange(count) % 2)),
        "lines": Lines(0, frozen(numbers(2, 5, 2)), frozen([0, 1])),
        "arrows": Arrows(0, frozen(numbers(count, 2)), frozen(numbers(count, 2))),
        "histogram": Histogram(0, edges, {"p": frozen(numbers(10))}, (("mean", 0.5),)),
        "matrix": Matrix(0, frozen(numbers(3, 3, low=-1.0)), names, names),
        "mesh": Mesh(0, frozen(numbers(4, 5, 2))),
    }


def drawing(kind: str, **more: str) -> Drawing:
    """A drawing of a part of that kind."""
    return Drawing(f"A {kind}", every_part()[kind], more.get("x", "x"), more.get("y", "y"))


def a_board(
    study: str = "divergences",
    kinds: tuple[str, ...] = ("table", "field", "lines"),
    *,
    jsd: float = 0.25,
    value: float | None = None,
    count: int = 20,
    step: int = 0,
) -> Board:
    """A study with these drawings; every number in it is ``value`` if that is given."""
    parts = every_part(count, value)
    numbers = {**dict(NUMBERS), "jsd": jsd}
    return Board(
        step,
        study,
        study.title(),
        "A paragraph that explains what is seen. It has two sentences.",
        "Lecture A",
        FORMULA,
        tuple((name, number if value is None else value) for name, number in numbers.items()),
        tuple(Drawing(f"A {kind}", parts[kind], "x", "y") for kind in kinds),
    )


def a_verdict(name: str, *, holds: bool = True, relation: str = "=") -> Verdict:
    """A claim about a number near one half."""
    measured = 0.5 + (1e-9 if holds else 0.25)
    return Verdict(name, f"The claim {name}", 0.5, measured, 1e-6, relation, holds)


def verdicts(
    study: str = "divergences", *, held: int = 3, failed: int = 0, complete: bool = True
) -> Verdicts:
    """So many claims that hold, and after them so many that do not."""
    claims = [a_verdict(f"c{n}") for n in range(held)]
    claims += [a_verdict(f"f{n}", holds=False) for n in range(failed)]
    return Verdicts(0, study, tuple(claims), complete, 1.25)
