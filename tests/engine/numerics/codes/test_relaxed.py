"""Gumbel draws against the distribution they come from, and the bias of their relaxation."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.numerics.codes.relaxed import (
    categorical_kl,
    gumbel,
    gumbel_max,
    gumbel_softmax,
    one_hot,
    straight_through,
)

PI = torch.tensor([0.1, 0.2, 0.3, 0.4], dtype=torch.float64)
REWARD = torch.tensor([0.0, 1.0, 4.0, 9.0], dtype=torch.float64)
DRAWS = 200_000


def noise(count: int, categories: int = 4) -> torch.Tensor:
    normal = np.random.default_rng(0).standard_normal((count, categories))
    return gumbel(torch.from_numpy(normal))


def test_gumbel_noise_has_its_mean_and_variance() -> None:
    found = noise(DRAWS)
    assert float(found.mean()) == pytest.approx(np.euler_gamma, abs=5e-3)
    assert float(found.var()) == pytest.approx(np.pi**2 / 6, abs=2e-2)


def test_draws_far_out_stay_finite() -> None:
    assert torch.isfinite(gumbel(torch.tensor([-12.0, 12.0]))).all()


@pytest.mark.parametrize("temperature", [0.1, 1.0, 5.0])
def test_the_largest_of_the_relaxed_is_distributed_as_pi(temperature: float) -> None:
    drawn = noise(DRAWS)
    soft = gumbel_softmax(PI.log(), drawn, temperature)
    frequencies = torch.bincount(soft.argmax(dim=1), minlength=4) / DRAWS
    assert torch.allclose(frequencies.double(), PI, atol=4e-3)
    assert torch.equal(gumbel_max(PI.log(), drawn), soft.argmax(dim=1))


def test_the_mean_of_the_relaxed_is_not_pi() -> None:
    soft = gumbel_softmax(PI.log(), noise(DRAWS), 1.0)
    expected = torch.tensor([0.133, 0.220, 0.292, 0.355], dtype=torch.float64)
    assert torch.allclose(soft.mean(dim=0), expected, atol=2e-3)


@pytest.mark.parametrize(
    ("temperature", "bias", "deviation"),
    [(0.1, 0.015, 5.97), (0.5, 0.187, 1.92), (1.0, 0.520, 0.88), (2.0, 0.969, 0.31)],
)
def test_warmth_trades_variance_for_bias(temperature: float, bias: float, deviation: float) -> None:
    """CLAIMS 21: E h(c) for h = 0, 1, 4, 9 under the uniform distribution of four."""
    drawn = noise(DRAWS)
    logits = torch.zeros(DRAWS, 4, dtype=torch.float64, requires_grad=True)
    value = (gumbel_softmax(logits, drawn, temperature) * REWARD).sum()
    (gradients,) = torch.autograd.grad(value, logits)
    exact = 0.25 * (REWARD - REWARD.mean())
    found = float((gradients.mean(dim=0) - exact).norm())
    spread = float(gradients.var(dim=0).sum().sqrt())
    assert spread == pytest.approx(deviation, rel=0.06)
    assert found == pytest.approx(bias, abs=0.02 + 3 * deviation / DRAWS**0.5)


def test_hard_draws_are_one_hot_with_the_gradient_of_the_soft() -> None:
    drawn, weights = noise(50), torch.randn(50, 4, dtype=torch.float64)
    gradients = []
    for hard in (False, True):
        logits = PI.log().repeat(50, 1).requires_grad_()
        draws = gumbel_softmax(logits, drawn, 0.7, hard)
        gradients.append(torch.autograd.grad((draws * weights).sum(), logits)[0])
    assert set(draws.detach().unique().tolist()) == {0.0, 1.0}
    assert torch.equal(draws.sum(dim=1), torch.ones(50, dtype=torch.float64))
    assert torch.equal(*gradients)


def test_straight_through_has_the_value_of_one_and_the_gradient_of_the_other() -> None:
    encoded, code = torch.randn(7, 3, requires_grad=True), torch.randn(7, 3)
    passed = straight_through(encoded, code)
    assert torch.equal(passed, code)
    (through,) = torch.autograd.grad(passed.pow(3).sum(), encoded)
    # CLAIMS 21: the gradient that the decoder has at z_q
    assert torch.equal(through, 3 * code**2)


def test_kl_to_the_uniform_prior() -> None:
    certain = torch.tensor([[0.0, -1e4, -1e4, -1e4]])
    uniform = torch.zeros(4)
    assert float(categorical_kl(certain, uniform)) == pytest.approx(np.log(4), abs=1e-6)
    assert float(categorical_kl(PI.log(), PI.log())) == pytest.approx(0.0, abs=1e-12)
    entropy = float(-(PI * PI.log()).sum())
    assert float(categorical_kl(PI.log(), uniform.double())) == pytest.approx(np.log(4) - entropy)


def test_one_hot_rows() -> None:
    rows = one_hot(torch.tensor([2, 0]), torch.zeros(2, 3))
    assert rows.tolist() == [[0, 0, 1], [1, 0, 0]]


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("temperature", [0.1, 1.0, 4.0])
def test_draws_and_gradients_are_those_of_pytorch(temperature: float, hard: bool) -> None:
    """On the same noise, and through a function of the draw that is not linear."""
    weights, logits = torch.randn(2, 64, 16, dtype=torch.float64).unbind()
    logits.requires_grad_()
    with torch.random.fork_rng():
        torch.manual_seed(1)
        theirs = torch.nn.functional.gumbel_softmax(logits, temperature, hard)
        torch.manual_seed(1)
        drawn = -torch.empty_like(logits).exponential_().log()
    ours = gumbel_softmax(logits, drawn, temperature, hard)
    torch.testing.assert_close(ours, theirs)
    slopes = [
        torch.autograd.grad((torch.sin(3 * found) * weights).sum(), logits)[0]
        for found in (ours, theirs)
    ]
    torch.testing.assert_close(*slopes)
