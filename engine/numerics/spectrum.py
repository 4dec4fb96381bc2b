"""How the variance of images is shared among spatial frequencies."""

from __future__ import annotations

import numpy as np

from engine.contract.snapshot import Floats
from engine.kinds import Doubles, Shape


def frequencies(shape: Shape) -> Doubles:
    """Return the middles (k,) of rings of frequency, in cycles a pixel, up to ½.

    They are the frequencies of whole waves along the shorter side.
    """
    rings = min(shape[1:]) // 2
    found: Doubles = np.arange(1, rings + 1) / (2 * rings)
    return found


def radial_power(images: Floats, shape: Shape) -> Doubles:
    """Return the mean power (k,) of images (n, d) at the frequencies of each ring.

    The power of a frequency is |x̂|² over the number of pixels, of which the mean over all
    frequencies is the mean square of a pixel; the mean of an image, frequency 0, is left out, and
    so are corners beyond ½. Durall et al. 2020.
    """
    channels, height, width = shape
    stack = images.reshape(-1, channels, height, width).astype(float)
    power = (np.abs(np.fft.fft2(stack)) ** 2).mean(axis=(0, 1)) / (height * width)
    rows, columns = np.fft.fftfreq(height), np.fft.fftfreq(width)
    radius = np.hypot(rows[:, None], columns[None, :])
    rings = len(frequencies(shape))
    nearest = np.floor(radius * 2 * rings + 0.5).astype(int)
    ring = np.clip(nearest, 1, rings) - 1
    counted = (radius > 0) & (radius <= 0.5)
    totals = np.bincount(ring[counted], weights=power[counted], minlength=rings)
    found: Doubles = totals / np.maximum(np.bincount(ring[counted], minlength=rings), 1)
    return found
