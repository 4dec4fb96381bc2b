"""log p(x) by summing over codes, against the normal distribution it is known to be."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from engine.numerics.codes.evidence import exact_log_evidence
from engine.numerics.codes.gaussian_codes import DiagonalCodes, StandardNormal, normal_log_density
from engine.numerics.codes.latent import Batch

EXAMPLES = torch.tensor([[0.3, -0.2], [1.1, 0.4], [-2.0, 0.9], [0.0, 0.0]])


def found(sigma: float, width: float, shift: float = 0.0) -> torch.Tensor:
    """Return log p(x) where x = z + σ ε; q has so many times the posterior's width."""
    log_sigma = torch.full((2,), math.log(sigma))
    latent = SimpleNamespace(
        dimension=2,
        code_noise=2,
        log_likelihood=lambda z, x: normal_log_density(x, z, log_sigma).sum(-1),
        prior=lambda: StandardNormal.like(EXAMPLES, 2),
    )
    seen = SimpleNamespace(
        view=lambda _: latent,
        random=lambda _: np.random.default_rng(0),
        tensor=lambda values: torch.as_tensor(values, dtype=torch.float32),
    )
    mean = EXAMPLES / (1 + sigma**2) + shift
    spread = torch.full_like(EXAMPLES, math.log(width * sigma / math.sqrt(1 + sigma**2)))
    codes = DiagonalCodes(mean, spread)
    return exact_log_evidence(seen, Batch(EXAMPLES, None, codes, torch.zeros(len(EXAMPLES))))


def known(sigma: float) -> torch.Tensor:
    variance = 1 + sigma**2
    return -0.5 * EXAMPLES.square().sum(-1) / variance - math.log(2 * math.pi * variance)


@pytest.mark.parametrize("sigma", [0.5, 0.1, 0.01, 0.001])
def test_an_exact_posterior_may_be_narrower_than_a_cell(sigma: float) -> None:
    torch.testing.assert_close(found(sigma, 1.0), known(sigma), atol=0.06, rtol=0)


def test_a_wide_posterior_is_summed_without_noise() -> None:
    torch.testing.assert_close(found(0.5, 1.0), known(0.5), atol=1e-4, rtol=0)


@pytest.mark.parametrize(("width", "shift"), [(0.5, 0.0), (8.0, 0.0), (1.0, 3.0)])
def test_the_lattice_finds_what_a_wrong_posterior_misses(width: float, shift: float) -> None:
    torch.testing.assert_close(found(0.5, width, shift), known(0.5), atol=2e-3, rtol=0)


def test_a_posterior_twice_too_wide_serves_a_narrow_likelihood() -> None:
    torch.testing.assert_close(found(0.01, 2.0), known(0.01), atol=0.3, rtol=0)
