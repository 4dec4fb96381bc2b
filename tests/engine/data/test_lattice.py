"""Whole numbers with known probabilities."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.contract.values import Config
from engine.families.flow import Transport
from engine.kinds import Dataset, datasets
from engine.kinds.data import Quantised
from engine.plan import check


def lattice(**settings: float) -> Dataset:
    part = datasets.get("lattice")
    return part(part.Config(**settings))


def test_every_value_is_a_level() -> None:
    data = lattice(side=6)
    assert isinstance(data, Quantised)
    assert data.levels == 6
    levels = data.sample(3000, np.random.default_rng(0)) * 5
    assert np.allclose(levels, levels.round(), atol=1e-5)
    assert set(levels.round().ravel().tolist()) == set(range(6))


def test_a_wide_ring_makes_all_pairs_as_likely() -> None:
    entropy = lattice(side=2, sigma=1.0).entropy()
    assert entropy == pytest.approx(math.log(4))


def test_counts_agree_with_the_entropy() -> None:
    data = lattice(side=5, sigma=0.08)
    levels = (data.sample(200_000, np.random.default_rng(1)) * 4).round().astype(int)
    shares = np.bincount(levels[:, 0] * 5 + levels[:, 1], minlength=25) / len(levels)
    found = -sum(share * math.log(share) for share in shares if share)
    assert found == pytest.approx(data.entropy(), abs=0.01)


def test_there_is_no_density_but_a_likelihood_without_noise_is_warned_of() -> None:
    assert lattice().log_density(np.zeros((1, 2))) is None
    config: Config = {"family": {"kind": "flow"}, "data": {"kind": "lattice"}}
    found = Transport(check(config)).complaints()
    assert any("dequantisation" in sentence for sentence in found)
