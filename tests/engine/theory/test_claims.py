"""When a claim holds."""

from __future__ import annotations

import math

import pytest

from engine.kinds import Claim

INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("expected", "relation", "measured", "holds"),
    [
        (1.0, "=", 1.05, True),
        (1.0, "=", 1.2, False),
        (1.0, "=", 0.8, False),
        (1.0, "≤", 1.05, True),
        (1.0, "≤", 1.2, False),
        (1.0, "≤", -9.0, True),
        (1.0, "≥", 0.95, True),
        (1.0, "≥", 0.8, False),
        (1.0, "≥", 9.0, True),
        (INF, "=", INF, True),
        (INF, "=", 9.0, False),
        (1.0, "=", INF, False),
        (1.0, "=", NAN, False),
        (1.0, "≤", NAN, False),
        (1.0, "≥", NAN, False),
    ],
)
def test_a_claim_holds_within_its_tolerance(
    expected: float, relation: str, measured: float, holds: bool
) -> None:
    assert Claim("a", "b", expected, measured, 0.1, relation).holds is holds
