"""An f-divergence of the data from the model, from exact cell masses and the counts of fakes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from engine.contract.snapshot import Floats
from engine.kinds import Doubles, Measurement
from engine.numerics.choices import sample_count
from engine.numerics.distances.blocks import blocks
from engine.numerics.distances.cells import Indices
from engine.numerics.distances.divergence import Comparison, comparison
from engine.numerics.distances.floors import noise_floor
from engine.numerics.distances.jackknife import jackknife
from engine.numerics.f_gan import FGan

if TYPE_CHECKING:
    from engine.observation import Observation

NOTHING = 1e-15  # masses below are rounding; where fakes lie all the same they count as this much
EXPECTED = 1.0  # fakes that a perfect model puts into a block: fewer say nothing, more blur it
HALF = 0.5  # of a fake in every block (Krichevsky and Trofimov 1981)
UNEXPLAINED = 8.0  # the jackknife leaves at most about an eighth of the bias


def divergence_of_masses(objective: FGan, masses: Doubles, counts: Doubles) -> Measurement:
    """Return D_f of exact masses (k,) from a model known by its counts (k,), jackknifed.

    Where a cell without fakes would make it infinite (KL, Pearson) every cell is given half a
    fake: an infinite divergence then shows as a large number that grows with their number.
    """
    kept = (masses > NOTHING) | (counts > 0)
    masses, counts = np.maximum(masses[kept], NOTHING), counts[kept]
    extra = HALF if math.isinf(objective.recession) else 0.0
    shares = (counts + extra) / (counts.sum() + extra * len(counts))
    value = float(objective.terms(masses, shares).sum())
    excess, variance = jackknife(objective.terms, masses, counts, extra)
    error = float(np.hypot(variance**0.5, excess / UNEXPLAINED))
    return Measurement(value - excess, error=error)


def known_masses(seen: Observation) -> bool:
    """Whether the data's mass in every cell is known exactly."""
    area = seen.dataset.area
    sides = np.array([area.left, area.right]), np.array([area.bottom, area.top])
    return seen.dataset.cell_masses(*sides) is not None


def divergence_from_model(seen: Observation, objective: FGan) -> Measurement:
    """Return the divergence of the data from fresh fakes, in the cells of the JSD; with floor.

    Where data without fakes costs without bound, cells that a perfect model would leave empty are
    joined with their neighbours, which never enlarges an f-divergence.
    """
    count = sample_count(seen)
    compared = comparison(seen, count)
    masses = compared.masses
    if masses is None:
        raise ValueError("the data's masses are not known")
    joined = _joined(seen, compared, count) if math.isinf(objective.recession) else None

    def estimate(fakes: Floats) -> Measurement:
        counts = compared.cells.counts(fakes).astype(float)
        if joined is None:
            return divergence_of_masses(objective, masses, counts)
        known, counted = (np.bincount(joined, part).astype(float) for part in (masses, counts))
        return divergence_of_masses(objective, known, counted)

    found = estimate(seen.fake(count))
    name = type(objective).__name__
    floor = noise_floor(seen, name, count, lambda _, other: estimate(other).value)
    return Measurement(found.value, found.error, floor)


def _joined(seen: Observation, compared: Comparison, count: int) -> Indices:
    """Return the block of each cell; a block of one cell may hold less than is expected of it."""
    cells, masses = compared.cells, compared.masses
    assert masses is not None
    return seen.lasting(("blocks", count), lambda: blocks(cells, masses, EXPECTED / count))
