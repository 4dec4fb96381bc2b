"""Ways through the noise: their ends, and that their middle is as likely as a draw."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from engine.numerics.neighbours import nearest
from engine.numerics.noise import Noise
from engine.numerics.noise_paths import blended, on_a_plane, traversed
from engine.numerics.pictures import as_bytes

KINDS = ["normal", "uniform"]


def drawn(kind, count, dimension=4):
    noise = Noise(dimension, kind)
    return noise, noise.sample(count, np.random.default_rng(0))


@pytest.mark.parametrize("kind", KINDS)
def test_a_corner_of_its_own_is_itself(kind):
    noise, corners = drawn(kind, 4)
    np.testing.assert_allclose(blended(noise, corners, np.eye(4)), corners, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "weights", [(0.5, 0.5, 0, 0), (0.25, 0.25, 0.25, 0.25), (0.7, 0.1, 0, 0.2)]
)
def test_a_mixture_is_distributed_as_the_noise(kind, weights):
    noise = Noise(1, kind)
    corners = noise.sample(4 * 4000, np.random.default_rng(0)).reshape(4, 4000)
    wide = Noise(4000, kind)  # independent coordinates, so 4000 draws at once
    found = blended(wide, corners, np.array([weights]))[0]
    law = stats.norm() if kind == "normal" else stats.uniform(-1, 2)
    assert stats.kstest(found, law.cdf).pvalue > 0.01


def test_noise_of_two_coordinates_is_its_own_plane():
    places = np.array([[1.5, -2.0], [0.0, 0.0]])
    np.testing.assert_allclose(on_a_plane(Noise(2), places, 0), places)
    np.testing.assert_allclose(on_a_plane(Noise(1), places, 0), places[:, :1])


def test_the_plane_is_fixed_continuous_and_bounded():
    noise = Noise(16)
    here, there, far = on_a_plane(noise, np.array([[0, 0], [1e-3, 0], [9, 9]]), 1)
    np.testing.assert_array_equal(here, on_a_plane(noise, np.zeros((1, 2)), 1)[0])
    assert 0 < np.abs(here - there).max() < 0.01
    np.testing.assert_array_equal(far, on_a_plane(noise, np.array([[3.0, 3.0]]), 1)[0])


def test_every_point_of_the_plane_is_as_long_as_a_draw():
    noise, places = Noise(400), np.random.default_rng(0).uniform(-3, 3, (50, 2))
    lengths = np.linalg.norm(on_a_plane(noise, places, 0), axis=1) / 20
    assert lengths.min() > 0.85
    assert lengths.max() < 1.15


def test_a_traversal_moves_one_coordinate_from_1_to_99_per_cent():
    noise, (start,) = drawn("normal", 1)
    found = traversed(noise, start, 2, 3)
    np.testing.assert_allclose(found[1, :, 1], [-2.3263, 0, 2.3263], atol=1e-3)
    np.testing.assert_array_equal(found[1][:, [0, 2, 3]], np.tile(start[[0, 2, 3]], (3, 1)))
    np.testing.assert_allclose(
        traversed(Noise(1, "uniform"), start[:1], 1, 3).ravel(), [-0.98, 0, 0.98]
    )


def test_the_nearest_image_is_found_with_its_distance_a_pixel():
    among = np.eye(4, dtype=np.float32)
    index, apart = nearest(among[[2, 0]] * np.float32(0.5), among)
    assert list(index) == [2, 0]
    np.testing.assert_allclose(apart, 0.25)


def test_pixels_become_bytes_in_rows_and_columns():
    image = np.arange(6, dtype=np.float32)[None] / 255
    assert as_bytes(image, (1, 2, 3))[0, :, :, 0].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert as_bytes(image, (3, 1, 2))[0, 0].tolist() == [[0, 2, 4], [1, 3, 5]]
    assert as_bytes(image, (2, 1, 3)).shape == (1, 1, 3, 3)
    odd = np.array([[np.nan, np.inf, -np.inf, 2, -1, 0.5]], dtype=np.float32)
    assert as_bytes(odd, (1, 1, 6)).ravel().tolist() == [0, 255, 0, 255, 0, 128]
