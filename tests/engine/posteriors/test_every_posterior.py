"""What is asked of every posterior; a new one joins by itself. Closed forms of the normal ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError
from engine.kinds import OwnPrior, posteriors
from engine.numerics.codes.gaussian_codes import DiagonalCodes, FullCodes, StandardNormal
from engine.posteriors.free import Free, FreeSettings

DIMENSION, EXAMPLES, DRAWS = 2, 5, 3


def built(name, dimension=DIMENSION):
    kind = posteriors.get(name)
    return kind(kind.Config(), dimension, EXAMPLES)


def parameters(part, seed=0):
    arrays = part.initial(np.random.default_rng(seed))
    return [torch.from_numpy(array).requires_grad_() for array in arrays]


def outputs(part, seed=1):
    values = np.random.default_rng(seed).standard_normal((EXAMPLES, math.prod(part.outputs)))
    return torch.from_numpy(0.5 * values).requires_grad_()


def noise(part, draws=DRAWS, seed=2):
    shape = (draws, EXAMPLES, part.noise)
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


def codes_of(part):
    return part.at(parameters(part), outputs(part), torch.arange(EXAMPLES), 0.5)


@pytest.fixture(params=sorted(posteriors.all()))
def part(request):
    return built(request.param)


@pytest.fixture(
    params=sorted(n for n, kind in posteriors.all().items() if not issubclass(kind, OwnPrior))
)
def continuous(request):
    return built(request.param)


def test_codes_and_densities_have_the_shapes_they_should(part):
    drawn = codes_of(part).draw(noise(part))
    width = math.prod(part.code)
    assert drawn.codes.shape == (DRAWS, EXAMPLES, width)
    assert drawn.log_density.shape == (DRAWS, EXAMPLES)
    assert codes_of(part).mean.shape == (EXAMPLES, width)
    assert drawn.cost is None or drawn.cost.shape == (EXAMPLES,)


def test_parameters_have_the_shapes_they_say(part):
    assert [tuple(p.shape) for p in parameters(part)] == list(part.shapes)


def test_the_same_seed_draws_the_same_parameters(part):
    for one, other in zip(parameters(part), parameters(part), strict=True):
        assert torch.equal(one, other)


def test_a_reparametrised_draw_follows_what_chose_it(part):
    own, given = parameters(part), outputs(part)
    drawn = part.at(own, given, torch.arange(EXAMPLES), 0.5).draw(noise(part))
    (slope,) = torch.autograd.grad(
        drawn.codes.square().sum(), given if part.outputs != (0,) else own[0], allow_unused=True
    )
    assert (slope is not None and bool((slope != 0).any())) == part.reparametrised


def test_a_draw_knows_its_own_density(continuous):
    codes = codes_of(continuous)
    drawn = codes.draw(noise(continuous))
    torch.testing.assert_close(
        codes.log_density(drawn.codes), drawn.log_density, rtol=1e-6, atol=1e-6
    )


def test_every_density_is_asked_about_each_code(continuous):
    codes = codes_of(continuous)
    at = torch.from_numpy(np.random.default_rng(4).standard_normal((7, 1, DIMENSION)))
    found = codes.log_density(at)
    assert found.shape == (7, EXAMPLES)
    torch.testing.assert_close(found, codes.log_density(at.expand(-1, EXAMPLES, -1)))


def test_densities_add_to_one(continuous):
    line = torch.linspace(-9, 9, 73, dtype=torch.float64)
    lattice = torch.cartesian_prod(line, line)[:, None]
    mass = torch.exp(codes_of(continuous).log_density(lattice)).sum(0) * 0.25**2
    torch.testing.assert_close(mass, torch.ones(EXAMPLES, dtype=torch.float64), rtol=0, atol=2e-3)


def test_the_formula_of_the_kl_is_what_draws_give(continuous):
    codes = codes_of(continuous)
    prior = StandardNormal.like(torch.zeros(1, dtype=torch.float64), DIMENSION)
    formula = codes.kl(prior)
    if formula is None:
        return
    drawn = codes.draw(noise(continuous, 20_000))
    found = (drawn.log_density - prior.log_density(drawn.codes)).mean(0)
    torch.testing.assert_close(formula.sum(-1), found, rtol=0, atol=0.05)
    assert bool((formula >= 0).all())


def test_the_kl_of_the_lecture():
    """KL(N(μ, σ²)‖N(0, 1)) = (μ² + σ² − 1)/2 − log σ. Kingma and Welling 2014, appendix B."""
    codes = DiagonalCodes(torch.tensor([[1.0, 0.0]]), torch.log(torch.tensor([[1.0, 0.5]])))
    found = codes.kl(StandardNormal.like(torch.zeros(1), 2))
    torch.testing.assert_close(found, torch.tensor([[0.5, -0.375 + math.log(2)]]))


def test_a_full_factor_without_correlation_is_the_diagonal_one():
    part = built("full", 3)
    statistics = outputs(part).detach()
    statistics[:, 6:] = 0
    full, diagonal = FullCodes.of(statistics, 3), DiagonalCodes.of(statistics[:, :6])
    draws = torch.from_numpy(np.random.default_rng(0).standard_normal((4, EXAMPLES, 3)))
    prior = StandardNormal.like(statistics, 3)
    one, other = full.draw(draws), diagonal.draw(draws)
    torch.testing.assert_close(one.codes, other.codes)
    torch.testing.assert_close(one.log_density, other.log_density)
    torch.testing.assert_close(full.kl(prior), diagonal.kl(prior))


def test_full_codes_have_the_covariance_of_their_factor():
    statistics = torch.tensor([[1.0, -1.0, 0.0, math.log(0.5), 2.0]], dtype=torch.float64)
    codes = FullCodes.of(statistics, 2)
    drawn = codes.draw(torch.from_numpy(np.random.default_rng(0).standard_normal((50_000, 1, 2))))
    expected = np.array([[1.0, 2.0], [2.0, 4.25]])
    np.testing.assert_allclose(np.cov(drawn.codes[:, 0].numpy().T), expected, atol=0.07)


def test_free_codes_need_a_training_set():
    with pytest.raises(ConfigError, match=r"data\.size"):
        Free(FreeSettings(), 2, 0)


def test_full_codes_are_refused_where_their_factor_would_be_huge():
    with pytest.raises(ConfigError, match="at most 64"):
        built("full", 65)
