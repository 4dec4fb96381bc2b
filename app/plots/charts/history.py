"""Pictures that grow by a column a step and are thinned evenly when they are full. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CAPACITY = 400


class History:
    """Vectors of equal length seen at ascending steps, at most ``CAPACITY`` of them.

    When it is full every second one is dropped and from then on every second one is taken.
    """

    def __init__(self) -> None:
        self.clear()

    def offer(self, step: int, values: NDArray[np.float64]) -> bool:
        """Take what was seen at a step and say whether the history changed.

        A step that lies before the last one, or a vector of another length, begins a new history.
        """
        if self.steps and (step < self.steps[-1] or len(values) != len(self._rows[-1])):
            self.clear()
        if self.steps and step == self.steps[-1]:
            return False
        self._offered += 1
        if (self._offered - 1) % self._stride:
            return False
        self.steps.append(step)
        self._rows.append(np.array(values, dtype=np.float64))
        if len(self.steps) > CAPACITY:
            self._thin()
        return True

    def clear(self) -> None:
        """Forget everything."""
        self.steps: list[int] = []
        self._rows: list[NDArray[np.float64]] = []
        self._stride, self._offered = 1, 0

    def matrix(self, columns: int) -> NDArray[np.float32]:
        """Return (length, columns): the vectors seen nearest to evenly spaced steps, as columns.

        So the last one, which is what holds now, has its share of the width.
        """
        if not self.steps:
            return np.zeros((1, 1), np.float32)
        wanted = np.linspace(self.steps[0], self.steps[-1], columns)
        steps = np.asarray(self.steps, dtype=np.float64)
        index = np.searchsorted((steps[1:] + steps[:-1]) / 2, wanted, side="right")
        return np.stack(self._rows)[index].T.astype(np.float32)

    def _thin(self) -> None:
        self.steps, self._rows = self.steps[::2], self._rows[::2]
        self._stride *= 2
        self._offered = 1 + len(self.steps) * self._stride - self._stride
