"""A flow before the prior and a flow behind the posterior are one model (Lecture A)."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.numerics.codes.gaussian_codes import DiagonalCodes, StandardNormal
from engine.numerics.flows.flow_codes import FlowCodes, FlowMarginal
from engine.numerics.flows.invertible import Invertible, Steering, autoregressive, coupling

EXAMPLES, DRAWS, DIMENSION = 6, 4, 3
STEERING = Steering((16, 16), "silu")


def likelihood(codes: torch.Tensor) -> torch.Tensor:
    """Any log p(x|z), for instance this."""
    return -0.5 * (torch.sin(codes) - 0.3).square().sum(-1)


def bent(layers: Invertible, dtype: torch.dtype) -> list[torch.Tensor]:
    random = np.random.default_rng(1)
    arrays = [a + 0.05 * random.standard_normal(a.shape) for a in layers.initial(random)]
    return [torch.tensor(array, dtype=dtype) for array in arrays]


@pytest.mark.parametrize("made", [coupling, autoregressive])
@pytest.mark.parametrize(
    ("dtype", "apart"), [(torch.float64, 1e-13), (torch.float32, 3e-5)], ids=["double", "single"]
)
def test_flow_prior_and_flow_posterior_give_each_draw_the_same_elbo(
    made: type, dtype: torch.dtype, apart: float
) -> None:
    layers = made(DIMENSION, 4, STEERING)
    parameters = bent(layers, dtype)
    random = np.random.default_rng(2)
    statistics = torch.tensor(random.standard_normal((EXAMPLES, 2 * DIMENSION)), dtype=dtype)
    noise = torch.tensor(random.standard_normal((DRAWS, EXAMPLES, DIMENSION)), dtype=dtype)
    base = DiagonalCodes.of(statistics)

    drawn = base.draw(noise)
    flowing = FlowMarginal(layers, parameters, DIMENSION)
    by_prior = likelihood(drawn.codes) + flowing.log_density(drawn.codes) - drawn.log_density

    moved = FlowCodes(base, layers, parameters).draw(noise)
    normal = StandardNormal.like(statistics, DIMENSION)
    back = flowing.sample(moved.codes.reshape(-1, DIMENSION)).reshape(moved.codes.shape)
    by_posterior = likelihood(back) + normal.log_density(moved.codes) - moved.log_density

    assert (by_prior - normal.log_density(drawn.codes)).abs().max() > 0.1
    torch.testing.assert_close(by_prior, by_posterior, rtol=0, atol=apart)


def test_a_context_bends_each_example_in_its_own_way() -> None:
    layers = autoregressive(2, 2, STEERING, context=3)
    parameters = bent(layers, torch.float64)
    random = np.random.default_rng(3)
    context = torch.tensor(random.standard_normal((EXAMPLES, 3)))
    zeros = torch.zeros(EXAMPLES, 4, dtype=torch.float64)
    codes = FlowCodes(DiagonalCodes.of(zeros), layers, parameters, context)
    noise = torch.tensor(random.standard_normal((DRAWS, 1, 2))).expand(-1, EXAMPLES, -1)
    drawn = codes.draw(noise)
    assert (drawn.codes[:, 1:] - drawn.codes[:, :1]).abs().min() > 1e-6
    alone = FlowCodes(DiagonalCodes.of(zeros[2:3]), layers, parameters, context[2:3])
    torch.testing.assert_close(alone.draw(noise[:, 2:3]).codes, drawn.codes[:, 2:3])
    torch.testing.assert_close(codes.log_density(drawn.codes), drawn.log_density)
