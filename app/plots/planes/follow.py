"""One fake that is followed from step to step, with the path it took. No Qt."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from app.plots.axes.geometry import drawable
from engine.contract.snapshot import Points

TRAIL = 400


class Follower:
    """Fakes come from fixed noise, so that the same index is the same point at every step."""

    def __init__(self) -> None:
        self.index: int | None = None
        self._count = 0
        self._step = -1
        self._trail: deque[tuple[float, float]] = deque(maxlen=TRAIL)

    def choose(self, points: Points, place: tuple[float, float], reach: float) -> bool:
        """Follow the point nearest to a place within ``reach``, or none; say whether one is."""
        self.forget()
        distances = np.hypot(*(points.xy - np.asarray(place)).T)
        known = np.isfinite(distances)
        if not known.any() or float(np.min(distances[known])) > reach:
            return False
        self.index = int(np.argmin(np.where(known, distances, np.inf)))
        self._count = len(points.xy)
        self.update(points)
        return True

    def update(self, points: Points) -> None:
        """Lengthen the path by where the point is now; another set of points ends it."""
        if self.index is None or points.step == self._step:
            return
        if len(points.xy) != self._count or points.step < self._step:
            self.forget()
            return
        self._step = points.step
        x, y = map(float, points.xy[self.index])
        if drawable(points.xy[self.index]):
            self._trail.append((x, y))

    def forget(self) -> None:
        """Follow nothing."""
        self.index, self._step = None, -1
        self._trail.clear()

    def trail(self) -> NDArray[np.float64]:
        """Return the path (n, 2), the newest place last."""
        return np.array(self._trail, dtype=np.float64).reshape(-1, 2)
