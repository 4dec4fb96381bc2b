"""Numbers that the players' outputs and gradients give, against closed forms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from engine.kinds import Measurement, Tensor, metrics
from engine.observation import Observation

Observe = Callable[..., Observation]
LOG_2 = float(np.log(2))
# μ of two unit Gaussians, their JSD and V(D*): quadrature in one dimension, exact on the plane too
SHIFTED = [(0.0, 0.0, -1.386294), (1.0, 0.111421, -1.163451), (2.0, 0.336831, -0.712633)]
MANY = {"observation": {"samples": 40_000}}


def measure(seen: Observation, name: str) -> Measurement:
    metric = metrics.get(name)()
    assert metric.applies(seen)
    return metric.measure(seen)


def shifted(observe: Observe, mu: float, **more: object) -> Observation:
    """Data N(0, I), fakes N((μ, 0), I), and the discriminator that is best between them."""
    shift = torch.tensor([mu, 0.0])
    return observe(
        generator=lambda z: z + shift,
        discriminator=lambda x: mu**2 / 2 - mu * x[:, 0],
        config=MANY,
        **more,
    )


@pytest.mark.parametrize(("mu", "jsd", "value"), SHIFTED)
def test_the_optimal_discriminator_reaches_the_bound(
    observe: Observe, mu: float, jsd: float, value: float
) -> None:
    seen = shifted(observe, mu)
    found, seen_by_d = measure(seen, "value"), measure(seen, "discriminator_jsd")
    assert found.error is not None
    assert found.value == pytest.approx(value, abs=4 * found.error + 1e-6)
    assert seen_by_d.value == pytest.approx(found.value / 2 + LOG_2)
    assert seen_by_d.value == pytest.approx(jsd, abs=2 * found.error + 1e-6)
    bound = measure(seen, "value_bound")
    assert bound.error is not None
    assert bound.value == pytest.approx(value, abs=4 * bound.error)


def test_without_shared_support_the_bound_is_no_last_bit_of_log_2(
    observe: Observe, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimate = Measurement(float(np.nextafter(LOG_2, 1)))
    monkeypatch.setattr("engine.metrics.value_bound.jensen_shannon", lambda _: estimate)
    assert measure(shifted(observe, 9.0), "value_bound").value == 0


@pytest.mark.parametrize("mu", [0.0, 1.0, 3.0])
def test_any_other_discriminator_stays_below_the_bound(observe: Observe, mu: float) -> None:
    seen = shifted(observe, mu)
    seen.duel.discriminator = lambda x: 1.0 - 0.4 * x[:, 0]
    assert measure(seen, "value").value < measure(seen, "value_bound").value


def test_a_discriminator_that_is_sure_overflows_nothing(observe: Observe) -> None:
    seen = observe(discriminator=lambda x: 1e4 * torch.ones_like(x[:, 0]))
    assert measure(seen, "value").value == pytest.approx(-1e4)


def test_the_value_of_a_step_is_that_of_its_batch(observe: Observe) -> None:
    seen = observe(record=True)
    assert seen.duel.record is not None
    d_real, d_fake = (
        1 / (1 + np.exp(-x.astype(float)))
        for x in (seen.duel.record.real_outputs, seen.duel.record.fake_outputs)
    )
    expected = np.log(d_real).mean() + np.log(1 - d_fake).mean()
    assert measure(seen, "value").value == pytest.approx(expected, abs=1e-6)


def test_numbers_of_a_step_are_taken_from_its_record(observe: Observe) -> None:
    seen = observe(record=True)
    assert measure(seen, "discriminator_loss").value == 1.25
    assert measure(seen, "generator_loss").value == 0.75
    assert measure(seen, "gradient_at_fakes").value == pytest.approx(0.5)
    assert measure(seen, "discriminator_parameter_gradient").value == 2.0
    assert measure(seen, "generator_gradient").value == 3.0


def test_at_the_equilibrium_losses_are_multiples_of_log_two(observe: Observe) -> None:
    seen = observe(discriminator=lambda x: 0 * x[:, 0])
    assert measure(seen, "discriminator_loss").value == pytest.approx(2 * LOG_2)
    assert measure(seen, "generator_loss").value == pytest.approx(LOG_2)


@pytest.mark.parametrize(("t", "vanishing"), [(1.0, 0.3980), (2.0, 0.4496), (4.0, 0.1372)])
def test_the_saturating_gradient_vanishes_where_the_other_does_not(
    observe: Observe, t: float, vanishing: float
) -> None:
    by_objective = {}
    for objective in ("minimax", "non_saturating"):
        seen = shifted(observe, t, objective=objective)
        by_objective[objective] = measure(seen, "gradient_at_fakes").value
    # every fake's own two gradients add to the slope t of the logit
    assert sum(by_objective.values()) == pytest.approx(t, rel=1e-3)
    assert by_objective["minimax"] == pytest.approx(vanishing, rel=0.05)


def test_a_linear_critic_pushes_every_fake_with_its_slope(observe: Observe) -> None:
    seen = observe(objective="wasserstein", discriminator=lambda x: 3 * x[:, 0] - 4 * x[:, 1])
    assert measure(seen, "gradient_at_fakes").value == pytest.approx(5.0)


def test_the_gradient_at_theta_is_that_of_the_loss(observe: Observe) -> None:
    # G = θ·(1, 1) for every z and f(x) = x + y, so −E f(G(z)) = −2θ
    def ones(z: Tensor) -> Tensor:
        return torch.ones(len(z), 2)

    seen = observe(
        objective="wasserstein", generator=ones, discriminator=lambda x: x.sum(1), config=MANY
    )
    assert measure(seen, "generator_gradient").value == pytest.approx(2.0)


def test_a_critic_of_slope_k_overstates_the_shift_k_times(observe: Observe) -> None:
    shift = torch.tensor([2.0, 0.0])
    seen = observe(
        objective="wasserstein",
        generator=lambda z: z + shift,
        discriminator=lambda x: -7 * x[:, 0],
        config=MANY,
    )
    raw, scaled = measure(seen, "critic_gap"), measure(seen, "critic_w1")
    assert raw.error is not None
    assert raw.floor is not None
    assert raw.value == pytest.approx(14.0, abs=4 * raw.error)
    assert raw.floor < 4 * raw.error
    assert measure(seen, "critic_lipschitz").value == pytest.approx(7.0)
    assert scaled.error is not None
    assert scaled.value == pytest.approx(2.0, abs=4 * scaled.error)


def test_a_constant_critic_knows_nothing(observe: Observe) -> None:
    seen = observe(objective="wasserstein", discriminator=lambda x: 0 * x[:, 0] + 5)
    assert measure(seen, "critic_w1") == Measurement(0.0)


def test_the_slope_between_is_reported_with_its_error(observe: Observe) -> None:
    seen = observe(discriminator=lambda x: 3 * x[:, 0] - 4 * x[:, 1])
    found = measure(seen, "discriminator_gradient")
    assert found.value == pytest.approx(5.0)
    assert found.error == pytest.approx(0.0, abs=1e-6)


def test_weights_at_the_bound_are_counted(observe: Observe) -> None:
    seen = observe(config={"discriminator.clip": {"on": True, "c": 0.02}})
    seen.duel.weights = (torch.tensor([[0.02, -0.02, 0.01985, 0.019]]), torch.zeros(2, 2))
    assert measure(seen, "weights_at_clip").value == pytest.approx(3 / 8)


def test_weights_that_are_not_clipped_are_not_counted(observe: Observe) -> None:
    assert not metrics.get("weights_at_clip")().applies(observe())


@pytest.mark.parametrize(
    ("objective", "absent"),
    [
        ("wasserstein", "value value_bound discriminator_jsd"),
        ("hinge", "value value_bound discriminator_jsd critic_gap critic_lipschitz critic_w1"),
        ("minimax", "critic_gap critic_lipschitz critic_w1"),
    ],
)
def test_numbers_without_a_meaning_are_left_out(
    observe: Observe, objective: str, absent: str
) -> None:
    seen = observe(objective=objective)
    assert not any(metrics.get(name)().applies(seen) for name in absent.split())
