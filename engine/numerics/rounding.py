"""What rounding leaves of numbers that are nothing."""

from __future__ import annotations

REST = 1e-12  # of double precision, after sums of some thousand numbers of about 1


def settled(value: float) -> float:
    """Return a number of about 1, or 0 where only rounding is left of it."""
    return 0.0 if abs(value) < REST else value
