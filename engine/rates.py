"""The settings that every optimiser shares: its learning rate and how that falls with time."""

from __future__ import annotations

from typing import Any

from engine.settings import Settings, setting


def learning_rate(default: float) -> Any:
    """Declare the learning rate of an optimiser."""
    return setting(
        default,
        label="Learning rate",
        symbol="η",
        low=1e-6,
        high=10.0,
        scale="log",
        live=True,
        help="The length of the optimiser's steps.",
        source="Lecture C p. 7",
    )


class OptimiserSettings(Settings):
    """What every optimiser can be asked: the rate, and how it falls along the experiment."""

    rate: float = learning_rate(1e-3)
    decay_start: float = setting(
        0.5,
        label="Decay from",
        low=0.0,
        high=1.0,
        live=True,
        help="Share of the experiment's length after which the rate falls linearly; 1 is never.",
    )
    final_rate: float = setting(
        0.02,
        label="Final share of the rate",
        low=0.0,
        high=1.0,
        live=True,
        help="What is left of the rate at the experiment's end, and after it.",
    )

    def rate_at(self, share: float) -> float:
        """Return the rate after ``share`` of the experiment's length."""
        if share <= self.decay_start or self.decay_start == 1.0:
            return self.rate
        fallen = min(1.0, (share - self.decay_start) / (1.0 - self.decay_start))
        return self.rate * (1.0 - (1.0 - self.final_rate) * fallen)
