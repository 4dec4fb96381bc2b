"""A generator that looks ahead, against brute force."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.functional import softplus

from engine.contract.errors import ConfigError
from engine.families.adversarial.game import Game
from engine.families.adversarial.unrolled import SplitPasses
from engine.kinds import metrics, optimisers
from engine.plan import assigned, check

SMOOTH = {"width": 6, "depth": 1, "activation": "tanh"}
BASE = {
    "generator": SMOOTH,
    "discriminator": SMOOTH,
    "training": {"batch": 8, "steps": 100},
    "objective": {"kind": "minimax"},
}
RATE = 0.3


def unrolled(steps, **changes):
    ahead = {"discriminator.unrolling": {"on": True, "steps": steps}}
    slide = {"discriminator.optimiser": {"kind": "sgd", "rate": RATE}}
    return {**BASE, **slide, **ahead, **changes}


def built(config):
    return Game(check(config), dtype=torch.float64)


def samples(game, seed=0):
    random = np.random.default_rng(seed)
    return (torch.from_numpy(random.standard_normal((8, 2))) for _ in range(2))


def found(game, seed=0):
    """The generator's loss and gradient as the game computes them."""
    real, noise = samples(game, seed)
    with game._passes.mode():
        passed = game._passes.generator(noise, np.random.default_rng(0), real)
    return passed.loss, game.generator.gradient.values.clone()


def network(values, x):
    """A perceptron of one hidden layer of six, written out."""
    w, b, v, c = values[:12].view(6, 2), values[12:18], values[18:-1], values[-1]
    if len(values) == 32:
        v, c = values[18:30].view(2, 6), values[30:]
        return torch.tanh(x @ w.T + b) @ v.T + c
    return torch.tanh(x @ w.T + b) @ v + c


def brute_force(generator, discriminator, real, noise, steps):
    """The loss of the generator after so many slides of the discriminator, by hand."""
    fake = network(generator, noise)
    for _ in range(steps):
        value = -softplus(-network(discriminator, real)).mean()
        value = value - softplus(network(discriminator, fake)).mean()
        (slope,) = torch.autograd.grad(value, discriminator, create_graph=True)
        discriminator = discriminator + RATE * slope
    return -softplus(network(discriminator, fake)).mean()


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_the_gradient_goes_through_the_updates(steps):
    game = built(unrolled(steps))
    loss, gradient = found(game)
    generator = game.generator.parameters.values.clone().requires_grad_()
    discriminator = game.discriminator.parameters.values.clone().requires_grad_()
    expected = brute_force(generator, discriminator, *samples(game), steps)
    (slopes,) = torch.autograd.grad(expected, generator)
    assert loss == pytest.approx(expected.item(), abs=1e-12)
    torch.testing.assert_close(gradient, slopes, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", optimisers.all())
@pytest.mark.parametrize("imposed", ["none", "spectral", "gradient_penalty", "packing"])
def test_the_gradient_is_the_slope_of_the_loss(kind, imposed):
    more = {"discriminator.optimiser": {"kind": kind, "rate": 0.01}}
    if imposed != "none":
        more[f"discriminator.{imposed}"] = {"on": True}
    game = built(unrolled(2, **more))
    game.step()  # the optimiser has something to remember
    _, gradient = found(game)
    direction = torch.from_numpy(np.random.default_rng(1).standard_normal(len(gradient)))
    values, losses = game.generator.parameters.values.clone(), []
    for sign in (1, -1):
        game.generator.parameters.values.copy_(values + sign * 1e-5 * direction)
        losses.append(found(game)[0])
    slope = (losses[0] - losses[1]) / 2e-5
    assert slope == pytest.approx((gradient @ direction).item(), rel=1e-4, abs=1e-7)


@pytest.mark.parametrize("kind", optimisers.all())
def test_a_step_ahead_is_the_step_that_would_be_taken(kind):
    part = optimisers.get(kind)
    values = torch.linspace(-1, 1, 9, dtype=torch.float64)
    optimiser = part(part.Config(), values)
    for seed in range(3):
        gradient = torch.from_numpy(np.random.default_rng(seed).standard_normal(9))
        state = {name: value.clone() for name, value in optimiser.state().items()}
        moved, after = optimiser.ahead(values, gradient, 0.01, state)
        optimiser.step(values, gradient, 0.01)
        torch.testing.assert_close(moved, values, rtol=1e-6, atol=1e-9)
        for name, value in optimiser.state().items():
            torch.testing.assert_close(after[name], value, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("kind", optimisers.all())
def test_parameters_that_do_not_count_leave_the_slope_finite(kind):
    part = optimisers.get(kind)
    values = torch.zeros(2, dtype=torch.float64)
    optimiser = part(part.Config(), values)
    gradient = torch.tensor([0.0, 1.0], dtype=torch.float64, requires_grad=True)
    moved, _ = optimiser.ahead(values, gradient, 0.01, optimiser.state())
    (slopes,) = torch.autograd.grad(moved.sum(), gradient)
    assert bool(torch.isfinite(slopes).all())


def test_looking_ahead_moves_nothing():
    game = built(unrolled(3, **{"discriminator.spectral": {"on": True}}))
    game.step()
    before = game.state()
    found(game)
    after = game.state()
    for player in ("generator", "discriminator"):
        assert torch.equal(before[player]["parameters"], after[player]["parameters"])
    assert str(before["discriminator"]["optimiser"]) == str(after["discriminator"]["optimiser"])
    assert str(before["rules"]) == str(after["rules"])


def test_with_no_steps_ahead_it_is_the_plain_game_bit_for_bit():
    ours, theirs = (
        Game(check(unrolled(0))),
        Game(check(unrolled(0, **{"discriminator.unrolling": {}}))),
    )
    for game in (ours, theirs):
        game.step(), game.step()
    assert torch.equal(ours.generator.parameters.values, theirs.generator.parameters.values)


def test_u_changes_between_two_steps_and_the_quick_way_comes_back():
    game = Game(check(unrolled(0)))
    quick = type(game._passes)
    for steps, way in ((2, SplitPasses), (1, SplitPasses), (0, quick)):
        plan = check(assigned(game.plan.config, "discriminator.unrolling.steps", steps))
        game.reconfigure(plan)
        assert isinstance(game._passes, way)
        game.step()


def test_a_restored_game_that_looks_ahead_continues_bit_for_bit():
    config = check(unrolled(2, **{"discriminator.optimiser": {"kind": "adam"}}))
    original, restored = Game(config), Game(config)
    original.step()
    restored.restore(original.state())
    original.step(), restored.step()
    assert torch.equal(original.generator.parameters.values, restored.generator.parameters.values)


def test_the_cost_of_a_step_is_shown_while_it_is_unrolled():
    metric = metrics.get("step_cost")()
    ahead, plain = (built(unrolled(5)).observation(0, 0), built(BASE).observation(0, 0))
    assert metric.measure(ahead).value == 17.0
    assert not metric.applies(plain)


class Stubborn:
    """An optimiser without a step that can be differentiated."""

    name = "stubborn"

    def state(self):
        return {}


def test_an_optimiser_that_cannot_be_looked_ahead_of_says_so():
    game = built(unrolled(1))
    game.discriminator._optimiser = Stubborn()
    with pytest.raises(ConfigError, match=r"optimiser.kind: stubborn cannot be unrolled"):
        found(game)
