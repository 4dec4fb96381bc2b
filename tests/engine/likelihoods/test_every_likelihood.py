"""What is asked of every likelihood; a new one joins by itself. Masses of grey levels."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError
from engine.kinds import likelihoods
from engine.likelihoods.discretised import Discretised, DiscretisedSettings
from engine.likelihoods.gaussian import Gaussian, GaussianSettings

LEVELS = 5
SHAPE = (2, 3, 2)
SPREADS = ("fixed", "learnt", "per_dimension", "decoded")


def built(name, shape=SHAPE, levels=LEVELS, **settings):
    kind = likelihoods.get(name)
    return kind(kind.Config(**settings), shape, levels)


def parameters(part):
    return [torch.from_numpy(a) for a in part.initial(np.random.default_rng(0))]


def outputs(part, *rows, seed=1):
    size = (*rows, math.prod(part.outputs))
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(size))


def grey(*rows, seed=2):
    levels = np.random.default_rng(seed).integers(LEVELS, size=(*rows, math.prod(SHAPE)))
    return torch.from_numpy(levels / (LEVELS - 1.0))


@pytest.fixture(params=sorted(likelihoods.all()))
def part(request):
    return built(request.param)


def test_densities_of_many_codes_for_each_example(part):
    found = part.log_density(parameters(part), outputs(part, 3, 4), grey(4))
    assert found.shape == (3, 4)
    alone = part.log_density(parameters(part), outputs(part, 3, 4)[1, 2], grey(4)[2])
    torch.testing.assert_close(found[1, 2], alone)


def test_one_decoded_image_per_channel_and_number(part):
    assert part.outputs[1:] == SHAPE[1:]
    assert part.outputs[0] % SHAPE[0] == 0


def test_samples_and_means_are_examples(part):
    given, size = outputs(part, 4), math.prod(SHAPE)
    noise = torch.from_numpy(np.random.default_rng(3).standard_normal((4, part.noise)))
    for found in (part.mean(parameters(part), given), part.sample(parameters(part), given, noise)):
        assert found.shape == (4, size)
        assert part.name == "gaussian" or bool(((found >= 0) & (found <= 1)).all())


def test_noise_0_gives_nearly_the_mean(part):
    given = 4 * outputs(part, 4)
    still = part.sample(parameters(part), given, torch.zeros(4, part.noise, dtype=torch.float64))
    distance = (still - part.mean(parameters(part), given)).abs()
    assert distance.median().item() <= 0.5 / (LEVELS - 1) + 1e-9


def test_it_is_differentiable(part):
    given = outputs(part, 4).requires_grad_()
    part.log_density(parameters(part), given, grey(4)).sum().backward()
    assert given.grad is not None
    assert bool(torch.isfinite(given.grad).all())
    assert bool((given.grad != 0).any())


@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0, 1e4])
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("categorical", {}),
        ("discretised", {"density": "logistic"}),
        ("discretised", {"density": "normal"}),
    ],
)
def test_masses_of_grey_levels_add_to_one(name, settings, scale):
    part = built(name, (1, 1, 1), **settings)
    given = scale * outputs(part, 8)
    levels = torch.linspace(0, 1, LEVELS, dtype=torch.float64)
    logs = part.log_density([], given[:, None], levels[:, None])
    assert bool(torch.isfinite(logs).all()) or scale > 100
    mass = torch.exp(logs).sum(-1)
    torch.testing.assert_close(mass, torch.ones_like(mass), rtol=0, atol=1e-4)


def test_samples_have_the_frequencies_of_their_masses():
    noise = torch.from_numpy(np.random.default_rng(0).standard_normal((40_000, 1)))
    for name in ("categorical", "discretised"):
        part = built(name, (1, 1, 1))
        given = outputs(part, 1).expand(40_000, -1)
        levels = torch.linspace(0, 1, LEVELS, dtype=torch.float64)
        mass = torch.exp(part.log_density([], given[:1], levels[:, None]))
        drawn = part.sample([], given, noise)
        found = torch.stack([torch.isclose(drawn, level).double().mean() for level in levels])
        torch.testing.assert_close(found, mass, rtol=0, atol=0.01)


def test_a_discretised_normal_has_the_cdf_differences():
    part = Discretised(DiscretisedSettings(density="normal"), (1, 1, 1), 3)
    given = torch.tensor([[0.0, 0.0]], dtype=torch.float64)  # mean 0.5, σ 0.2
    edge = 0.5 * math.erfc(0.25 / 0.2 / math.sqrt(2))  # beyond 0.75
    found = part.log_density([], given, torch.tensor([[0.0], [0.5], [1.0]], dtype=torch.float64))
    expected = torch.tensor([edge, 1 - 2 * edge, edge], dtype=torch.float64)
    torch.testing.assert_close(torch.exp(found), expected)


@pytest.mark.parametrize("spread", SPREADS)
def test_the_normal_density_for_every_origin_of_sigma(spread):
    part = Gaussian(GaussianSettings(spread=spread, sigma=0.5), (2,))
    given = torch.zeros(1, *part.outputs, dtype=torch.float64)
    found = part.log_density(parameters(part), given, torch.tensor([[0.5, 1.0]]))
    expected = -2.5 - 2 * math.log(0.5) - math.log(2 * math.pi)
    torch.testing.assert_close(found, torch.tensor([expected], dtype=torch.float64))
    sample = part.sample(parameters(part), given, torch.ones(1, 2, dtype=torch.float64))
    torch.testing.assert_close(sample, torch.full((1, 2), 0.5, dtype=torch.float64))


@pytest.mark.parametrize("name", ["bernoulli", "categorical", "discretised"])
def test_points_of_the_plane_have_no_grey_levels(name):
    with pytest.raises(ConfigError, match="needs images"):
        built(name, (2,), 0)


def test_drawn_pixels_are_black_or_white():
    part = built("bernoulli", samples="pixels")
    noise = torch.from_numpy(np.random.default_rng(0).standard_normal((50, part.noise)))
    drawn = part.sample([], outputs(part, 50), noise)
    assert set(drawn.unique().tolist()) == {0.0, 1.0}
