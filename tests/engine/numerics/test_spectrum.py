"""The radial power spectrum of images whose spectrum is known."""

from __future__ import annotations

import numpy as np
import pytest

from engine.numerics.spectrum import frequencies, radial_power

SHAPE = (1, 16, 16)


def test_frequencies_go_up_to_half_a_cycle_a_pixel():
    np.testing.assert_allclose(frequencies(SHAPE), np.arange(1, 9) / 16)


def test_white_noise_is_flat_with_the_variance_of_a_pixel():
    images = 0.5 + 0.1 * np.random.default_rng(0).standard_normal((2000, 256))
    np.testing.assert_allclose(radial_power(images, SHAPE), 0.01, rtol=0.05)


@pytest.mark.parametrize("waves", [1, 3, 7])
def test_a_wave_has_its_power_in_its_own_ring(waves):
    x = np.arange(16) / 16
    image = np.broadcast_to(0.5 + 0.5 * np.cos(2 * np.pi * waves * x), (16, 16))
    found = radial_power(image.reshape(1, -1), SHAPE)
    ring = found.argmax()
    assert frequencies(SHAPE)[ring] == waves / 16
    assert found[ring] > 1e6 * np.delete(found, ring).max()


def test_constant_images_have_no_power():
    assert radial_power(np.full((3, 3 * 64), 0.7), (3, 8, 8)).max() < 1e-12


def test_images_need_not_be_square():
    assert radial_power(np.random.default_rng(0).random((2, 3 * 6 * 9)), (3, 6, 9)).shape == (3,)
