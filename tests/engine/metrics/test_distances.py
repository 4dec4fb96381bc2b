"""Distances between data and fakes, against closed forms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from engine.kinds import Measurement, Tensor, metrics
from engine.observation import Observation

Observe = Callable[..., Observation]
LOG_2 = float(np.log(2))
SHIFTED = [(0.5, 0.030311), (1.0, 0.111421), (2.0, 0.336831), (3.0, 0.526777), (4.0, 0.632720)]
FOUR = np.pi / 4


def measure(seen: Observation, name: str) -> Measurement:
    return metrics.get(name)().measure(seen)


def ring(sigma: float, modes: int = 8) -> Callable[[Tensor], Tensor]:
    """Make the ring of 8 (radius 2), or its first modes, out of two normal coordinates."""

    def generate(noise: Tensor) -> Tensor:
        which = (torch.special.ndtr(noise[:, 2]) * modes).floor()
        centres = 2 * torch.stack([(which * FOUR).cos(), (which * FOUR).sin()], 1)
        return centres + sigma * noise[:, :2]

    return generate


@pytest.mark.parametrize(("mu", "jsd"), SHIFTED)
def test_shifted_gaussians_have_the_divergence_of_quadrature(
    observe: Observe, mu: float, jsd: float
) -> None:
    shift = torch.tensor([0.6, 0.8]) * mu
    found = measure(observe(generator=lambda z: z + shift), "jsd")
    assert found.error is not None
    assert found.error < 0.005
    assert found.value == pytest.approx(jsd, abs=3 * found.error)


@pytest.mark.parametrize("data", ["ring", "gaussian"])
def test_a_perfect_generator_is_at_zero_within_its_error(observe: Observe, data: str) -> None:
    generators = {"ring": ring(0.02), "gaussian": lambda z: z[:, :2]}
    found = measure(observe(data, noise=3, generator=generators[data]), "jsd")
    assert found.error is not None
    assert found.floor is not None
    assert abs(found.value) < 3 * found.error
    assert found.floor < 3 * found.error < 0.01


def test_a_generator_that_knows_nothing_of_the_data_is_log_two_away(observe: Observe) -> None:
    for far in (0.5, 100.0):
        seen = observe("ring", generator=lambda z, far=far: far + 0.01 * z)
        assert measure(seen, "jsd").value == pytest.approx(LOG_2, abs=1e-6)


def test_half_of_the_modes_are_a_known_divergence_away(observe: Observe) -> None:
    # π = (¼, ¾) against p = (1, 0) on the covered and the missing modes
    pi, p = np.array([0.25, 0.75]), np.array([1.0, 0.0])
    m = (pi + p) / 2
    expected = 0.5 * (pi * np.log(pi / m)).sum() + 0.5 * np.log(1 / m[0])
    found = measure(observe("ring", noise=3, generator=ring(0.02, modes=2)), "jsd")
    assert found.error is not None
    assert found.value == pytest.approx(expected, abs=3 * found.error)


def test_a_ring_three_times_as_wide_has_the_divergence_of_quadrature(observe: Observe) -> None:
    found = measure(observe("ring", noise=3, generator=ring(0.06)), "jsd")
    assert found.value == pytest.approx(0.3261, abs=0.01)


def test_data_of_which_nothing_is_known_is_counted(observe: Observe) -> None:
    perfect = measure(observe("unknown", generator=_square), "jsd")
    assert perfect.error is not None
    assert abs(perfect.value) < 3 * perfect.error
    apart = measure(observe("unknown", generator=lambda z: _square(z) + 5), "jsd")
    assert apart.value == pytest.approx(LOG_2, abs=1e-9)


@pytest.mark.parametrize("name", ["w1", "sliced_w1", "mmd2"])
def test_a_perfect_generator_is_at_the_floor(observe: Observe, name: str) -> None:
    seen = observe("ring", noise=3, generator=ring(0.02))
    found = measure(seen, name)
    assert found.floor is not None
    assert abs(found.value) < 4 * found.floor
    worse = measure(observe("ring", noise=3, generator=ring(0.02, modes=1)), name)
    assert worse.value > 10 * found.floor


def test_a_shift_of_two_is_two_data_units_away(observe: Observe) -> None:
    shift = torch.tensor([2.0, 0.0])
    seen = observe(generator=lambda z: z + shift)
    assert measure(seen, "w1").value == pytest.approx(2.04, abs=0.15)
    assert measure(seen, "sliced_w1").value == pytest.approx(4 / np.pi, abs=0.06)


def test_the_ring_s_true_samples_are_as_far_apart_as_published(observe: Observe) -> None:
    seen = observe("ring", config={"observation": {"transport": 1024}})
    assert measure(seen, "w1").floor == pytest.approx(0.11, abs=0.05)


def test_one_mode_of_the_ring_alone_is_two_and_a_half_away(observe: Observe) -> None:
    found = measure(observe("ring", noise=3, generator=ring(0.02, modes=1)), "w1")
    assert found.value == pytest.approx(2.51, abs=0.1)


def test_the_distances_of_a_whole_ring_and_of_a_single_mode(observe: Observe) -> None:
    whole = observe("ring", noise=3, generator=ring(0.02))
    single = observe("ring", noise=3, generator=ring(0.02, modes=1))
    expected = {
        "modes": (8, 1),
        "modes_fair": (8, 1),
        "top_two_modes": (0.26, 1),
        "high_quality": (0.9889, 0.9889),
        "reverse_kl_modes": (0, np.log(8)),
    }
    for name, (perfect, collapsed) in expected.items():
        assert measure(whole, name).value == pytest.approx(perfect, abs=0.01)
        assert measure(single, name).value == pytest.approx(collapsed, abs=0.01)
    assert measure(single, "high_quality").floor == pytest.approx(0.9889, abs=0.003)


def _square(noise: Tensor) -> Tensor:
    square: Tensor = 2 * torch.special.ndtr(noise[:, :2]) - 1
    return square
