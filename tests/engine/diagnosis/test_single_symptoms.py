"""What each symptom takes for itself, and what it leaves alone."""

from __future__ import annotations

import numpy as np
import pytest
from curves import BOOK, FLOW, GAN, HOPS, NOISE, SICK, SOFT, VAE, Run, T, found


def test_fakes_that_are_where_the_data_is_need_no_gradient() -> None:
    assert found("gradient_vanishes", SICK["gradient_vanishes"].but(w1=0.15)) is None


def test_without_a_distance_the_discriminator_says_whether_fakes_are_elsewhere() -> None:
    blind = Run(GAN, {"gradient_at_fakes": 1e-5, "discriminator_jsd": 0.68})
    assert found("gradient_vanishes", blind) is not None
    assert found("gradient_vanishes", blind.but(discriminator_jsd=0.1)) is None


def test_dead_codes_are_counted_where_the_size_of_the_book_is_known() -> None:
    finding = found("dead_codes", SICK["dead_codes"])
    assert finding is not None
    assert finding.sentence.startswith("Dead codes: 2 of 8 entries")
    soft = found("dead_codes", Run(SOFT, {"codebook_use": 0.5}))
    assert soft is not None
    assert "5 of 10 entries" in soft.sentence
    assert "temperature" in soft.advice
    unknown = found("dead_codes", Run(VAE, {"codebook_use": 0.75}))
    assert unknown is not None
    assert "25% entries" not in unknown.sentence


def test_codes_are_not_dead_because_few_examples_are_looked_at() -> None:
    large = {**BOOK, "posterior": {"kind": "vq", "size": 4096, "places": 1}}
    # a thousand codes out of 4096, evenly: 1 - exp(-1000/4096) = 0.217 of them are seen
    assert found("dead_codes", Run(large, {"codebook_use": 0.21})) is None
    assert found("dead_codes", Run(large, {"codebook_use": 0.1})) is not None


def test_a_code_without_a_book_has_no_dead_codes() -> None:
    assert found("dead_codes", Run(VAE, {"active_units": 0.0})) is None


def test_classes_of_images_are_modes_too() -> None:
    finding = found("modes_lost", Run(GAN, {"class_kl": 0.8, "classes": 4.0}))
    assert finding is not None
    assert "only 4 classes" in finding.sentence
    known = {"classes.floor": 10.0, "class_kl": 0.16}
    some, every = (found("modes_lost", Run(GAN, {"classes": n, **known})) for n in (9.0, 10.0))
    assert some is not None
    assert "only 9 of 10 classes" in some.sentence
    assert every is None  # though their shares are uneven
    none = found("modes_lost", Run(GAN, {"classes": 0.0, **known}))
    assert none is not None
    assert "none of 10 classes gets" in none.sentence


def test_remedies_for_lost_modes_are_those_of_the_family() -> None:
    lost = SICK["modes_lost"]
    advice = {}
    for config in (GAN, VAE, FLOW):
        finding = found("modes_lost", Run(config, lost.columns))
        assert finding is not None
        advice[finding.advice] = config
    assert len(advice) == 3
    assert [config for words, config in advice.items() if "discriminator" in words] == [GAN]


def test_one_lost_mode_of_eight_is_named_and_one_of_eight_that_is_small_is_not() -> None:
    one = {"modes_fair": 7.0, "modes_fair.floor": 8.0}
    assert found("modes_lost", Run(GAN, {"reverse_kl_modes": 0.134, **one})) is not None
    assert found("modes_lost", Run(GAN, {"reverse_kl_modes": 0.05, **one})) is None


def test_a_generator_that_stands_still_has_lost_nothing() -> None:
    assert found("modes_lost", SICK["modes_lost"].but(gradient_at_fakes=1e-5)) is None
    assert found("modes_lost", SICK["modes_lost"].but(gradient_at_fakes=0.1)) is not None


def test_two_modes_that_take_turns_are_no_hopping() -> None:
    two = np.where(HOPS > 4, 1.0, 2.0)
    assert found("modes_hopping", SICK["modes_hopping"].but(commonest_mode=two)) is None


