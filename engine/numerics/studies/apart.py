"""What studies ask of data and fakes whose supports share no mass."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from engine.kinds import Doubles
from engine.numerics.studies.smoothing import LOG_2, Noisy, Sides


class Pair(Protocol):
    """Data and fakes on supports that share no mass."""

    @property
    def w1(self) -> float:
        """The exact W1 between the two, without noise."""
        ...

    def draw(self, count: int, random: np.random.Generator) -> Sides:
        """Draw points (n, 2) of both."""
        ...

    def even(self) -> tuple[Sides, Sides]:
        """Return evenly spaced points of both, and their weights."""
        ...

    def distances(self, points: Doubles) -> Sides:
        """Return how far points (n, 2) are from the support of data and from that of fakes."""
        ...

    def log_ratio(self, points: Doubles, noise: float) -> Doubles:
        """Return log p/q (n,) of the noisy densities at points (n, 2): the logit of D*."""
        ...

    def noisy(self, noise: float) -> Noisy:
        """Return JSD, KL and the best accuracy under noise of that deviation, which is not 0."""
        ...

    def curves(self) -> tuple[Doubles, Doubles]:
        """Return polylines (k, n, 2) of both supports, and which are the data's (0) (k,)."""
        ...


def smoothed(pair: Pair, noises: Sequence[float]) -> list[Noisy]:
    """Return what separates the two for every noise; without any they are told apart for sure."""
    sure = Noisy(LOG_2, math.inf, 1.0)
    return [pair.noisy(noise) if noise > 0.0 else sure for noise in noises]
