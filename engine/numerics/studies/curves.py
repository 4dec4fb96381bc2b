"""Curves over a common axis, as studies draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Table, frozen


def curves(columns: Mapping[str, NDArray[np.generic] | Sequence[float]]) -> Table:
    """Return a table of columns (n,) of equal length; the first one is the axis."""
    return Table(0, {name: frozen(values) for name, values in columns.items()})
