"""Cells that cut up the plane, for comparing samples with exact masses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import Dataset, Doubles

Indices = NDArray[np.intp]

FEWEST = 32  # cells along a side, however smooth the data
MOST = 1024  # cells along a side that are kept
FINEST = 4096  # steps along a side before empty stripes are merged
NEGLIGIBLE = 1e-9  # mass of a stripe of the plane that need not be resolved


@dataclass(frozen=True, eq=False, slots=True)
class Axis:
    """Edges (n + 1,) that lie on a regular fine grid, and the cell of each of its steps."""

    edges: Doubles
    cell_of_step: Indices

    def locate(self, values: Doubles) -> tuple[Indices, NDArray[np.bool_]]:
        """Return the cell of each value (n,) and whether it lies in any; NaN does not."""
        steps = len(self.cell_of_step)
        start, stop = self.edges[0], self.edges[-1]
        inside = (values >= start) & (values < stop)
        places = np.where(inside, (values - start) * (steps / (stop - start)), 0.0)
        return self.cell_of_step[np.minimum(places.astype(np.intp), steps - 1)], inside


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """A partition of the plane: rows × columns of cells, and one more for all that is outside.

    Counts and masses are vectors of rows · columns + 1 values, row after row from the bottom, the
    overflow last, so that nothing is lost.
    """

    x: Axis
    y: Axis

    @classmethod
    def covering(cls, area: Rectangle, size: float) -> Cells:
        """Return equal cells no larger than ``size``; at least 32, at most 1024 a side."""
        return cls(
            _regular(area.left, area.right, _steps(area.width, size, MOST)),
            _regular(area.bottom, area.top, _steps(area.height, size, MOST)),
        )

    @classmethod
    def of(cls, dataset: Dataset, size: float | None = None) -> Cells:
        """Return cells no larger than ``size``, or else the dataset's scale, where it has mass.

        Where a whole stripe of the plane is empty its cells are merged: no estimate that compares
        with the data can tell them apart, and few cells are quick. Data that would need more than
        1024 cells a side gets larger ones; data without a known density gets equal ones.
        """
        area, size = dataset.area, size or dataset.scale
        x = _steps(area.width, size, FINEST)
        y = _steps(area.height, size, FINEST)
        across = dataset.cell_masses(_edges(area.left, area.right, x), _ends(area.bottom, area.top))
        along = dataset.cell_masses(_ends(area.left, area.right), _edges(area.bottom, area.top, y))
        if across is None or along is None:
            return cls.covering(area, size)
        return cls(
            _merged(area.left, area.right, across.ravel()),
            _merged(area.bottom, area.top, along.ravel()),
        )

    @property
    def count(self) -> int:
        """How many cells there are, without the overflow."""
        return (len(self.x.edges) - 1) * (len(self.y.edges) - 1)

    def counts(self, points: Floats | Doubles) -> NDArray[np.int64]:
        """Count points (n, 2) in each cell; those outside or not finite go to the overflow."""
        column, in_column = self.x.locate(points[:, 0].astype(float))
        row, in_row = self.y.locate(points[:, 1].astype(float))
        cell = row * (len(self.x.edges) - 1) + column
        cell[~(in_column & in_row)] = self.count
        return np.bincount(cell, minlength=self.count + 1)

    def masses(self, dataset: Dataset) -> Doubles | None:
        """Return the dataset's exact mass in each cell, or None where it is unknown."""
        masses = dataset.cell_masses(self.x.edges, self.y.edges)
        if masses is None:
            return None
        return np.append(masses, max(0.0, 1.0 - float(masses.sum())))


def _steps(width: float, size: float, most: int) -> int:
    """Return how many steps of at most ``size`` a side needs: a multiple of 4, to be halved."""
    return 4 * int(np.ceil(np.clip(width / size, FEWEST, most) / 4))


def _edges(start: float, stop: float, steps: int) -> Doubles:
    return np.linspace(start, stop, steps + 1)


def _ends(start: float, stop: float) -> Doubles:
    return np.array([start, stop])


def _regular(start: float, stop: float, steps: int) -> Axis:
    return Axis(_edges(start, stop, steps), np.arange(steps))


def _merged(start: float, stop: float, masses: Doubles) -> Axis:
    """Return an axis on the grid of the stripes' ``masses`` (steps,), empty ones merged.

    Steps are doubled until few enough cells are left.
    """
    while True:
        steps = len(masses)
        occupied = masses > NEGLIGIBLE
        begins = occupied.copy()
        begins[1:] |= occupied[:-1]
        begins[:: max(1, steps // FEWEST)] = True
        if begins.sum() <= MOST:
            break
        masses = masses.reshape(-1, 2).sum(axis=1)
    edges = _edges(start, stop, steps)
    kept = np.append(edges[:-1][begins], edges[-1])
    return Axis(kept, np.cumsum(begins) - 1)
