"""How many times a second something happens."""

from __future__ import annotations

from collections import deque


class Beat:
    """Counts moments (in seconds) within the last ``window`` seconds."""

    def __init__(self, window: float = 1.0) -> None:
        self._window = window
        self._moments: deque[float] = deque()

    def strike(self, now: float) -> None:
        """Note that it happened."""
        self._moments.append(now)
        self._forget(now)

    def rate(self, now: float) -> float:
        """Return how often a second it happened lately."""
        self._forget(now)
        return len(self._moments) / self._window

    def _forget(self, now: float) -> None:
        while self._moments and self._moments[0] <= now - self._window:
            self._moments.popleft()
