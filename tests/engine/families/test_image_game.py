"""The game on images: pixels, both ways of computing gradients, and what observers see."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.families.adversarial.fast import FastPasses
from engine.families.adversarial.game import Game
from engine.families.adversarial.plain import PlainPasses
from engine.families.adversarial.unrolled import SplitPasses
from engine.kinds import constraints
from engine.plan import check

SMALL = {"width": 2}


def config(network="dcgan", norm="none", **changes):
    kind = {"kind": network, "normalisation": norm}
    return {
        "data": {"kind": "digits"},
        "noise": {"dimension": 5},
        "generator": {**kind, **SMALL},
        "discriminator": {**kind, **SMALL, "normalisation": "none"},
        "training": {"batch": 6},
        **changes,
    }


def images(game, count=4):
    seen = game.observation(1, 0)
    return seen.generate(seen.fixed_noise(count))


@pytest.mark.parametrize("network", ["mlp", "dcgan", "resnet"])
def test_pixels_lie_between_0_and_1(network):
    game = Game(check(config(network)))
    game.generator.parameters.values.mul_(30)
    found = images(game)
    assert found.shape == (4, 64)
    assert found.min() >= 0
    assert found.max() <= 1
    assert found.std() > 0.1


@pytest.mark.parametrize("imposed", [(), *((name,) for name in constraints.all())], ids="+".join)
def test_the_fast_step_is_the_plain_step_on_images(imposed):
    on = {f"discriminator.{name}": {"on": True} for name in imposed}
    plan = check(config("mlp", **on))
    fast, plain = (Game(plan, dtype=torch.float64, plain=plain) for plain in (False, True))
    assert isinstance(fast._passes, SplitPasses if "unrolling" in imposed else FastPasses)
    for _ in range(3):
        fast.step(), plain.step()
    for name in ("generator", "discriminator"):
        a, b = getattr(fast, name), getattr(plain, name)
        torch.testing.assert_close(a.gradient.values, b.gradient.values, rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize("imposed", [(), *((name,) for name in constraints.all())], ids="+".join)
@pytest.mark.parametrize("network", ["dcgan", "resnet"])
def test_convolutions_train_under_every_constraint(network, imposed):
    on = {f"discriminator.{name}": {"on": True} for name in imposed}
    game = Game(check(config(network, **on)))
    assert isinstance(game._passes, PlainPasses)
    before = game.generator.parameters.values.clone()
    record = game.step()
    assert np.isfinite(record.fake_gradients).all()
    assert record.fake_gradients.shape == (6, 64)
    assert not torch.equal(before, game.generator.parameters.values)


@pytest.mark.parametrize("network", ["mlp", "dcgan"])
def test_a_batch_normalised_generator_is_seen_one_sample_at_a_time(network):
    game = Game(check(config(network, "batch")))
    seen = game.observation(1, 0)
    noise = seen.fixed_noise(8)
    alone = np.concatenate([seen.generate(z[None]) for z in noise])
    np.testing.assert_allclose(alone, seen.generate(noise), atol=1e-6)
    assert alone.std(axis=0).max() > 1e-3


def test_a_run_on_images_goes_on_as_if_never_interrupted():
    plan = check(config("dcgan", "batch", **{"discriminator.spectral": {"on": True}}))
    one, other = Game(plan), Game(plan)
    for _ in range(4):
        one.step()
    for _ in range(2):
        other.step()
    again = Game(plan)
    again.restore(other.state())
    for _ in range(2):
        again.step()
    assert torch.equal(one.generator.parameters.values, again.generator.parameters.values)
    assert torch.equal(one.discriminator.parameters.values, again.discriminator.parameters.values)


def test_looking_changes_nothing():
    plan = check(config("dcgan", "batch"))
    watched, alone = Game(plan), Game(plan)
    for step in range(3):
        watched.step(), alone.step()
        images(watched, 3 + step)
    assert torch.equal(watched.generator.parameters.values, alone.generator.parameters.values)


def test_a_gradient_penalty_does_not_go_with_a_batch_normalised_discriminator():
    on = {"discriminator.gradient_penalty": {"on": True}}
    mixed = config(**on, discriminator={"kind": "dcgan", "normalisation": "batch"})
    assert "batch normalisation" in " ".join(Game(check(mixed)).complaints())
    assert not Game(check(config(**on))).complaints()
