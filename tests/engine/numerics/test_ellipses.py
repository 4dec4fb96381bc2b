"""Ellipses of covariances known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine.numerics.ellipses import ellipses


def test_a_circle() -> None:
    (curve,) = ellipses(np.array([[1.0, -1.0]]), 4 * np.eye(2)[None], sigmas=1.5)
    assert np.hypot(*(curve - [1, -1]).T) == pytest.approx(3.0)
    assert curve[0] == pytest.approx(curve[-1])


def test_every_point_has_the_mahalanobis_distance() -> None:
    root = np.random.default_rng(0).normal(size=(3, 2, 2))
    covariances = root @ root.transpose(0, 2, 1)
    curves = ellipses(np.zeros((3, 2)), covariances, sigmas=2.0, points=12)
    assert curves.shape == (3, 12, 2)
    for curve, covariance in zip(curves, covariances, strict=True):
        distance = np.einsum("pi,ij,pj->p", curve, np.linalg.inv(covariance), curve)
        assert np.sqrt(distance) == pytest.approx(2.0)


def test_a_degenerate_one_is_a_segment() -> None:
    (curve,) = ellipses(np.zeros((1, 2)), np.diag([1.0, -1e-12])[None])
    assert np.isfinite(curve).all()
    assert curve[:, 1] == pytest.approx(0.0)
