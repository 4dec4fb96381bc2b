"""Divergences of two discrete distributions on common places, in nats."""

from __future__ import annotations

from scipy.special import rel_entr

from engine.kinds import Doubles


def total_variation(p: Doubles, q: Doubles) -> float:
    """Return TV of masses (n,), at most 1."""
    return float(0.5 * abs(p - q).sum())


def kullback_leibler(p: Doubles, q: Doubles) -> float:
    """Return KL(p‖q) of masses (n,), infinite where q has none and p has some."""
    return float(rel_entr(p, q).sum())


def jensen_shannon(p: Doubles, q: Doubles) -> float:
    """Return JSD of masses (n,), half of each KL to the middle: at most log 2."""
    middle = 0.5 * (p + q)
    return 0.5 * (kullback_leibler(p, middle) + kullback_leibler(q, middle))
