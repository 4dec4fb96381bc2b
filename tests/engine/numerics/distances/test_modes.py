from __future__ import annotations

import numpy as np
import pytest

from engine.kinds import Doubles, Modes
from engine.numerics.distances.modes import census


def sample(modes: Modes, counts: list[int], *, off: float = 0.0) -> Doubles:
    points: Doubles = np.repeat(modes.centres, counts, axis=0) + np.array([off, 0.0])
    return points


def test_points_are_counted_by_hand(modes: Modes) -> None:
    near, far = sample(modes, [40, 30, 2, 0], off=0.29), sample(modes, [0, 0, 0, 28], off=0.31)
    found = census(np.concatenate([near, far]), modes)
    assert found.nearest.tolist() == [40, 30, 2, 28]
    assert found.within.tolist() == [40, 30, 2, 0]
    assert found.captured.tolist() == [True, True, True, False]
    # a fifth of the fair share of the third mode is 4 points of 100
    assert found.fair.tolist() == [True, True, False, False]
    assert found.high_quality == pytest.approx(0.72)
    assert found.commonest(2) == pytest.approx(0.70)


def test_a_perfect_sample_has_the_published_quality(modes: Modes) -> None:
    random = np.random.default_rng(0)
    centres = modes.centres[random.choice(4, size=100_000, p=modes.weights)]
    points = centres + modes.sigma * random.normal(size=(100_000, 2))
    assert census(points, modes).high_quality == pytest.approx(0.9889, abs=1e-3)


def test_the_reverse_kl_of_one_mode_is_minus_the_log_of_its_weight(modes: Modes) -> None:
    found = census(sample(modes, [0, 0, 0, 50]), modes).reverse_kl()
    assert found.value == pytest.approx(-np.log(0.1))
    assert found.error == pytest.approx(0.0)


def test_the_reverse_kl_of_the_targets_themselves_is_minus_the_correction(modes: Modes) -> None:
    found = census(sample(modes, [40, 30, 20, 10]), modes).reverse_kl()
    assert found.value == pytest.approx(-3 / 200)


def test_the_reverse_kl_is_unbiased_for_true_samples(modes: Modes) -> None:
    random = np.random.default_rng(1)
    draws = [random.multinomial(500, modes.weights).tolist() for _ in range(300)]
    found = [census(sample(modes, d), modes).reverse_kl().value for d in draws]
    assert abs(np.mean(found)) < 3 * np.std(found) / 300**0.5


def test_points_that_are_not_finite_belong_nowhere_but_count(modes: Modes) -> None:
    points = np.array([[1.0, 1.0], [np.nan, 0.0], [np.inf, 1.0]], dtype=np.float32)
    found = census(points, modes)
    assert (found.nearest.sum(), found.total) == (1, 3)
    assert found.high_quality == pytest.approx(1 / 3)


def test_where_no_point_is_finite_no_mode_has_a_share(modes: Modes) -> None:
    found = census(np.full((4, 2), np.nan), modes)
    assert found.high_quality == 0.0
    assert np.isnan(found.reverse_kl().value)
