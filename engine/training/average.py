"""The moving average of the generator's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.training.flat import Flat
from engine.training.memory import copied, overwrite


class Average:
    """An exponential moving average that warms up: its decay is min(decay, (1 + t)/(10 + t)).

    t counts the updates it has followed. Yazıcı et al. 2019.
    """

    def __init__(self, parameters: Flat) -> None:
        self.parameters = parameters.like(parameters.values.clone())
        self._updates = 0

    def follow(self, parameters: Flat, decay: float) -> None:
        """Move towards the parameters after one update of theirs."""
        decay = min(decay, (1 + self._updates) / (10 + self._updates))
        self.parameters.values.lerp_(parameters.values, 1.0 - decay)
        self._updates += 1

    def state(self) -> dict[str, Any]:
        """Return a copy of the averages and the number of updates."""
        return {"parameters": copied(self.parameters.values), "updates": self._updates}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over a state."""
        overwrite(self.parameters.values, state["parameters"], "average.parameters")
        self._updates = int(state["updates"])
