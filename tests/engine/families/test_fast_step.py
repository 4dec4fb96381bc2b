"""The fast step against the plain one, for every objective with every constraint."""

from __future__ import annotations

import pytest
import torch

from engine.families.adversarial.fast import FastPasses
from engine.families.adversarial.game import Game
from engine.families.adversarial.plain import PlainPasses
from engine.families.adversarial.unrolled import SplitPasses
from engine.kinds import constraints, objectives, optimisers
from engine.numerics.networks.activations import ACTIVATIONS
from engine.plan import check

SETS = (
    (),
    *((name,) for name in constraints.all()),
    ("spectral", "gradient_penalty"),
    ("instance_noise", "r1", "clip"),
    ("packing", "minibatch_deviation", "gradient_penalty"),
    tuple(constraints.all()),
)


def config(loss="non_saturating", imposed=(), activation="leaky_relu", **changes):
    network = {"width": 8, "depth": 2, "activation": activation}
    return {
        "objective": {"kind": loss},
        "generator": network,
        "discriminator": network,
        "training": {"batch": 16, "k_d": 2},
        **{f"discriminator.{name}": {"on": True} for name in imposed},
        **changes,
    }


def expected_way(game):
    if game._rules.comparison is not None:
        return PlainPasses
    return SplitPasses if game._rules.foresight else FastPasses


def assert_both_ways_agree(changed, steps=3):
    plan = check(changed)
    fast, plain = (Game(plan, dtype=torch.float64, plain=plain) for plain in (False, True))
    assert isinstance(fast._passes, expected_way(fast))
    assert isinstance(plain._passes, PlainPasses)
    for _ in range(steps):
        ours, theirs = fast.step(), plain.step()
    for name in ("generator", "discriminator"):
        a, b = getattr(fast, name), getattr(plain, name)
        torch.testing.assert_close(a.gradient.values, b.gradient.values, rtol=1e-8, atol=1e-11)
        torch.testing.assert_close(a.parameters.values, b.parameters.values, rtol=1e-8, atol=1e-9)
    for name in ours.__slots__:
        a, b = (torch.as_tensor(getattr(record, name)) for record in (ours, theirs))
        torch.testing.assert_close(a, b, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("imposed", SETS, ids="+".join)
@pytest.mark.parametrize("objective", objectives.all())
def test_the_fast_step_is_the_plain_step(objective, imposed):
    assert_both_ways_agree(config(objective, imposed))


@pytest.mark.parametrize("imposed", SETS, ids="+".join)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_fast_step_is_the_plain_step_with_every_activation(activation, imposed):
    assert_both_ways_agree(config("wasserstein", imposed, activation))


@pytest.mark.parametrize("kind", optimisers.all())
def test_the_fast_step_is_the_plain_step_with_every_optimiser(kind):
    chosen = {"kind": kind, "rate": 1e-3}
    changes = {"generator.optimiser": chosen, "discriminator.optimiser": chosen}
    assert_both_ways_agree(config(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"objective": {"kind": "minimax", "smoothing": 0.1}},
        {"objective": {"kind": "least_squares", "fake_target": -1.0, "wanted": 0.0}},
        {"discriminator.gradient_penalty": {"on": True, "sides": "one", "centre": 0.0}},
        {"discriminator.instance_noise": {"on": True, "decay": 2}},
        {"discriminator.packing": {"on": True, "m": 3}},
        {"discriminator.packing": {"on": True, "m": 1}},
        {"discriminator.unrolling": {"on": True, "steps": 0}},
        {"noise": {"dimension": 1, "distribution": "uniform"}},
        {"training": {"batch": 1, "k_g": 2}},
        {"generator": {"depth": 0}, "discriminator": {"depth": 0}},
        {"generator": {"depth": 12, "width": 1}, "discriminator": {"depth": 1, "width": 1}},
    ],
    ids=str,
)
def test_the_fast_step_is_the_plain_step_in_every_corner(changes):
    assert_both_ways_agree(config(**changes))


def test_in_single_precision_both_ways_agree_to_rounding():
    plan = check(config(imposed=("gradient_penalty",)))
    fast, plain = Game(plan), Game(plan, plain=True)
    fast.step(), plain.step()
    for name in ("generator", "discriminator"):
        a, b = getattr(fast, name).gradient.values, getattr(plain, name).gradient.values
        torch.testing.assert_close(a, b, rtol=1e-3, atol=1e-6)


class Halves:
    """An objective and a penalty without slopes of their own."""

    reads = "score"

    def discriminator_loss(self, real, fake):
        return 0.5 * (real - 1).abs().mean() + 0.5 * (fake + 1).abs().mean()

    def generator_loss(self, fake):
        return -0.5 * fake.tanh().mean()

    def points(self, real, fake, random):
        return fake

    def penalty(self, gradients):
        return gradients.abs().sum(1).mean()


def test_parts_without_closed_forms_are_served_by_autograd_on_their_arguments():
    plan = check(config())
    games = [Game(plan, dtype=torch.float64, plain=plain) for plain in (False, True)]
    for game in games:
        game._rules.objective = Halves()
        game._rules.penalties = [Halves()]
        game._passes.reconfigure()
        game.step()
    fast, plain = (game.discriminator.gradient.values for game in games)
    torch.testing.assert_close(fast, plain, rtol=1e-9, atol=1e-12)


def test_networks_without_hand_written_passes_take_the_plain_way(monkeypatch):
    monkeypatch.setattr("engine.networks.mlp.MLP.tape", lambda self, rows, like: None)
    assert isinstance(Game(check(config()))._passes, PlainPasses)
