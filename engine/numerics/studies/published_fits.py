"""Where the normal distributions that are nearest to two bells lie, as published or by quadrature.

Lectures A, B, C and E; the values are good to the digits that are given.
"""

from __future__ import annotations

from typing import Literal

from engine.numerics.studies.two_bells import TwoBells

Divergence = Literal["forward", "reverse", "jsd"]

CASES = {
    "2": TwoBells(0.5, 2.0, 0.5),
    "1.5": TwoBells(0.5, 1.5, 0.5),
    "1": TwoBells(0.5, 1.0, 0.5),
    "unequal": TwoBells(0.7, 2.0, 0.5),
}
# by mixture and divergence: how many minima there are, then some of them as (rank, μ, σ, value)
Published = tuple[int, tuple[tuple[int, float, float, float], ...]]
PUBLISHED: dict[tuple[str, Divergence], Published] = {
    ("2", "forward"): (1, ((0, 0.0, 2.0616, 0.723553),)),
    ("2", "reverse"): (3, ((0, -1.9998, 0.5004, 0.693053), (1, 1.9998, 0.5004, 0.693053))),
    ("2", "jsd"): (3, ((0, 0.0, 2.0424, 0.200963), (1, -1.9997, 0.5007, 0.215728))),
    ("1.5", "forward"): (1, ((0, 0.0, 1.5811, 0.461995),)),
    ("1.5", "reverse"): (3, ((0, -1.4922, 0.5117, 0.688769),)),
    ("1.5", "jsd"): (3, ((0, 0.0, 1.5599, 0.128411), (1, -1.4844, 0.5246, 0.214077))),
    ("1", "forward"): (1, ((0, 0.0, 1.1180, 0.171999),)),
    ("1", "reverse"): (1, ((0, 0.0, 1.0235, 0.226508),)),
    ("1", "jsd"): (1, ((0, 0.0, 1.0982, 0.046089),)),
    ("unequal", "forward"): (1, ((0, -0.8, 1.9, 0.724222),)),
    ("unequal", "reverse"): (2, ((0, -1.9999, 0.5003, 0.356615),)),
    ("unequal", "jsd"): (3, ((0, -1.9998, 0.5004, 0.117254), (1, -0.8493, 1.8567, 0.201047))),
}
