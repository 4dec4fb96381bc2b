"""The stretched Gaussian against the closed forms of a normal distribution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from engine.kinds import Dataset, datasets


def build(**settings: float) -> Dataset:
    part = datasets.get("correlated")
    return part(part.Config(**settings))


def covariance(sigma: float, ratio: float, degrees: float) -> np.ndarray:
    along = np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])
    found: np.ndarray = sigma**2 * (np.eye(2) + (ratio**2 - 1) * np.outer(along, along))
    return found


SHAPES = [(0.4, 3.0, 30.0), (0.1, 1.0, 0.0), (0.05, 50.0, -70.0)]


@pytest.mark.parametrize(("sigma", "ratio", "angle"), SHAPES)
def test_density_and_entropy_are_those_of_the_normal(
    sigma: float, ratio: float, angle: float
) -> None:
    data = build(sigma=sigma, ratio=ratio, angle=angle)
    known = multivariate_normal(np.zeros(2), covariance(sigma, ratio, angle))
    points = np.random.default_rng(0).normal(size=(50, 2)) * ratio * sigma
    np.testing.assert_allclose(data.log_density(points), known.logpdf(points), rtol=1e-9)
    assert data.entropy() == pytest.approx(known.entropy())


@pytest.mark.parametrize(("sigma", "ratio", "angle"), SHAPES)
def test_samples_have_its_covariance(sigma: float, ratio: float, angle: float) -> None:
    points = build(sigma=sigma, ratio=ratio, angle=angle).sample(100_000, np.random.default_rng(1))
    exact = covariance(sigma, ratio, angle)
    np.testing.assert_allclose(np.cov(points.T), exact, atol=0.02 * exact.max())


def test_masses_of_cells_are_integrals_of_the_density() -> None:
    data, edges = build(), np.linspace(-0.3, 0.5, 5)
    found = data.cell_masses(edges, edges)
    assert found is not None
    middles = np.linspace(-0.3, 0.5, 401)
    middles = (middles[1:] + middles[:-1]) / 2
    x, y = np.meshgrid(middles, middles)
    density = np.exp(data.log_density(np.column_stack([x.ravel(), y.ravel()])))
    exact = density.reshape(4, 100, 4, 100).sum((1, 3)) * (0.8 / 400) ** 2
    np.testing.assert_allclose(found, exact, rtol=1e-4)
    assert data.cell_masses(np.array([-99.0, 99.0]), np.array([-99.0, 99.0])).sum() == (
        pytest.approx(1.0)
    )
