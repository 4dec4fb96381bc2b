"""Pictures of a run at one step: lossy, newest wins, every array owned and read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.contract.board import Board, Verdicts

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle of the data plane, in data units."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """The extent along x."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The extent along y."""
        return self.top - self.bottom


def frozen(values: Any) -> Floats:
    """Copy anything array-like into an owned, C-ordered, read-only float32 array."""
    array: Floats = np.array(values, dtype=np.float32, order="C", copy=True)
    array.setflags(write=False)
    return array


def frozen_bytes(values: Any) -> Bytes:
    """Copy anything array-like into an owned, C-ordered, read-only array of bytes."""
    array: Bytes = np.array(values, dtype=np.uint8, order="C", copy=True)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True)
class Points:
    """Positions (n, 2), each with a class (n,) numbered from 0 where ``labels`` are known.

    ``names`` are those of the classes, by number, where they have any.
    """

    step: int
    xy: Floats
    labels: Floats | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """Values (rows, columns) over a rectangle; row 0 is the bottom, column 0 the left.

    Cell (i, j) is the value at the centre of that cell. ``low`` and ``high`` are the levels at
    which colours should saturate. ``note`` says how the values were estimated where they were.
    """

    step: int
    values: Floats
    area: Rectangle
    low: float
    high: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arrows:
    """Vectors ``uv`` (n, 2) attached at ``xy`` (n, 2), both in data units."""

    step: int
    xy: Floats
    uv: Floats


@dataclass(frozen=True, slots=True)
class Mesh:
    """Images under G of a regular noise grid: ``xy`` (rows, columns, 2); one row is a curve."""

    step: int
    xy: Floats


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of named series (each (bins,)) over common ``edges`` (bins + 1,).

    ``marks`` are labelled positions worth a line, such as c and -c.
    """

    step: int
    edges: Floats
    series: Mapping[str, Floats]
    marks: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns of equal length, such as the mass, target and place of every mode.

    ``rows`` name what the rows are of; they are empty where a number says it.
    """

    step: int
    columns: Mapping[str, Floats]
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """Polylines ``xy`` (k, n, 2), such as trajectories or ellipses, labelled like ``Points``."""

    step: int
    xy: Floats
    labels: Floats | None = None


@dataclass(frozen=True, slots=True)
class Images:
    """Pictures (n, height, width, 1 or 3), grey or RGB, to be shown ``columns`` in a row.

    ``captions`` are empty or one for each; 0 columns leave the arrangement to the panel.
    """

    step: int
    pixels: Bytes
    captions: tuple[str, ...] = ()
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Values (rows, columns) with what names rows and columns, such as a transport plan."""

    step: int
    values: Floats
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


Sketch = Points | Field | Arrows | Mesh | Lines | Histogram | Table | Images | Matrix
Part = Sketch | Board | Verdicts


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Pictures of run ``run`` by probe name; each part carries the step at which it was made."""

    run: str
    step: int
    seconds: float
    parts: Mapping[str, Part] = field(default_factory=dict)

    def merged(self, newer: Snapshot) -> Snapshot:
        """Return ``newer`` with the parts it lacks taken from here, if both show one run."""
        if newer.run != self.run:
            return newer
        return Snapshot(newer.run, newer.step, newer.seconds, {**self.parts, **newer.parts})


@dataclass(frozen=True, slots=True)
class Rows:
    """Scalars of measured steps: per metric the steps (n,) int64 and values (n,) float64.

    A name ending in ``.floor`` holds a metric's noise floor, ``.error`` its standard error.
    """

    run: str
    columns: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]]


@dataclass(frozen=True, slots=True)
class Recalled:
    """Pictures of the past of ``run`` that were drawn anew; they bear the step they are of."""

    run: str
    parts: Mapping[str, Part]
