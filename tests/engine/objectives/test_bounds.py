"""Every bound against what is known of it; gradient estimators against each other."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.kinds import Terms, bounds
from engine.numerics.codes.estimators import log_mean_of_others, others
from engine.numerics.codes.gaussian_codes import DiagonalCodes, StandardNormal, normal_log_density
from engine.numerics.codes.mixture_codes import MixtureOf, equal
from engine.numerics.codes.surgery import log_aggregated

ONE = torch.ones(1, dtype=torch.float64)
LOG_P, KL = -1.515512, 0.403426  # CLAIMS 11


def built(name, **settings):
    part = bounds.get(name)
    return part(part.Config(**settings))


@pytest.fixture(params=sorted(bounds.all()))
def bound(request):
    return built(request.param)


def normals(*size, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(size))


def lecture(draws, copies, mean=0.0, followed=False, formula=True):
    """Terms for z ~ N(0, 1), x|z ~ N(z, 1), x = 1, q = N(``mean``, 1)."""
    mean = torch.as_tensor(mean, dtype=torch.float64)
    codes = DiagonalCodes(mean.expand(copies, 1), torch.zeros(copies, 1, dtype=torch.float64))
    prior = StandardNormal.like(ONE, 1)
    drawn = codes.draw(normals(draws, copies, 1))
    at, density, score = drawn.codes, drawn.log_density, None
    if followed:
        at = at.detach()
        score = codes.log_density(at)
        density = score
    return Terms(
        reconstruction=normal_log_density(ONE, at, 0 * ONE).sum(-1),
        log_prior=prior.log_density(at),
        log_posterior=density,
        kl=codes.kl(prior) if formula else None,
        score=score,
    )


def test_the_elbo_of_the_lecture():
    value = built("elbo").value(lecture(1, 100_000)).mean()
    assert value.item() == pytest.approx(-1.918939, abs=0.01)
    assert pytest.approx(-1.918938, abs=1e-6) == LOG_P - KL


@pytest.mark.parametrize(
    ("draws", "expected"), [(1, -1.919), (2, -1.652), (5, -1.558), (10, -1.535), (100, -1.517)]
)
def test_the_importance_weighted_bound_rises_to_log_p(draws, expected):
    value = built("iwae", samples=draws).value(lecture(draws, 200_000 // draws)).mean()
    assert value.item() == pytest.approx(expected, abs=0.008)


def test_at_the_true_posterior_the_bound_has_no_gap():
    """q = N(x/2, 1/2): every weight is p(x)."""
    codes = DiagonalCodes(0.5 * ONE[None], torch.full((1, 1), 0.5 * math.log(0.5)).double())
    drawn, prior = codes.draw(normals(50, 1, 1)), StandardNormal.like(ONE, 1)
    joint = normal_log_density(ONE, drawn.codes, 0 * ONE).sum(-1) + prior.log_density(drawn.codes)
    weights = joint - drawn.log_density
    torch.testing.assert_close(weights, torch.full_like(weights, LOG_P), atol=1e-6, rtol=0)


def test_a_bound_is_a_scalar_with_a_gradient(bound):
    mean = torch.zeros((), dtype=torch.float64, requires_grad=True)
    loss = bound.loss(lecture(4, 8, mean), 10)
    assert loss.shape == ()
    (slope,) = torch.autograd.grad(loss, mean)
    assert slope.item() != 0


def test_minus_the_loss_is_the_bound_when_nothing_is_added(bound):
    terms = lecture(4, 8)
    assert -bound.loss(terms, 0).item() == pytest.approx(bound.value(terms).mean().item())


def test_cost_and_offset_are_counted(bound):
    plain = lecture(2, 3)
    parts = {name: getattr(plain, name) for name in plain.__slots__}
    more = Terms(**{**parts, "cost": torch.full((3,), 0.25), "offset": torch.full((3,), 2.0)})
    assert (bound.loss(more, 0) - bound.loss(plain, 0)).item() == pytest.approx(0.25 - 2.0)
    torch.testing.assert_close(bound.value(more), bound.value(plain) + 2.0)


@pytest.mark.parametrize("formula", [True, False], ids=["formula", "draws"])
@pytest.mark.parametrize("draws", [1, 4])
@pytest.mark.parametrize("name", sorted(bounds.all()))
def test_all_estimators_follow_the_same_gradient(name, draws, formula):
    if draws == 1 and name == "iwae" and formula:
        return
    found = {}
    for estimator in ("reparametrisation", "reinforce", "reinforce_baseline"):
        mean = torch.tensor(-0.3, dtype=torch.float64, requires_grad=True)
        followed = estimator != "reparametrisation"
        terms = lecture(draws, 60_000, mean, followed, formula)
        loss = built(name, samples=draws, estimator=estimator).loss(terms, 0)
        found[estimator] = torch.autograd.grad(loss, mean)[0].item()
    for estimator, slope in found.items():
        assert slope == pytest.approx(found["reparametrisation"], abs=0.05), estimator


def test_reparametrisation_varies_as_the_lecture_says():
    """Of E z² under N(θ, 1): variance 4 against θ⁴ + 14 θ² + 15. CLAIMS 16."""
    theta, z = 1.5, 1.5 + normals(400_000)
    through, score = 2 * z, z.square() * (z - theta)
    assert through.var().item() == pytest.approx(4, rel=0.02)
    assert score.var().item() == pytest.approx(theta**4 + 14 * theta**2 + 15, rel=0.05)


def test_warm_up_raises_beta_to_its_value():
    settings = bounds.get("elbo").Config(beta=4.0, warm_up=100)
    assert [settings.beta_at(step) for step in (0, 25, 100, 500)] == [0.0, 1.0, 4.0, 4.0]
    part, terms = built("elbo", beta=4.0, warm_up=100), lecture(2, 5)
    expected = -terms.reconstruction.mean() + terms.kl.mean()
    torch.testing.assert_close(part.loss(terms, 25), expected)


def test_free_bits_let_little_kl_cost_nothing():
    mean = torch.full((), 0.5, dtype=torch.float64, requires_grad=True)
    terms = lecture(1, 6, mean)  # KL 0.125
    free, bound = built("elbo", free_bits=0.2), built("elbo", free_bits=0.1)
    assert free.loss(terms, 0).item() == pytest.approx(-terms.reconstruction.mean().item() + 0.2)
    assert bound.loss(terms, 0).item() == pytest.approx(-terms.reconstruction.mean().item() + 0.125)
    assert free.value(terms).mean().item() == pytest.approx(bound.value(terms).mean().item())


def test_others_leave_each_entry_out():
    values = normals(4, 3)
    for row in range(4):
        rest = torch.cat((values[:row], values[row + 1 :]))
        torch.testing.assert_close(others(values, 0)[row], rest.mean(0))
        expected = torch.logsumexp(rest, 0) - math.log(3)
        torch.testing.assert_close(log_mean_of_others(values)[row], expected)


def test_leaving_out_the_largest_of_all_loses_nothing():
    logs = torch.tensor([[0.0], [-900.0], [-901.0]])
    expected = torch.tensor([[-900.0 + math.log1p(math.exp(-1)) - math.log(2)]])
    torch.testing.assert_close(log_mean_of_others(logs)[:1], expected)


@pytest.mark.parametrize(
    ("mu", "information", "marginal"),
    [(1.0, 0.632720, 0.185427), (2.0, 0.693054, 1.625094), (0.5, 0.336831, 0.106316)],
)
def test_the_surgery_of_two_normals(mu, information, marginal):
    """q = N(±μ, ½²), prior N(0, 1). CLAIMS 13."""
    codes = DiagonalCodes(
        mu * torch.tensor([[1.0], [-1.0]]).double(), -math.log(2) * ONE.expand(2, 1)
    )
    prior = StandardNormal.like(ONE, 1)
    drawn = codes.draw(normals(40_000, 2, 1))
    aggregated = log_aggregated(codes, drawn.codes.flatten(0, 1)).view(40_000, 2)
    told = drawn.log_density - aggregated
    assert told.mean().item() == pytest.approx(information, abs=0.01)
    assert told.max().item() <= math.log(2) + 1e-12
    left = (aggregated - prior.log_density(drawn.codes)).mean().item()
    assert left == pytest.approx(marginal, abs=0.02)
    assert codes.kl(prior).sum(-1).mean().item() == pytest.approx(information + marginal, abs=1e-5)


def test_the_aggregated_posterior_as_prior_gains_exactly_the_marginal_kl():
    mu = torch.tensor([[1.0], [-1.0]]).double()
    codes = DiagonalCodes(mu, -math.log(2) * ONE.expand(2, 1))
    noise, normal = normals(100, 2, 1), StandardNormal.like(ONE, 1)
    mixture = MixtureOf(codes, equal(2, ONE), lambda places: codes, 1, 2)
    drawn = codes.draw(noise).codes
    gain = (mixture.log_density(drawn) - normal.log_density(drawn)).mean().item()
    aggregated = log_aggregated(codes, drawn.flatten(0, 1)).view(100, 2)
    marginal = (aggregated - normal.log_density(drawn)).mean().item()
    assert gain == pytest.approx(marginal, abs=1e-12)
