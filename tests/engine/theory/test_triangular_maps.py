"""Triangular maps: which wrong formula is noticed, and what bending and stretching do."""

from __future__ import annotations

import pytest
import torch

from engine.kinds import studies
from engine.theory.triangular_maps import Layer, apply, undo


def numbers(**changes):
    kind = studies.get("triangular_maps")
    return kind(kind.Config(**changes)).numbers()


def sideways(right):
    """Let the last coordinate steer the first: no longer triangular."""
    return lambda layer, z: right(layer, z) + 0.1 * z.roll(1, -1)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("log_diagonal", lambda right: lambda layer, z: 0.9 * right(layer, z), "sum-8"),
        ("log_diagonal", lambda right: lambda layer, z: 0.9 * right(layer, z), "area"),
        ("log_diagonal", lambda right: lambda layer, z: right(layer, z.flip(-1)), "composition-2"),
        ("apply", sideways, "zeros-8"),
        ("apply", lambda right: lambda layer, z: 1.01 * right(layer, z), "bending-keeps-area"),
        ("undo", lambda right: lambda layer, x: right(layer, x) + 1e-6, "inverse-2"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("triangular_maps", target, wrong, claim)


def test_the_sum_is_the_jacobians_log_determinant():
    found = numbers(layers=7, stretch=0.9, bend=1.5)
    assert found["log_det"] == pytest.approx(found["log_det_autograd"], abs=1e-12)


def test_bending_alone_changes_no_volume():
    assert numbers(stretch=0.0, bend=2.0)["log_det"] == pytest.approx(0.0, abs=1e-12)


def test_undoing_works_for_many_points_at_once():
    layer = Layer(
        torch.tensor([[0.0, 0.0], [1.0, 0.0]], dtype=torch.float64), 0.7, 1.1, turned=True
    )
    z = torch.linspace(-3, 3, 20, dtype=torch.float64).reshape(10, 2)
    torch.testing.assert_close(undo(layer, apply(layer, z)), z, rtol=0, atol=1e-12)
