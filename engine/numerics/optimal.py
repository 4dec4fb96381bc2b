"""The optimal discriminator, from the same masses and fakes as the Jensen-Shannon divergence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import Dataset, Doubles
from engine.numerics.choices import real_label, sample_count

if TYPE_CHECKING:
    from engine.observation import Observation

ENOUGH = 64  # expected data points and fakes together, for an error of D* of about 0.05
WIDEST = 16  # the largest window reaches this share of the side, inverted, each way


def optimal_discriminator(seen: Observation, resolution: int) -> Doubles:
    """Return D* = sπ/(π + p) in (rows, columns) of cells over the area, NaN where unknown.

    π are the data's exact masses (or counts, where those are unknown) and p the counts of the
    fakes, both within the smallest square of cells around each cell that holds 64 points of the
    two together; s is the label of real examples, 1 without smoothing.
    """

    def compute() -> Doubles:
        count, area = sample_count(seen), seen.dataset.area
        key = ("optimal masses", resolution)
        masses = seen.lasting(key, lambda: _masses(seen.dataset, area, resolution))
        real = counts(seen.real(count), area, resolution) if masses is None else masses * count
        return real_label(seen) * windowed_share(real, counts(seen.fake(count), area, resolution))

    return seen.cached(("optimal", resolution), compute)


def optimal_note(seen: Observation) -> str:
    """Say in one sentence how D* is estimated."""
    return (
        f"D* from the data's masses and {sample_count(seen)} fakes within windows that grow to "
        f"hold {ENOUGH} points; blank where there are none"
    )


def counts(points: Floats, area: Rectangle, resolution: int) -> Doubles:
    """Return how many points (n, 2) lie in each cell (rows, columns) of an area."""
    bounds = [(area.bottom, area.top), (area.left, area.right)]
    finite = points[np.isfinite(points).all(axis=1)]
    found: Doubles = np.histogram2d(finite[:, 1], finite[:, 0], bins=resolution, range=bounds)[0]
    return found


def windowed_share(real: Doubles, fake: Doubles) -> Doubles:
    """Return real/(real + fake) within windows that grow until they hold 64; NaN where none do."""
    share = np.full(real.shape, np.nan)
    reach = 0
    while reach <= max(1, len(real) // WIDEST):
        ours, theirs = windowed_sum(real, reach), windowed_sum(fake, reach)
        ready = np.isnan(share) & (ours + theirs >= ENOUGH)
        share[ready] = ours[ready] / (ours + theirs)[ready]
        reach = max(1, 2 * reach)
    return share


def windowed_sum(values: Doubles, reach: int) -> Doubles:
    """Return the sums over squares that reach ``reach`` cells each way, cut off at the border."""
    for axis in (0, 1):
        total = np.cumsum(values, axis=axis)
        total = np.insert(total, 0, 0.0, axis=axis)
        place, last = np.arange(values.shape[axis]), values.shape[axis]
        upper = np.take(total, np.minimum(place + reach + 1, last), axis=axis)
        values = upper - np.take(total, np.maximum(place - reach, 0), axis=axis)
    return values


def _masses(dataset: Dataset, area: Rectangle, resolution: int) -> Doubles | None:
    return dataset.cell_masses(
        np.linspace(area.left, area.right, resolution + 1),
        np.linspace(area.bottom, area.top, resolution + 1),
    )
