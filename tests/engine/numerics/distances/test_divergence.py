from __future__ import annotations

import numpy as np
import pytest

from engine.numerics.distances.divergence import from_counts, from_masses

LOG_2 = float(np.log(2))
RANDOM_MASSES = np.random.default_rng(9).dirichlet(np.full(300, 0.7))


def exact(p: np.ndarray, q: np.ndarray) -> float:
    m = (p + q) / 2
    return float(sum((a * np.log(a / m)).sum() / 2 for a in (p, q)))


def test_disjoint_cells_are_log_two_apart_exactly() -> None:
    found = from_masses(np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.0, 30.0]))
    assert found.value == pytest.approx(LOG_2, abs=1e-12)
    assert found.error == pytest.approx(0.0, abs=1e-7)


def test_disjoint_samples_are_log_two_apart_exactly() -> None:
    found = from_counts(np.array([5.0, 7.0, 0.0]), np.array([0.0, 0.0, 30.0]))
    assert found.value == pytest.approx(LOG_2, abs=1e-12)


def test_fakes_scattered_one_to_a_cell_away_from_the_data_bring_no_bias() -> None:
    masses, counts = np.zeros(1000), np.zeros(1000)
    masses[:10], counts[10:] = 0.1, 1.0
    assert from_masses(masses, counts).value == pytest.approx(LOG_2, abs=1e-9)


def test_a_perfect_generator_is_at_zero_within_its_error() -> None:
    random = np.random.default_rng(0)
    found = [
        from_masses(RANDOM_MASSES, random.multinomial(6000, RANDOM_MASSES).astype(float))
        for _ in range(40)
    ]
    assert abs(np.mean([f.value for f in found])) < np.mean([f.error for f in found if f.error])


def test_nine_tenths_of_the_bias_of_empirical_shares_are_taken_off() -> None:
    random = np.random.default_rng(1)
    total = 10_000
    counts = random.multinomial(total, RANDOM_MASSES, size=40).astype(float)
    plain = np.mean([exact(RANDOM_MASSES, c / total + 1e-300) for c in counts])
    assert plain == pytest.approx(299 / (8 * total), rel=0.25)
    assert abs(np.mean([from_masses(RANDOM_MASSES, c).value for c in counts])) < 0.12 * plain


def test_two_perfect_samples_are_at_zero_within_their_error() -> None:
    random = np.random.default_rng(2)
    draws = random.multinomial(6000, RANDOM_MASSES, size=(40, 2)).astype(float)
    found = [from_counts(*pair) for pair in draws]
    assert abs(np.mean([f.value for f in found])) < np.mean([f.error for f in found if f.error])


def test_the_error_is_that_of_repeated_samples() -> None:
    random = np.random.default_rng(3)
    q = RANDOM_MASSES[::-1].copy()
    found = [
        from_masses(RANDOM_MASSES, random.multinomial(4000, q).astype(float)) for _ in range(150)
    ]
    values = [f.value for f in found]
    assert np.mean(values) == pytest.approx(exact(RANDOM_MASSES, q), abs=2e-3)
    assert np.mean([f.error for f in found if f.error]) == pytest.approx(np.std(values), rel=0.3)


def test_masses_too_small_to_matter_do_no_harm() -> None:
    found = from_masses(np.array([1.0, 5e-324, 1e-200]), np.array([50.0, 0.0, 0.0]))
    assert found.value == pytest.approx(0.0, abs=1e-9)
