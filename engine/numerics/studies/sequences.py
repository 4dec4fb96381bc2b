"""Sequences of distributions on a line beside their limits, by masses of points or cells."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.kinds import Doubles

PIECES = 8  # of equal mass, into which a stretch of length 1/t is cut
RIPPLE = 128  # cells in one period; loses about 1e-4 of a divergence
DEPTH = 0.9  # of the ripples; at 1 the density would touch 0, and cells tell its logarithm badly


@dataclass(frozen=True, slots=True)
class Pair:
    """The limit p and the member q (n,), masses on ``places`` (n,), in order.

    A cell of ``width`` holds its mass evenly; with no width it is a point.
    """

    places: Doubles
    p: Doubles
    q: Doubles
    width: float = 0.0


def shifted(t: int) -> Pair:
    """Return U[0, 1] and U[1/t, 1 + 1/t]."""
    places, count = _cells(t)
    inside = np.arange(len(places)) < count
    return Pair(places, inside / count, inside[::-1] / count, 1 / count)


def stretched(t: int) -> Pair:
    """Return U[0, 1] and U[0, 1 + 1/t]."""
    places, count = _cells(t)
    inside = np.arange(len(places)) < count
    return Pair(places, inside / count, np.full(len(places), 1 / len(places)), 1 / count)


def point(t: int) -> Pair:
    """Return all mass at 0 and all mass at 1/t."""
    return Pair(np.array([0.0, 1 / t]), np.array([1.0, 0.0]), np.array([0.0, 1.0]))


def ripples(t: int) -> Pair:
    """Return U[0, 1] and the density 1 + DEPTH cos(2πtx) on it, by exact masses of fine cells."""
    edges = np.linspace(0.0, 1.0, RIPPLE * t + 1)
    heights = edges + DEPTH * np.sin(2 * math.pi * t * edges) / (2 * math.pi * t)
    width = float(edges[1])
    return Pair(edges[:-1] + width / 2, np.diff(edges), np.diff(heights), width)


def escaping(t: int) -> Pair:
    """Return all mass at 0, and (1 − 1/t) of it there with 1/t at t."""
    return Pair(np.array([0.0, t]), np.array([1.0, 0.0]), np.array([1 - 1 / t, 1 / t]))


def _cells(t: int) -> tuple[Doubles, int]:
    """Return the middles of cells of equal width from 0 to 1 + 1/t, and how many lie below 1."""
    count = PIECES * t
    return (np.arange(count + PIECES) + 0.5) / count, count
