"""What is asked of every prior; a new one joins by itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError
from engine.kinds import Surroundings, priors
from engine.numerics.codes.gaussian_codes import DiagonalCodes
from engine.priors.aggregated import Aggregated, AggregatedSettings

EXAMPLES = torch.from_numpy(np.random.default_rng(5).standard_normal((40, 2)))


def encode(examples, rows=None):
    """Codes at half the example, with σ = 0.6 and 0.3."""
    sigma = torch.log(torch.tensor([0.6, 0.3], dtype=examples.dtype))
    return DiagonalCodes(0.5 * examples, sigma.expand_as(examples))


def made(name, seed=0):
    kind = priors.get(name)
    part = kind(kind.Config(), 2, (2,), len(EXAMPLES))
    random = np.random.default_rng(seed)
    arrays = part.initial(random, lambda n: random.standard_normal((n, 2)).astype(np.float32))
    assert [array.shape for array in arrays] == list(part.shapes)
    parameters = [torch.from_numpy(np.asarray(array, np.float64)) for array in arrays]
    around = Surroundings(encode, EXAMPLES[: part.wants], 2)
    return part.at(parameters, around)


@pytest.fixture(params=sorted(priors.all()))
def prior(request):
    return made(request.param)


def sampled(prior, count, seed=1):
    noise = np.random.default_rng(seed).standard_normal((count, prior.noise))
    return prior.sample(torch.from_numpy(noise))


def lattice():
    line = torch.linspace(-6, 6, 121, dtype=torch.float64)
    return torch.cartesian_prod(line, line), 0.01


def test_its_density_adds_to_one(prior):
    codes, cell = lattice()
    assert torch.exp(prior.log_density(codes)).sum().item() * cell == pytest.approx(1, abs=2e-3)


def test_its_samples_are_distributed_as_its_density_says(prior):
    codes, cell = lattice()
    logs = prior.log_density(codes)
    expected = (torch.exp(logs) * logs).sum().item() * cell
    found = prior.log_density(sampled(prior, 4000))
    error = found.std().item() / 4000**0.5
    assert found.mean().item() == pytest.approx(expected, abs=5 * error + 1e-3)


def test_codes_of_any_shape_are_asked_about(prior):
    codes = sampled(prior, 12)
    found = prior.log_density(codes.view(3, 4, 2))
    torch.testing.assert_close(found.flatten(), prior.log_density(codes))


def test_the_first_noise_moves_the_code(prior):
    noise = torch.zeros(2, prior.noise, dtype=torch.float64)
    noise[1, 0] = 1.0
    one, other = prior.sample(noise)
    assert not torch.equal(one, other)


def test_the_aggregated_posterior_needs_a_training_set():
    with pytest.raises(ConfigError, match=r"data\.size"):
        Aggregated(AggregatedSettings(), 2, (2,), 0)
