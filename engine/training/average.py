"""The moving average of trained parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.general import TrainingSettings
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


class Averaged:
    """Parameters in training and, while it is asked for, their moving average."""

    def __init__(self, parameters: Flat, training: TrainingSettings) -> None:
        self._parameters = parameters
        self.average: Average | None = None
        self.reconfigure(training)

    def reconfigure(self, training: TrainingSettings) -> None:
        """Begin or give up the average; one that goes on is kept."""
        self._training = training
        if training.ema == 0:
            self.average = None
        elif self.average is None:
            self.average = Average(self._parameters)

    def follow(self) -> None:
        """Take note of an update of the parameters."""
        if self.average is not None:
            self.average.follow(self._parameters, self._training.ema)

    @property
    def shown(self) -> Flat:
        """The parameters that are looked at: the average, if there is one and it is wanted."""
        if self.average is None or not self._training.show_ema:
            return self._parameters
        return self.average.parameters

    def state(self) -> dict[str, Any]:
        """Return a copy of the average's state by name, empty without one."""
        return {"average": self.average.state()} if self.average else {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over the average from the state of all that is trained."""
        if self.average is not None:
            self.average.restore(state["average"])
