"""The KL of the posteriors taken apart, against the numbers of the lectures."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.numerics.codes.gaussian_codes import DiagonalCodes, StandardNormal
from engine.numerics.codes.surgery import log_aggregated

DRAWS = 40_000
# CLAIMS 13: μ, s, KL, mutual information, marginal KL for q_i = N(±μ, s²) and the prior N(0, 1)
CASES = [
    (1.0, 0.5, 0.818147, 0.632720, 0.185427),
    (2.0, 0.5, 2.318147, 0.693054, 1.625094),
    (0.5, 0.5, 0.443147, 0.336831, 0.106316),
]


@pytest.mark.parametrize(("mean", "sigma", "kl", "information", "marginal"), CASES)
def test_the_kl_is_information_and_marginal_kl(
    mean: float, sigma: float, kl: float, information: float, marginal: float
) -> None:
    means = torch.tensor([[mean], [-mean]], dtype=torch.float64)
    codes = DiagonalCodes(means, torch.full_like(means, math.log(sigma)))
    prior = StandardNormal.like(means, 1)
    noise = torch.from_numpy(np.random.default_rng(0).standard_normal((DRAWS, 2, 1)))
    drawn = codes.draw(noise)
    aggregated = log_aggregated(codes, drawn.codes.flatten(0, 1)).view(DRAWS, 2)
    told = codes.log_density(drawn.codes) - aggregated
    moved = aggregated - prior.log_density(drawn.codes)
    assert float(told.mean()) == pytest.approx(information, abs=0.01)
    assert float(moved.mean()) == pytest.approx(marginal, abs=0.02)
    assert float(told.mean()) <= math.log(2)
    exact = codes.kl(prior)
    assert exact is not None
    assert float(exact.mean()) == pytest.approx(kl, abs=1e-5)


def test_the_aggregated_posterior_is_the_mean_of_the_posteriors() -> None:
    random = np.random.default_rng(1)
    means, places = (torch.from_numpy(random.standard_normal((n, 2))) for n in (5, 200))
    codes = DiagonalCodes(means, torch.full_like(means, -0.5))
    each = torch.stack([codes.log_density(place.expand(1, 5, 2))[0] for place in places])
    assert torch.allclose(log_aggregated(codes, places), each.exp().mean(1).log())
