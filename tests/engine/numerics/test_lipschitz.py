from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.contract.snapshot import Rectangle
from engine.numerics.lipschitz import lattice, slopes, slopes_by_place, steepest
from engine.observation import Observation

Observe = Callable[..., Observation]


def test_a_linear_critic_is_equally_steep_everywhere(observe: Observe) -> None:
    seen = observe(objective="wasserstein", discriminator=lambda x: 3 * x[:, 0] - 4 * x[:, 1])
    assert steepest(seen) == pytest.approx(5.0)
    for values in slopes_by_place(seen).values():
        np.testing.assert_allclose(values, 5.0, rtol=1e-6)


def test_a_quadratic_critic_is_as_steep_as_its_point_is_far(observe: Observe) -> None:
    seen = observe(objective="wasserstein", discriminator=lambda x: 0.5 * (x**2).sum(1))
    points = np.array([[3.0, 4.0], [0.0, 0.0], [-1.0, 0.0]], dtype=np.float32)
    assert slopes(seen, points) == pytest.approx([5.0, 0.0, 1.0])


def test_the_steepest_place_of_the_area_is_found_where_no_sample_is(observe: Observe) -> None:
    seen = observe(objective="wasserstein", discriminator=lambda x: 0.5 * (x**2).sum(1))
    area = seen.dataset.area
    corner = np.hypot(area.right, area.top)
    assert 0.95 * corner < steepest(seen) <= corner


def test_points_between_lie_on_segments(observe: Observe) -> None:
    # all fakes at the origin and a quadratic critic: slopes between are shorter than at the data
    seen = observe(generator=lambda z: 0 * z, discriminator=lambda x: 0.5 * (x**2).sum(1))
    found = slopes_by_place(seen)
    assert (found["between"] <= found["real"] + 1e-6).all()
    assert found["between"].mean() == pytest.approx(found["real"].mean() / 2, rel=0.1)


def test_the_lattice_holds_the_centres_of_cells_row_after_row_upwards() -> None:
    found = lattice(Rectangle(0.0, 10.0, 2.0, 14.0), 2)
    assert found.tolist() == [[0.5, 11.0], [1.5, 11.0], [0.5, 13.0], [1.5, 13.0]]
