"""Datasets against closed forms and published numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.special import ive, ndtr, xlogy

from engine.contract.errors import UserError
from engine.kinds import Dataset, datasets


def _build(name: str, **settings: Any) -> Dataset:
    part = datasets.get(name)
    return part(part.Config(**settings))


def test_the_ring_of_eight_has_eight_distinct_modes_at_equal_distances() -> None:
    modes = _build("ring").modes
    assert modes is not None
    around = np.roll(modes.centres, -1, axis=0) - modes.centres
    assert np.hypot(*around.T) == pytest.approx(np.full(8, 4 * np.sin(np.pi / 8)))


@pytest.mark.parametrize(("name", "modes", "sigma"), [("ring", 8, 0.02), ("grid", 25, 0.05)])
def test_separate_gaussians_have_the_entropy_of_one_plus_that_of_the_choice(
    name: str, modes: int, sigma: float
) -> None:
    known = np.log(2 * np.pi * np.e * sigma**2) + np.log(modes)
    assert _build(name).entropy() == pytest.approx(known, abs=1e-9)


def test_98_89_per_cent_of_a_gaussian_lie_within_three_sigma() -> None:
    points = _build("gaussian").sample(200_000, np.random.default_rng(0))
    share = (np.hypot(*points.T) <= 3).mean()
    assert share == pytest.approx(1 - np.exp(-4.5), abs=0.001)


def test_overlapping_gaussians_have_the_entropy_found_along_one_axis() -> None:
    x = np.linspace(-12, 12, 20_001)
    normals = [np.exp(-((x - m) ** 2) / 2) / np.sqrt(2 * np.pi) for m in (-1, 1)]
    density = 0.3 * normals[0] + 0.7 * normals[1]
    along_x = -np.trapezoid(xlogy(density, density), x)
    known = along_x + 0.5 * np.log(2 * np.pi * np.e)
    data = _build("two_gaussians", distance=2.0, weight=0.3, sigma=1.0)
    assert data.entropy() == pytest.approx(known, abs=1e-7)


def test_the_moons_have_their_known_entropy() -> None:
    # by a trapezoid rule over 8000 points of the curves; 1.0094 for the usual 1000 fixed angles
    assert _build("moons").entropy() == pytest.approx(1.007585, abs=1e-5)


def test_a_line_has_the_density_of_a_uniform_times_a_normal() -> None:
    sigma, random = 0.05, np.random.default_rng(0)
    points = np.column_stack([random.uniform(-2.2, 2.2, 500), random.normal(0, sigma, 500)])
    x, y = np.abs(points[:, 0]), points[:, 1]
    along = (ndtr((2 - x) / sigma) - ndtr((-2 - x) / sigma)) / 4
    known = np.log(along) - y**2 / (2 * sigma**2) - np.log(sigma * np.sqrt(2 * np.pi))
    assert _build("line").log_density(points) == pytest.approx(known, abs=1e-6)


@pytest.mark.parametrize("sigma", [0.005, 0.05, 1.0])
def test_a_circle_has_the_density_of_a_bessel_function(sigma: float) -> None:
    data = _build("circles", count=1, sigma=sigma)
    angle = np.linspace(0, 6, 200)
    radius = np.abs(2 + 5 * sigma * np.cos(7 * angle))
    points = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    gap, variance = radius - 2, sigma**2
    known = -(gap**2) / (2 * variance) + np.log(ive(0, 2 * radius / variance))
    known -= np.log(2 * np.pi * variance)
    assert data.log_density(points) == pytest.approx(known, abs=1e-6)


def test_a_checkerboard_is_uniform_over_half_of_its_board() -> None:
    data = _build("checkerboard")
    assert data.entropy() == pytest.approx(np.log(8))
    found = data.log_density(np.array([[-1.5, -1.5], [-0.5, -1.5], [1.5, 1.5], [9.0, 0.0]]))
    assert found == pytest.approx([-np.log(8), -np.inf, -np.log(8), -np.inf])


def test_blobs_are_disjoint_and_as_far_apart_as_asked() -> None:
    x = np.sort(_build("blobs", distance=1.5).sample(20_000, np.random.default_rng(0))[:, 0])
    assert np.diff(x).max() == pytest.approx(1.5, abs=0.01)


def test_noise_fills_the_gap_between_blobs_and_raises_the_entropy() -> None:
    sharp, blurred = _build("blobs", distance=0.5), _build("blobs", distance=0.5, sigma=0.2)
    gap = np.log((ndtr(6.25) - ndtr(1.25)) * (ndtr(2.5) - ndtr(-2.5)))
    assert sharp.entropy() == pytest.approx(np.log(2))
    assert sharp.log_density(np.zeros((1, 2))) == pytest.approx([-np.inf])
    assert blurred.log_density(np.zeros((1, 2))) == pytest.approx([gap])
    assert (blurred.entropy() or 0.0) > np.log(2) + 0.1


def test_parallel_lines_are_upright_and_as_far_apart_as_asked() -> None:
    data = _build("parallel_lines", distance=3.0)
    x = data.sample(2000, np.random.default_rng(0))[:, 0]
    assert np.abs(np.abs(x) - 1.5).max() < 0.1


def test_a_drawing_without_points_asks_for_one() -> None:
    with pytest.raises(UserError, match="draw something first"):
        _build("drawn")


def test_a_drawing_is_read_from_lists_as_files_hold_them() -> None:
    read = datasets.get("drawn").Config.model_validate
    assert read({"points": [[0, 1], [2.5, 3]]}) == read({"points": ((0.0, 1.0), (2.5, 3.0))})
    for wrong in ([[0, 1, 2]], [["0", "1"]], [[0, float("nan")]], "0, 1"):
        with pytest.raises(ValidationError):
            read({"points": wrong})


def test_a_drawn_point_far_away_is_refused_by_name() -> None:
    with pytest.raises(UserError, match=r"data\.points"):
        _build("drawn", points=[(0.0, 1e9)])


def test_a_drawing_keeps_its_sheet_while_it_fits() -> None:
    small, same = _build("drawn", points=[(0, 0)]), _build("drawn", points=[(1, 1), (-1.5, 0)])
    assert small.area == same.area
    assert _build("drawn", points=[(5, 0)]).area.right > 5


def test_a_drawn_point_is_one_gaussian() -> None:
    data = _build("drawn", points=[(1.0, -1.0)], sigma=0.2)
    assert data.entropy() == pytest.approx(np.log(2 * np.pi * np.e * 0.04), abs=1e-9)
