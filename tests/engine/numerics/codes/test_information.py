"""What coordinates say of an example, against the mutual information of normal codes."""

from __future__ import annotations

import math

import pytest
import torch

from engine.numerics.codes.gaussian_codes import DiagonalCodes
from engine.numerics.codes.information import information


def codes(spread: float, sigma: float) -> DiagonalCodes:
    """Return posteriors N(m, σ²) whose means m ~ N(0, spread²)."""
    torch.manual_seed(0)
    means = spread * torch.randn(20_000, 1, dtype=torch.float64)
    return DiagonalCodes(means, torch.full_like(means, math.log(sigma)))


@pytest.mark.parametrize(("spread", "sigma"), [(1.0, 1.0), (2.0, 0.5), (0.3, 1.0)])
def test_it_is_the_mutual_information_of_normal_codes(spread: float, sigma: float) -> None:
    found = codes(spread, sigma)
    drawn = found.draw(torch.randn(4, *found.mean.shape, dtype=torch.float64)).codes
    exact = 0.5 * math.log(1 + (spread / sigma) ** 2)
    assert float(information(found, drawn)) == pytest.approx(exact, rel=0.03)


def test_means_that_do_not_follow_the_example_say_nothing() -> None:
    found = codes(0.0, 1.0)
    drawn = found.draw(torch.randn(4, *found.mean.shape, dtype=torch.float64)).codes
    assert float(information(found, drawn)) == 0.0


def test_a_code_without_any_spread_is_no_number_lost() -> None:
    found = codes(0.0, 1.0)
    assert torch.isfinite(information(found, found.mean[None])).all()
