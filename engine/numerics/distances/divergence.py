"""The Jensen-Shannon divergence over cells, in nats, corrected for bias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import xlogy

from engine.contract.snapshot import Floats
from engine.kinds import Dataset, Doubles, Measurement
from engine.numerics.choices import sample_count
from engine.numerics.distances.cells import Cells
from engine.numerics.distances.floors import noise_floor
from engine.numerics.distances.jackknife import jackknife

if TYPE_CHECKING:
    from engine.observation import Observation

SMALLEST = 1e-15  # masses below are rounding, and would spoil the logarithms
FINENESS = (0.25, 0.5, 1.0)  # sizes of cells tried, in scales of the data
PER_CELL = 16  # fakes for each cell that effectively holds data, before cells are made finer
UNEXPLAINED = 8.0  # the jackknife leaves at most about an eighth of the bias


def from_masses(masses: Doubles, counts: Doubles) -> Measurement:
    """Return the JSD of exact cell masses (k,) and a sample's counts (k,).

    Empirical shares overstate it by about (K − 1)/8N for K occupied cells where both agree, and
    not at all where they are apart. The delete-one jackknife (Quenouille 1956) takes off what is
    right for these counts, about nine tenths of it. The error is the jackknife's, with an eighth
    of the correction for what that leaves.
    """
    kept = (masses > SMALLEST) | (counts > 0)
    shares = np.where(masses > SMALLEST, masses, 0.0)[kept]
    excess, variance = jackknife(_terms, shares, counts[kept])
    value = float(_terms(shares, counts[kept] / counts.sum()).sum())
    return _corrected(value, excess, variance)


def from_counts(first: Doubles, second: Doubles) -> Measurement:
    """Return the JSD of two samples from their counts (k,), each side jackknifed."""
    kept = (first > 0) | (second > 0)
    n, m = first[kept], second[kept]
    one = jackknife(_terms, m / m.sum(), n)
    other = jackknife(_terms, n / n.sum(), m)
    value = float(_terms(n / n.sum(), m / m.sum()).sum())
    return _corrected(value, one[0] + other[0], one[1] + other[1])


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """The cells in which fakes are compared with the data, and its exact masses if known."""

    cells: Cells
    masses: Doubles | None

    def measure(self, real: Floats, fake: Floats) -> Measurement:
        """Return the JSD of the data and a sample; ``real`` serves where no masses are known."""
        counts = self.cells.counts(fake).astype(float)
        if self.masses is not None:
            return from_masses(self.masses, counts)
        return from_counts(self.cells.counts(real).astype(float), counts)


def jensen_shannon(seen: Observation) -> Measurement:
    """Return the JSD of data and fresh fakes with its error and floor: one estimate for all."""
    return seen.cached("jensen-shannon", lambda: _estimate(seen, sample_count(seen)))


def _estimate(seen: Observation, count: int) -> Measurement:
    compared = comparison(seen, count)
    found = compared.measure(seen.real(count), seen.fake(count))
    floor = noise_floor(seen, "jsd", count, lambda real, other: compared.measure(real, other).value)
    return Measurement(found.value, found.error, floor)


def comparison(seen: Observation, count: int) -> Comparison:
    """Return cells to compare ``count`` fakes with the data in.

    They are the finest for which there are enough fakes, from the data's scale down.
    """
    for fineness in FINENESS[:-1]:
        found = _compared(seen, fineness)
        if found.masses is not None and PER_CELL * _effective(found.masses) <= count:
            return found
    return _compared(seen, FINENESS[-1])


def _compared(seen: Observation, fineness: float) -> Comparison:
    def compute() -> Comparison:
        dataset: Dataset = seen.dataset
        cells = Cells.of(dataset, fineness * dataset.scale)
        return Comparison(cells, cells.masses(dataset))

    return seen.lasting(("cells", fineness), compute)


def _effective(masses: Doubles) -> float:
    """Return how many equally filled cells would have the entropy of these masses."""
    return float(np.exp(-xlogy(masses, masses).sum()))


def _terms(p: Doubles, q: Doubles) -> Doubles:
    """Return each cell's part of ½KL(p‖m) + ½KL(q‖m) with m = (p + q)/2."""
    middle = (p + q) / 2
    terms: Doubles = (xlogy(p, p) + xlogy(q, q)) / 2 - xlogy(middle, middle)
    return terms


def _corrected(value: float, excess: float, variance: float) -> Measurement:
    error = float(np.hypot(variance**0.5, excess / UNEXPLAINED))
    return Measurement(value - excess, error=error)
