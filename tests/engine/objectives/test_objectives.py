"""Every objective against autograd, and each against what is known of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.families.adversarial.rules import complaints
from engine.families.adversarial.slopes import closed_form
from engine.kinds import objectives
from engine.plan import check
from engine.roles import Precarious

LOG2 = math.log(2.0)


def built(name, **settings):
    part = objectives.get(name)
    return part(part.Config(**settings))


@pytest.fixture(params=sorted(objectives.all()))
def objective(request):
    return built(request.param)


def outputs(seed, count=9):
    return torch.from_numpy(3 * np.random.default_rng(seed).standard_normal(count))


class Unhelpful:
    """The same losses without their slopes."""

    def __init__(self, objective):
        self.discriminator_loss = objective.discriminator_loss
        self.generator_loss = objective.generator_loss


def test_known_slopes_are_those_of_autograd(objective):
    real, fake = outputs(0), outputs(1)
    known, found = closed_form(objective), closed_form(Unhelpful(objective))
    assert found is not known
    for ours, theirs in zip(
        known.discriminator_slopes(real, fake), found.discriminator_slopes(real, fake), strict=True
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)
    for ours, theirs in zip(
        known.generator_slopes(fake), found.generator_slopes(fake), strict=True
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


def test_slopes_leave_the_outputs_as_they_were(objective):
    real, fake = outputs(0), outputs(1)
    closed_form(objective).discriminator_slopes(real, fake)
    closed_form(objective).generator_slopes(fake)
    assert torch.equal(real, outputs(0))
    assert torch.equal(fake, outputs(1))


def test_losses_stay_finite_for_huge_outputs(objective):
    huge = torch.tensor([-1e4, 1e4])
    for loss in (objective.discriminator_loss(huge, huge), objective.generator_loss(huge)):
        if isinstance(objective, Precarious) and objective.diverged():
            assert not torch.isnan(loss)
        else:
            assert torch.isfinite(loss)


def test_one_example_is_enough(objective):
    one = torch.tensor([0.5])
    loss, by_real, by_fake = closed_form(objective).discriminator_slopes(one, one)
    assert loss.dim() == 0
    assert by_real.shape == by_fake.shape == (1,)


@pytest.mark.parametrize(("name", "generator"), [("minimax", -LOG2), ("non_saturating", LOG2)])
def test_at_the_equilibrium_the_value_is_minus_two_log_two(name, generator):
    undecided = torch.zeros(4, dtype=torch.float64)
    part = built(name)
    assert part.discriminator_loss(undecided, undecided).item() == pytest.approx(2 * LOG2)
    assert part.generator_loss(undecided).item() == pytest.approx(generator)


@pytest.mark.parametrize("name", ["minimax", "non_saturating"])
def test_smoothing_moves_the_best_discriminator_to_the_smoothed_label(name):
    best = math.log(0.95 / 1.05) * torch.ones(1, dtype=torch.float64)
    _, by_real, by_fake = closed_form(built(name, smoothing=0.05)).discriminator_slopes(best, best)
    assert (by_real + by_fake).item() == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("distance", "saturating", "other"),
    [(1, 0.3980, 0.6020), (2, 0.4496, 1.5504), (4, 0.1372, 3.8628), (6, 0.012453, 5.987547)],
)
def test_the_minimax_gradient_vanishes_where_the_other_grows(distance, saturating, other):
    """Real N(0, 1), fake N(t, 1) and the best discriminator: the gradient by t (Lecture A)."""
    x = torch.linspace(distance - 10, distance + 10, 20001, dtype=torch.float64)
    mass = torch.exp(-0.5 * (x - distance) ** 2) / math.sqrt(2 * math.pi) * (x[1] - x[0])
    logit = 0.5 * distance**2 - distance * x
    for name, expected in (("minimax", saturating), ("non_saturating", other)):
        slopes = closed_form(built(name)).generator_slopes(logit)[1] * len(x)
        assert abs((mass * slopes * -distance).sum().item()) == pytest.approx(expected, rel=2e-4)


def test_least_squares_vanishes_at_its_targets():
    part = built("least_squares", fake_target=-1.0, real_target=1.0, wanted=0.0)
    one = torch.ones(3)
    assert part.discriminator_loss(one, -one).item() == 0.0
    assert part.generator_loss(0 * one).item() == 0.0


def test_beyond_its_margin_the_hinge_is_flat():
    loss, by_real, by_fake = closed_form(built("hinge")).discriminator_slopes(
        torch.tensor([2.0]), torch.tensor([-2.0])
    )
    assert loss.item() == by_real.item() == by_fake.item() == 0.0


def test_the_critic_loss_is_minus_the_gap():
    real, fake = outputs(0), outputs(1)
    loss = built("wasserstein").discriminator_loss(real, fake)
    assert loss.item() == pytest.approx((fake.mean() - real.mean()).item())


def test_a_wasserstein_critic_without_a_bound_is_complained_about():
    free = check({"objective": {"kind": "wasserstein"}})
    bound = check({"objective": {"kind": "wasserstein"}, "discriminator.clip": {"on": True}})
    assert any("no largest value" in sentence for sentence in complaints(free))
    assert complaints(bound) == ()
