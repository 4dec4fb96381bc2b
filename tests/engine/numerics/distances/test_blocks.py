"""Blocks of cells, and the divergences that are infinite without them, by known answers."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest

from engine.contract.snapshot import Rectangle
from engine.contract.values import Value
from engine.families.adversarial.game import Game
from engine.kinds import metrics
from engine.numerics.distances.blocks import blocks
from engine.numerics.distances.cells import Cells
from engine.observation import Observation
from engine.plan import check
from engine.run.trainer import Trainer

WIDE = math.sqrt(1.5**2 + 0.5**2)  # of the Gaussian nearest to two at ±1.5 with 0.5, by forward KL
LEAST = 0.461995  # the KL that remains (CLAIMS 4)


def lattice(count: int) -> Cells:
    return Cells.covering(Rectangle(-4.0, 4.0, -4.0, 4.0), 8.0 / count)


def test_equal_masses_are_halved_until_they_are_too_few() -> None:
    cells = lattice(32)
    masses = np.append(np.full(32 * 32, 1 / 1024), 0.0)
    found = blocks(cells, masses, 1 / 64)
    assert found[-1] == found.max() == 64  # the overflow is alone
    assert np.bincount(found, masses)[:-1] == pytest.approx(1 / 64)
    assert set(np.bincount(found)[:-1]) == {16}


def test_blocks_hold_enough_unless_they_are_one_cell() -> None:
    cells, random = lattice(32), np.random.default_rng(0)
    masses = np.append(random.dirichlet(np.full(32 * 32, 0.05)), 0.0)
    found = blocks(cells, masses, 0.01)
    sums = np.bincount(found, masses)
    assert sums[:-1].min() >= 0.01
    assert sums.sum() == pytest.approx(1.0)
    assert len(sums) > 30


def test_blocks_are_rectangles() -> None:
    cells, random = lattice(32), np.random.default_rng(1)
    found = blocks(cells, np.append(random.dirichlet(np.ones(32 * 32)), 0.0), 0.02)
    table = found[:-1].reshape(32, 32)
    for block in range(table.max() + 1):
        rows, columns = np.nonzero(table == block)
        assert np.ptp(rows) + 1 == len(set(rows))
        assert len(rows) == (np.ptp(rows) + 1) * (np.ptp(columns) + 1)


def test_a_single_cell_with_all_the_mass_is_one_block() -> None:
    masses = np.zeros(32 * 32 + 1)
    masses[100] = 1.0
    assert set(blocks(lattice(32), masses, 0.1)) == {0, 1}


def affine(
    data: Mapping[str, Value], scales: tuple[float, float], kind: str = "f_kl"
) -> Observation:
    """A run whose fakes are Gaussian with these standard deviations along the axes."""
    chosen = {"data": data, "generator": {"depth": 0}, "objective": {"kind": kind}}
    trainer = Trainer(check(chosen))
    assert isinstance(trainer.model, Game)
    weights, biases = trainer.model.generator.parameters.parts
    weights.copy_(weights.new_tensor(np.diag(scales)))
    biases.zero_()
    return trainer.observe(record=False)


@pytest.mark.parametrize(
    ("data", "scales", "expected"),
    [
        ({"kind": "two_gaussians", "distance": 3.0}, (WIDE, 0.5), LEAST),
        ({"kind": "two_gaussians", "distance": 4.0}, (2.0616, 0.5), 0.723553),
        ({"kind": "gaussian"}, (1.5, 1.5), 2 * math.log(1.5) + 1 / 1.5**2 - 1),
    ],
)
def test_the_kl_of_known_fakes_is_the_known_one(
    data: Mapping[str, Value], scales: tuple[float, float], expected: float
) -> None:
    found = metrics.get("f_divergence")().measure(affine(data, scales))
    assert found.value == pytest.approx(expected, abs=0.03)
    assert found.error is not None
    assert abs(found.value - expected) < 4 * found.error
    assert found.floor is not None
    assert found.floor < 0.02


def test_pearson_of_known_fakes_is_the_known_one() -> None:
    scale = 1.3  # E_p (π/p)² = (s⁴/(2s² − 1))
    found = metrics.get("f_divergence")().measure(
        affine({"kind": "gaussian"}, (scale, scale), "f_pearson")
    )
    assert found.value == pytest.approx(scale**4 / (2 * scale**2 - 1) - 1, abs=0.04)
