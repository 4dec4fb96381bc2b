"""Cells of the plane."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.contract.snapshot import Rectangle
from engine.kinds import Dataset, datasets
from engine.numerics.distances.cells import Cells

SQUARE = Rectangle(-1.0, -1.0, 1.0, 1.0)


def _build(name: str, **settings: Any) -> Dataset:
    part = datasets.get(name)
    return part(part.Config(**settings))


def test_cells_are_no_larger_than_asked_and_bounded_in_number() -> None:
    for size, fewest, most in ((10.0, 32, 32), (0.02, 100, 103), (1e-6, 1024, 1024)):
        cells = Cells.covering(SQUARE, size)
        assert fewest <= len(cells.x.edges) - 1 <= most
        assert cells.count == (len(cells.x.edges) - 1) * (len(cells.y.edges) - 1)


def test_every_point_is_counted_once_and_the_lost_ones_overflow() -> None:
    cells = Cells.covering(SQUARE, 0.5)
    points = np.array([[0, 0], [-1, -1], [1, 0], [0, 2], [np.nan, 0], [0, np.inf], [1e30, 0]])
    counts = cells.counts(points.astype(np.float32))
    assert counts.shape == (cells.count + 1,)
    assert counts[-1] == 5
    assert counts[0] == 1
    assert counts.sum() == 7


def test_counts_run_row_after_row_from_the_bottom() -> None:
    cells = Cells.covering(SQUARE, 0.5)
    columns = len(cells.x.edges) - 1
    middles = (cells.x.edges[:-1] + cells.x.edges[1:]) / 2
    counts = cells.counts(np.array([[middles[3], middles[2]]]))
    assert counts.argmax() == 2 * columns + 3


@pytest.mark.parametrize("name", ["ring", "grid", "parallel_lines", "spiral"])
def test_counts_agree_with_a_histogram_over_the_same_edges(name: str) -> None:
    data = _build(name)
    cells, points = Cells.of(data), data.sample(20_000, np.random.default_rng(0)).astype(float)
    expected, _, _ = np.histogram2d(points[:, 1], points[:, 0], bins=(cells.y.edges, cells.x.edges))
    assert np.array_equal(cells.counts(points)[:-1], expected.ravel())


def test_no_points_are_no_counts() -> None:
    assert Cells.covering(SQUARE, 0.5).counts(np.empty((0, 2), np.float32)).sum() == 0


@pytest.mark.parametrize(
    ("name", "settings"), [("ring", {}), ("grid", {}), ("ring", {"sigma": 0.005}), ("moons", {})]
)
def test_cells_of_a_dataset_are_fine_where_it_has_mass(name: str, settings: dict[str, Any]) -> None:
    data = _build(name, **settings)
    cells, points = Cells.of(data), data.sample(20_000, np.random.default_rng(0))
    widths = np.diff(cells.x.edges)
    column = np.searchsorted(cells.x.edges, points[:, 0], side="right") - 1
    assert (widths[column] <= data.scale * (1 + 1e-9)).mean() > 0.9999
    assert cells.count <= 1024**2


def test_empty_stripes_are_merged_so_that_few_cells_are_left() -> None:
    data = _build("grid")
    assert Cells.of(data).count < Cells.covering(data.area, data.scale).count / 4


def test_what_the_area_leaves_out_is_overflow_mass() -> None:
    data = _build("gaussian")
    masses = Cells.covering(SQUARE, 0.1).masses(data)
    assert masses is not None
    assert masses[-1] == pytest.approx(1 - 0.6826895**2, abs=1e-6)


def test_data_that_needs_too_many_cells_gets_larger_ones() -> None:
    data = _build("spiral", sigma=0.005, radius=10.0)
    cells = Cells.of(data)
    masses = cells.masses(data)
    assert max(len(cells.x.edges), len(cells.y.edges)) <= 1025
    assert masses is not None
    assert masses.sum() == pytest.approx(1)
    steps = np.diff(cells.x.edges)
    assert np.allclose(steps / steps.min(), np.round(steps / steps.min()))