def test_a_discriminator_is_held_against_the_exact_jsd() -> None:
    run = Run(GAN, {"discriminator_jsd": 0.05, "jsd": 0.3, "jsd.floor": 0.01})
    assert found("critic_not_optimal", run) is not None
    assert found("critic_not_optimal", run.but(jsd=0.015)) is None


def test_a_shrinking_slope_drifts_too() -> None:
    falling = SICK["lipschitz_drifts"].but(critic_lipschitz=np.exp(-4.0 * np.linspace(0, 1, 30)))
    finding = found("lipschitz_drifts", falling)
    assert finding is not None
    assert "shrinks" in finding.sentence


def test_a_slope_that_scatters_does_not_drift() -> None:
    wild = 1e-7 * np.exp(1.2 * NOISE[:30] + np.where(np.arange(30) < 22, 0.0, 0.5))
    assert found("lipschitz_drifts", SICK["lipschitz_drifts"].but(critic_lipschitz=wild)) is None
    steady = 2.0 * np.where(np.arange(30) < 22, 1.0, 1.7)
    assert found("lipschitz_drifts", SICK["lipschitz_drifts"].but(critic_lipschitz=steady))


def test_a_slope_that_changes_little_does_not_drift(monkeypatch: pytest.MonkeyPatch) -> None:
    little = np.where(np.arange(30) < 22, 1.0, 1.2)
    run = SICK["lipschitz_drifts"].but(critic_lipschitz=little)
    assert found("lipschitz_drifts", run) is None
    monkeypatch.setattr("engine.diagnosis.lipschitz_drifts.FACTOR", 1.1)
    assert found("lipschitz_drifts", run) is not None


def test_a_code_that_has_collapsed_in_part_is_noted_rather_than_warned_of() -> None:
    finding = found("posterior_collapse", SICK["posterior_collapse"].but(active_units=1.0))
    assert finding is not None
    assert finding.severity == "info"
    assert "only 1 of its 2 coordinates" in finding.sentence


def test_a_bound_that_falls_is_a_loss_that_rises() -> None:
    bound = -SICK["learning_rate_high"].columns["flow_loss"]  # type: ignore[operator]
    assert found("learning_rate_high", Run(VAE, {"batch_bound": bound})) is not None


def test_a_loss_that_never_comes_back_to_its_start_is_seen() -> None:
    high = np.where(T == 0.0, 2.0, 80.0 - 10.0 * T) + 0.05 * NOISE
    assert found("learning_rate_high", Run(FLOW, {"flow_loss": high})) is not None


def test_a_lucky_first_batch_is_no_sign_of_anything() -> None:
    values = 3.5 + 0.2 * NOISE
    values[0] = 2.9
    assert found("learning_rate_high", Run(FLOW, {"flow_loss": values})) is None


@pytest.mark.parametrize(
    "values", [1 + NOISE, 1 + np.cos(3 * T) + 0.2 * NOISE, 1 + 0.01 * np.sin(100 * T)]
)
def test_noise_a_single_swing_and_a_tiny_one_are_no_oscillation(values: np.ndarray) -> None:
    assert found("oscillation", Run(GAN, {"discriminator_loss": values})) is None


def test_a_discriminator_that_has_won_leaves_no_swing_behind() -> None:
    values = np.where(T < 0.1, 1.4, 0.001 + 0.0005 * np.sin(100 * T))
    assert found("oscillation", Run(GAN, {"discriminator_loss": values})) is None


def test_a_critic_whose_gap_changes_its_sign_oscillates() -> None:
    values = np.sin(100 * T) + 0.1 * NOISE
    assert found("oscillation", Run(GAN, {"discriminator_loss": values})) is not None


def test_a_distance_without_a_floor_converges_to_nothing() -> None:
    assert found("converged", Run(GAN, {"w1": 0.01})) is None


def test_a_likelihood_sees_further_than_samples() -> None:
    near = SICK["converged"]
    known = Run(FLOW, {**near.columns, "nll_gap": 0.01, "nll_gap.error": 0.0015})
    assert found("converged", known) is None
    assert found("converged", known.but(nll_gap=0.001)) is not None
