"""What a panel may read of a run's curves."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Steps = NDArray[np.int64]
Values = NDArray[np.float64]


class ColumnsView(Protocol):
    """Append-only scalars of one run, readable from any thread without a lock."""

    def names(self) -> tuple[str, ...]:
        """The columns that have at least one value, in order of first appearance."""
        ...

    def column(self, name: str) -> tuple[Steps, Values]:
        """Steps and values of a column as read-only views, empty where it has none."""
        ...

    def latest(self, name: str) -> float | None:
        """The newest value of a column, or None."""
        ...

    def version(self) -> int:
        """A number that grows with every append, so that nothing is redrawn in vain."""
        ...
