"""Mixtures of normals and lattices of boxes against direct sums."""

from __future__ import annotations

from functools import partial
from unittest.mock import Mock

import numpy as np
import pytest
from scipy.special import logsumexp

from engine.numerics.densities.density_lattice import Lattice
from engine.numerics.densities.mixture import FEW, Mixture


@pytest.mark.parametrize("count", [1, 50, FEW + 500])
@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize("sigma", [0.01, 0.5])
def test_the_log_density_is_the_direct_sum_near_and_far(
    count: int, weighted: bool, sigma: float
) -> None:
    random = np.random.default_rng(count)
    centres = random.normal(size=(count, 2))
    weights = random.dirichlet(np.ones(count)) if weighted else None
    points = np.concatenate([centres[:20] + sigma, random.normal(size=(20, 2)) * 30])
    squares = ((points[:, None] - centres) ** 2).sum(axis=-1)
    share = np.full(count, 1 / count) if weights is None else weights
    known = logsumexp(-squares / (2 * sigma**2), b=share, axis=1) - np.log(2 * np.pi * sigma**2)
    found = Mixture(centres, sigma, weights).log_density(points)
    assert found == pytest.approx(known, rel=1e-9, abs=1e-8)


def test_no_points_have_no_density() -> None:
    assert Mixture(np.zeros((1, 2)), 1.0).log_density(np.empty((0, 2))).shape == (0,)


@pytest.mark.parametrize("sigma", [1e-3, 0.1, 20.0])
def test_the_entropy_scales_with_the_plane(sigma: float) -> None:
    centres = sigma * np.array([[0.0, 0.0], [2.0, 0.0], [500.0, 3.0]])
    unit = Mixture(centres / sigma, 1.0).entropy()
    assert Mixture(centres, sigma).entropy() == pytest.approx(unit + 2 * np.log(sigma), abs=1e-9)


def test_coinciding_centres_are_one() -> None:
    one = Mixture(np.zeros((1, 2)), 0.3).entropy()
    assert Mixture(np.zeros((7, 2)), 0.3).entropy() == pytest.approx(one, abs=1e-12)


def test_weights_are_the_shares_of_the_draws() -> None:
    weights = np.array([0.7, 0.0, 0.3])
    mixture = Mixture(np.array([[-9.0, 0], [0, 0], [9, 0]]), 0.1, weights)
    x = mixture.sample(20_000, np.random.default_rng(0))[:, 0]
    shares = [(np.abs(x - place) < 1).mean() for place in (-9, 0, 9)]
    assert shares == pytest.approx(weights, abs=0.01)


def _lattice(sigma: float) -> Lattice:
    masses = np.array([[0.1, 0.0, 0.3], [0.0, 0.6, 0.0]])
    return Lattice(np.array([-1.0, 0, 0.5, 2]), np.array([0.0, 1, 3]), masses, sigma, 0.1)


@pytest.mark.parametrize("sigma", [0.0, 1e-300, 0.05, 0.7])
def test_masses_of_a_lattice_are_the_integral_of_its_density(sigma: float) -> None:
    lattice, edges = _lattice(sigma), np.array([-0.3, 0.6])
    line = -0.3 + 0.9 * (np.arange(900) + 0.5) / 900
    x, y = np.meshgrid(line, line)
    density = np.exp(lattice.log_density(np.column_stack([x.ravel(), y.ravel()])))
    assert lattice.cell_masses(edges, edges)[0, 0] == pytest.approx(density.mean() * 0.81, rel=1e-4)


def test_no_draw_is_rounded_into_a_box_without_mass() -> None:
    edges = np.array([-0.3, -0.1, 0.1, 0.7])
    lattice = Lattice(edges, edges, np.diag([0.2, 0.3, 0.5]), 0.0, 0.1)
    for value in (0.0, 1 - 2.0**-24):
        extreme = Mock(spec=np.random.Generator)
        extreme.random.side_effect = partial(np.full, fill_value=value)
        points = lattice.sample(3, extreme)
        assert np.isfinite(lattice.log_density(points.astype(float))).all()


@pytest.mark.parametrize("sigma", [1e-300, 0.0005, 0.02, 0.4, 3.0])
def test_the_entropy_of_a_blurred_lattice_is_that_of_its_samples(sigma: float) -> None:
    lattice = _lattice(sigma)
    density = lattice.log_density(lattice.sample(40_000, np.random.default_rng(0)).astype(float))
    assert lattice.entropy() == pytest.approx(-density.mean(), abs=4 * density.std() / 200 + 1e-9)


def test_a_little_noise_changes_the_entropy_of_a_lattice_a_little() -> None:
    assert _lattice(1e-5).entropy() == pytest.approx(_lattice(0.0).entropy(), abs=1e-3)
