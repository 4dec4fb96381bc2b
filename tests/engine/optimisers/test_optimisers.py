"""Every optimiser against PyTorch's own, and the schedule of the learning rate."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError
from engine.kinds import optimisers
from engine.plan import check
from engine.rates import OptimiserSettings

THEIRS = {
    "sgd": lambda p: torch.optim.SGD([p], lr=0.01),
    "momentum": lambda p: torch.optim.SGD([p], lr=0.01, momentum=0.9),
    "rmsprop": lambda p: torch.optim.RMSprop([p], lr=0.01, alpha=0.99, eps=1e-8),
    "adam": lambda p: torch.optim.Adam([p], lr=0.01, betas=(0.5, 0.999), eps=1e-8),
}


def drawn(seed, dtype=torch.float64):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(40)).to(dtype)


@pytest.fixture(params=sorted(optimisers.all()))
def kind(request):
    return optimisers.get(request.param)


@pytest.mark.parametrize("name", sorted(THEIRS))
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_an_optimiser_moves_as_pytorchs_own(name, dtype):
    part = optimisers.get(name)
    ours, theirs = drawn(0, dtype), drawn(0, dtype)
    optimiser, reference = part(part.Config(), ours), THEIRS[name](theirs)
    for step in range(20):
        gradient = drawn(step + 1, dtype)
        optimiser.step(ours, gradient, 0.01)
        theirs.grad = gradient.clone()
        reference.step()
    tolerance = 1e-5 if dtype == torch.float32 else 1e-11
    torch.testing.assert_close(ours, theirs, rtol=tolerance, atol=tolerance)


def test_an_optimiser_walks_downhill(kind):
    values = torch.full((4,), 2.0)
    optimiser = kind(kind.Config(), values)
    for _ in range(400):
        optimiser.step(values, values.clone(), 0.02)
    assert values.abs().max().item() < 0.1


def test_a_copied_state_continues_the_same_way(kind):
    first, second = drawn(0), drawn(0)
    one, other = kind(kind.Config(), first), kind(kind.Config(), second)
    one.step(first, drawn(1), 0.01)
    second.copy_(first)
    for name, value in other.state().items():
        value.copy_(one.state()[name])
    one.step(first, drawn(2), 0.01)
    other.step(second, drawn(2), 0.01)
    assert torch.equal(first, second)


def test_every_field_acts_live(kind):
    fields = kind.Config.model_fields.values()
    assert all(field.json_schema_extra["saddlepoint"]["live"] for field in fields)


def test_the_rate_is_constant_for_half_the_length_and_then_falls_to_a_fiftieth():
    settings = OptimiserSettings(rate=1.0)
    shares = [0.0, 0.5, 0.75, 1.0, 3.0]
    assert [settings.rate_at(s) for s in shares] == pytest.approx([1.0, 1.0, 0.51, 0.02, 0.02])


def test_a_decay_from_the_end_is_none():
    settings = OptimiserSettings(rate=0.1, decay_start=1.0, final_rate=0.0)
    assert {settings.rate_at(share) for share in (0.0, 0.9, 1.0, 7.0)} == {0.1}


def test_a_decay_from_the_start_falls_at_once():
    settings = OptimiserSettings(rate=1.0, decay_start=0.0, final_rate=0.0)
    assert [settings.rate_at(share) for share in (0.0, 0.5, 1.0)] == [1.0, 0.5, 0.0]


def test_a_learning_rate_of_a_million_is_refused_in_words():
    with pytest.raises(ConfigError, match=r"optimiser.rate.*from 1e-06 to 10"):
        check({"generator.optimiser": {"rate": 1e6}})
