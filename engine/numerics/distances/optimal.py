"""The optimal discriminator, from the same masses and fakes as the Jensen-Shannon divergence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import gaussian_filter

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import Dataset, Doubles
from engine.numerics.choices import real_label, sample_count

if TYPE_CHECKING:
    from engine.observation import Observation

ENOUGH = 24.0  # expected data points and fakes that a window must hold: D* is then good to 0.1
SOMETHING, NEAR = 1.0, 1.0  # what must be there, and how near, lest far modes cast shadows
WIDTHS = (0.0, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)  # of the windows, as standard deviations in cells


def optimal_discriminator(seen: Observation, resolution: int) -> Doubles:
    """Return D* = sπ/(π + p) in (rows, columns) of cells over the area, NaN where unknown.

    π are the data's exact masses (or counts, where those are unknown) and p the counts of the
    fakes, both within the narrowest Gaussian window around each cell that holds 24 points of the
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
        f"hold {ENOUGH:g} points; blank where there is nothing"
    )


def counts(points: Floats, area: Rectangle, resolution: int) -> Doubles:
    """Return how many points (n, 2) lie in each cell (rows, columns) of an area."""
    bounds = [(area.bottom, area.top), (area.left, area.right)]
    finite = points[np.isfinite(points).all(axis=1)]
    found: Doubles = np.histogram2d(finite[:, 1], finite[:, 0], bins=resolution, range=bounds)[0]
    return found


def windowed_share(real: Doubles, fake: Doubles) -> Doubles:
    """Return real/(real + fake) within windows that grow until they hold enough, NaN elsewhere."""
    share = np.full(real.shape, np.nan)
    there = _held(real + fake, NEAR) >= SOMETHING
    for width in WIDTHS:
        ours, theirs = _held(real, width), _held(fake, width)
        ready = there & np.isnan(share) & (ours + theirs >= ENOUGH)
        share[ready] = ours[ready] / (ours + theirs)[ready]
    return share


def _held(values: Doubles, width: float) -> Doubles:
    """Return how much a Gaussian window of that width around each cell holds."""
    if width == 0.0:
        return values
    # a Gaussian average of standard deviation w is as good as one over 4πw² cells
    size = max(1.0, 4 * np.pi * width**2)
    held: Doubles = size * gaussian_filter(values, width, mode="constant", truncate=3.0)
    return held


def _masses(dataset: Dataset, area: Rectangle, resolution: int) -> Doubles | None:
    return dataset.cell_masses(
        np.linspace(area.left, area.right, resolution + 1),
        np.linspace(area.bottom, area.top, resolution + 1),
    )
