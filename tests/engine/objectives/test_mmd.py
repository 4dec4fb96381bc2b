"""The MMD-GANs: kernels, the unbiased distance, its witness, and the games they make."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError
from engine.families.adversarial.fast import FastPasses
from engine.families.adversarial.game import Game
from engine.kinds import metrics, objectives, probes
from engine.numerics.distances.kernels import mixture_kernel, unbiased_mmd2
from engine.numerics.mmd_gan import gaussian_mixture
from engine.plan import assigned, check

SMALL = {
    "generator": {"width": 8, "depth": 2},
    "discriminator": {"width": 8, "depth": 2},
    "training": {"batch": 16, "steps": 100},
}
GP = {"discriminator.gradient_penalty": {"on": True, "weight": 0.1}}
NAMES = ["mmd", "mmd_features"]


def built(name="mmd", **settings):
    part = objectives.get(name)
    return part(part.Config(**settings))


def game(name="mmd", **more):
    return Game(check({**SMALL, "objective": {"kind": name}, **more}))


def drawn(n=40, d=2, seed=0, shift=0.0):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal((n, d)) + shift)


@pytest.mark.parametrize("d", [2, 50])
def test_the_kernel_is_that_of_the_metric(d):
    x, y = drawn(20, d), drawn(30, d, seed=1)
    expected = mixture_kernel(x.numpy(), y.numpy(), 1.5)
    found = gaussian_mixture(x, y, 3.0, 5).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-12)


def test_the_kernels_of_many_coordinates_keep_their_digits_far_from_the_origin():
    x, y = (drawn(20, 50, seed=s).float() + 100.0 for s in (0, 1))
    expected = mixture_kernel(x.numpy(), y.numpy(), 5.0)
    np.testing.assert_allclose(gaussian_mixture(x, y, 10.0, 5).numpy(), expected, atol=1e-4)


def test_the_gap_of_the_scores_is_the_unbiased_distance_by_its_definition():
    x, y = drawn(12), drawn(12, seed=1, shift=0.5)
    n, k = len(x), lambda a, b: gaussian_mixture(a[None], b[None], 2.0, 5).item()
    within = sum(k(s[i], s[j]) for s in (x, y) for i in range(n) for j in range(n) if i != j)
    between = sum(k(a, b) for a in x for b in y)
    expected = within / (n * (n - 1)) - 2 * between / n**2
    at_real, at_fake = built().scores(x, y)
    assert (at_real.mean() - at_fake.mean()).item() == pytest.approx(expected, abs=1e-12)
    assert built().generator_cost(x, y).item() == pytest.approx(expected, abs=1e-12)


def test_it_is_unbiased():
    """Over equal distributions it is 0 on average, and negative half of the time."""
    found = torch.stack(
        [
            built().generator_cost(drawn(16, seed=2 * s), drawn(16, seed=2 * s + 1))
            for s in range(400)
        ]
    )
    assert abs(found.mean().item()) < 3 * found.std().item() / 20
    assert found.min().item() < 0 < found.max().item()


def test_the_gradient_at_a_fake_is_twice_that_of_the_witness():
    x, y = drawn(), drawn(seed=1, shift=1.0).requires_grad_()
    (slopes,) = torch.autograd.grad(built().generator_cost(x, y), y)
    points = y.detach().clone().requires_grad_()
    value = built().witness(points, x, y.detach()).sum()
    (witness,) = torch.autograd.grad(value, points)
    n = len(y)
    # the unbiased distance leaves each fake out of its own witness, where its slope is 0 anyway
    both = gaussian_mixture(points, points.detach(), 2.0, 5).sum()
    (own,) = torch.autograd.grad(both, points)
    torch.testing.assert_close(slopes, -2 / n * witness + 2 * own * (1 / (n - 1) - 1 / n) / n)


def test_the_estimate_of_the_metric_agrees_up_to_its_pairs_of_one_index():
    x, y = drawn(400), drawn(400, seed=1, shift=0.7)
    metric = unbiased_mmd2(x.numpy(), y.numpy(), 1.0)
    assert built().generator_cost(x, y).item() == pytest.approx(metric.value, abs=2e-3)


def test_the_discriminator_is_idle_under_fixed_kernels():
    playing = game()
    before = playing.discriminator.parameters.values.clone()
    start = playing.generator.parameters.values.clone()
    record = playing.step()
    assert torch.equal(playing.discriminator.parameters.values, before)
    assert not torch.equal(playing.generator.parameters.values, start)
    assert record.discriminator_norm == 0.0
    gap = record.real_outputs.mean() - record.fake_outputs.mean()
    assert gap == pytest.approx(-record.discriminator_loss, abs=1e-6)


def test_the_critic_with_features_enlarges_what_the_generator_makes_smaller():
    playing = game("mmd_features", **GP)
    assert playing.discriminator.parameters.parts[-1].shape == (16,)
    before = playing.discriminator.parameters.values.clone()
    losses = [playing.step("discriminator").discriminator_loss for _ in range(60)]
    assert not torch.equal(playing.discriminator.parameters.values, before)
    assert np.mean(losses[-10:]) < np.mean(losses[:10])


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shown_of_the_critic_is_the_witness(name):
    playing = game(name, **(GP if name != "mmd" else {}))
    for _ in range(3):
        playing.step()
    seen = playing.observation(3, 0)
    assert seen.reads == "critic"
    assert seen.duel.note == "witness of fresh samples"
    picture = probes.get("surface")().draw(seen, 16)
    assert np.isfinite(picture.values).all()
    arrows = probes.get("arrows")().draw(seen, 8)
    assert np.abs(arrows.uv).max() > 0 if hasattr(arrows, "uv") else arrows.xy.shape == (8, 2)
    seen.forget_records()
    gap = metrics.get("critic_gap")().measure(seen)
    assert 0 < gap.value < 2


def test_the_arrows_are_the_gradients_of_the_step():
    playing = game(training={"batch": 512, "steps": 100})
    record = playing.step("generator")
    lengths = np.linalg.norm(record.fake_gradients, axis=1).mean()
    seen = playing.observation(0, 0)
    seen.forget_records()
    assert metrics.get("gradient_at_fakes")().measure(seen).value == pytest.approx(
        lengths, rel=0.15
    )


def test_one_may_change_to_fixed_kernels_and_back_while_it_runs():
    playing = game("non_saturating")
    for name in ("mmd", "non_saturating", "mmd"):
        playing.step()
        playing.reconfigure(check(assigned(playing.plan.config, "objective", name)))
        assert isinstance(playing._passes, FastPasses) == (name == "non_saturating")
    playing.step()


def test_features_need_a_restart_for_the_critic_has_too_few_outputs():
    playing = game("non_saturating")
    plan = check(assigned(playing.plan.config, "objective", "mmd_features"))
    with pytest.raises(ConfigError, match=r"16 outputs, and this one has 1; restart"):
        playing.reconfigure(plan)
    playing.step()


def test_a_critic_with_features_may_judge_by_its_first_output():
    playing = game("mmd_features", **GP)
    playing.step()
    for name in ("hinge", "mmd_features"):
        playing.reconfigure(check(assigned(playing.plan.config, "objective", name)))
        playing.step()


@pytest.mark.parametrize("name", NAMES)
def test_packed_samples_are_compared_as_rows(name):
    playing = game(name, **GP, **{"discriminator.packing": {"on": True, "m": 2}})
    record = playing.step()
    assert record.real_outputs.shape == (8,)
    assert np.isfinite(playing.observation(1, 0).duel.outputs(np.zeros((3, 2), np.float32))).all()


def test_what_does_nothing_or_drifts_is_complained_about():
    assert "idle" in " ".join(game(**GP).complaints())
    assert game().complaints() == ()
    assert "drift apart" in " ".join(game("mmd_features").complaints())
    assert game("mmd_features", **GP).complaints() == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_restored_game_continues_bit_for_bit(name):
    more = GP if name != "mmd" else {}
    original, restored = game(name, **more), game(name, **more)
    original.step()
    restored.restore(original.state())
    original.step(), restored.step()
    assert torch.equal(original.generator.parameters.values, restored.generator.parameters.values)
