"""The delete-one jackknife of sums over cells (Quenouille 1956)."""

from __future__ import annotations

from collections.abc import Callable

from engine.kinds import Doubles

Terms = Callable[[Doubles, Doubles], Doubles]


def jackknife(
    terms: Terms, masses: Doubles, counts: Doubles, extra: float = 0.0
) -> tuple[float, float]:
    """Return the bias and the variance that the counts (k,) bring into Σ terms(masses, shares).

    A cell's share is its count with ``extra`` added, over the sum of all. Points of one cell are
    alike, so there is one case per occupied cell.
    """
    total, added = counts.sum(), extra * len(counts)
    whole = float(terms(masses, (counts + extra) / (total + added)).sum())
    full = terms(masses, (counts + extra) / (total - 1 + added))
    held = counts > 0
    fewer = terms(masses[held], (counts[held] - 1 + extra) / (total - 1 + added))
    left = full.sum() + fewer - full[held]
    weights = counts[held]
    mean = float((weights * left).sum() / total)
    spread = float((weights * (left - mean) ** 2).sum())
    return float((total - 1) * (mean - whole)), float(spread * (total - 1) / total)
