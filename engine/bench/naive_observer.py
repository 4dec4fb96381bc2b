"""How a tutorial looks at its run: every picture that can be seen, in full, for every frame."""

from __future__ import annotations

import time

from engine.contract.commands import Look
from engine.contract.snapshot import Part
from engine.kinds import probes
from engine.run.scalars import Scalars
from engine.run.trainer import Trainer

HALF = 0.5  # weight of the newest share


class NaiveObserver:
    """Draws what is asked for at the rate asked for, whatever it costs; measures no dear metric."""

    def __init__(self) -> None:
        self._parts: dict[str, Part] = {}
        self.scalars = Scalars()
        self._look = Look()
        self._last = time.perf_counter()
        self._share = 0.0

    def begin(self, trainer: Trainer) -> None:
        """Do nothing: there are no books to open."""

    def look(self, look: Look, trainer: Trainer | None) -> None:
        """Make these pictures from now on."""
        self._look = look

    def parts(self) -> dict[str, Part]:
        """Take what has not been shown yet."""
        parts, self._parts = self._parts, {}
        return parts

    def work(self, trainer: Trainer, seconds: float) -> None:
        """Make every picture if it is time for the next frame."""
        start = time.perf_counter()
        since = start - self._last
        if since * self._look.rate < 1.0:
            return
        seen, known = trainer.observe(), probes.all()
        for request in self._look.probes:
            probe = known[request.probe]()
            if probe.applies(seen):
                self._parts[request.probe] = probe.draw(seen, request.resolution)
        self._last = start
        self._share += HALF * ((time.perf_counter() - start) / since - self._share)

    def share(self) -> float:
        """Return the share of the time that looking takes."""
        return self._share
