"""Round numbers for axes."""

from __future__ import annotations

import numpy as np


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return about so many round numbers from ``low`` to ``high``, which is larger."""
    rough = (high - low) / about
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * min((1, 2, 5, 10), key=lambda factor: abs(factor * power - rough))
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    return [float(step * i) for i in range(first, last + 1)]
