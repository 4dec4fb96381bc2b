"""How finely a field is drawn while training goes on, so that it still moves on screen."""

from __future__ import annotations

from engine.contract.commands import ProbeRequest

AIM = 0.004  # seconds that one drawing may take while playing
COARSEST = 48  # cells a side, below which a surface can no longer be read
GRAIN = 16  # cells a side between two finenesses, so that the picture does not change all the time
MEMORY = 0.3  # weight of the newest cost


class Detail:
    """The cells a side of one probe's field: all of those asked for in a paused run."""

    def __init__(self) -> None:
        self._cost = 0.0

    def reduced(self, request: ProbeRequest) -> int:
        """Return the cells a side for a run that is playing, at most those asked for."""
        if self._cost == 0.0 or request.resolution <= COARSEST:
            return request.resolution
        affordable = int((AIM / self._cost) ** 0.5) // GRAIN * GRAIN
        return max(COARSEST, min(request.resolution, affordable))

    def learn(self, cells: int, seconds: float) -> None:
        """Note what a drawing of ``cells`` a side has cost."""
        if cells > 0:
            cost = seconds / cells**2
            self._cost += (cost - self._cost) * (MEMORY if self._cost else 1.0)
