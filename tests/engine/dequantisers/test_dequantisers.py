"""Dequantisation against the probability of a level under a normal distribution."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.stats import norm

from engine.contract.errors import ConfigError
from engine.kinds import Dequantiser, dequantisers

Tensor = torch.Tensor
DRAWS = 100_000
every = pytest.mark.parametrize("name", list(dequantisers.all()))
noisy = pytest.mark.parametrize("name", [n for n in dequantisers.all() if n != "none"])


def build(
    name: str, shape: tuple[int, ...] = (1,), levels: int = 2
) -> tuple[Dequantiser, list[Tensor]]:
    kind = dequantisers.get(name)
    made = kind(kind.Config(), shape, levels)
    arrays = made.initial(np.random.default_rng(0))
    return made, [torch.from_numpy(a) for a in arrays]


def noise(made: Dequantiser, count: int) -> Tensor:
    return torch.from_numpy(np.random.default_rng(1).standard_normal((count, made.noise)))


def bound(made: Dequantiser, own: list[Tensor], mean: float, sigma: float, count: int) -> Tensor:
    """Return draws of the bound of log P(y = 0) where y + u is N(mean, sigma), for two levels."""
    spread, gain = made.spread(own, torch.zeros(count, 1, dtype=torch.float64), noise(made, count))
    normal = torch.distributions.Normal(mean, sigma, validate_args=False)
    # x = (y + u)/2 has twice the density of y + u
    return (normal.log_prob(2 * spread) + math.log(2)).sum(-1) + gain


@every
def test_it_says_what_it_is(name: str) -> None:
    kind = dequantisers.get(name)
    assert kind.name == name
    assert len((kind.__doc__ or "").split()) > 5
    assert kind.label


@noisy
def test_continuous_data_are_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="whole grey levels"):
        build(name, levels=0)


@every
@pytest.mark.parametrize("levels", [2, 17, 256])
def test_what_is_spread_is_gathered_again(name: str, levels: int) -> None:
    made, own = build(name, (1, 4, 4), levels)
    whole = torch.from_numpy(
        np.random.default_rng(2).integers(levels, size=(50, 16)) / (levels - 1)
    )
    spread, gain = made.spread(own, whole, noise(made, 50))
    assert torch.allclose(made.gather(spread), whole)
    assert gain.shape == (50,)
    assert name == "none" or len(spread.unique()) > levels


@pytest.mark.parametrize(
    ("mean", "sigma", "log_mass", "expected"),
    [(0.5, 0.3, -0.100462, -0.177929), (0.5, 1.0, None, None), (0.2, 0.2, None, None)],
)
def test_uniform_noise_gives_the_bound_of_the_lectures(
    mean: float, sigma: float, log_mass: float | None, expected: float | None
) -> None:
    """CLAIMS 18: log P and the bound, or for the others the gap."""
    exact = math.log(norm.cdf(1, mean, sigma) - norm.cdf(0, mean, sigma))
    gaps = {(0.5, 1.0): 0.000689, (0.2, 0.2): 1.303376}
    assert log_mass is None or exact == pytest.approx(log_mass, abs=1e-6)
    wanted = exact - gaps[mean, sigma] if expected is None else expected
    made, own = build("uniform")
    found = bound(made, own, mean, sigma, DRAWS)
    error = float(found.std()) / DRAWS**0.5
    assert float(found.mean()) == pytest.approx(wanted, abs=4 * error)


def test_learnt_noise_starts_near_uniform_and_closes_the_gap() -> None:
    exact = math.log(norm.cdf(1, 0.2, 0.2) - norm.cdf(0, 0.2, 0.2))
    made, own = build("variational")
    assert float(bound(made, own, 0.2, 0.2, DRAWS).mean()) == pytest.approx(
        exact - 1.303376, abs=0.1
    )
    own = [p.requires_grad_() for p in own]
    for _ in range(150):
        slopes = torch.autograd.grad(-bound(made, own, 0.2, 0.2, 500).mean(), own)
        with torch.no_grad():
            for part, slope in zip(own, slopes, strict=True):
                part.sub_(0.01 * slope)
    with torch.no_grad():
        found = float(bound(made, own, 0.2, 0.2, DRAWS).mean())
    assert exact - 0.1 < found <= exact + 0.005  # a squashed normal is not quite the best noise


def test_the_density_of_learnt_noise_adds_to_one() -> None:
    made, own = build("variational")
    spread, gain = made.spread(own, torch.zeros(DRAWS, 1, dtype=torch.float64), noise(made, DRAWS))
    # E 1/q(u) over u ~ q is the length of the interval; gain + log 2 is −log q
    assert float((gain + math.log(2)).exp().mean()) == pytest.approx(1.0, abs=0.02)
    assert 0 <= float(spread.min()) <= float(spread.max()) <= 0.5


def test_a_density_of_raw_levels_has_no_bound() -> None:
    """CLAIMS 18: spikes on the levels make the likelihood as large as one likes."""
    levels = np.repeat([0.0, 1.0], 50)
    fits = [np.log(np.mean(norm.pdf(levels[:, None], [0, 1], s), 1)).mean() for s in (1, 0.1, 1e-5)]
    assert fits[0] < fits[1] < fits[2]
    assert fits[2] > 9
