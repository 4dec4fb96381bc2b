"""Ways through the noise on which every point is as likely as a draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from engine.contract.snapshot import Floats
from engine.kinds import Doubles
from engine.numerics.noise import Noise
from engine.numerics.streams import keyed

if TYPE_CHECKING:
    from engine.observation import Observation

REACH = 3.0  # standard deviations, as far as a plane is shown
EDGE = 1e-6  # keeps uniform noise off the places that are infinitely far as normal ones


def blended(noise: Noise, corners: Floats, weights: Doubles) -> Floats:
    """Return mixtures (n, d) of corners (k, d) by weights (n, k), each distributed as the noise.

    Normal draws are mixed and divided by the length of their weights, which keeps their variance;
    uniform ones are mixed as the normal ones that they stand for. A corner's own weight gives it.
    """
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    return _given(noise, weights / lengths @ _normal(noise, corners))


def on_a_plane(noise: Noise, places: Doubles, seed: int) -> Floats:
    """Return the noise (n, d) at places (n, 2) of a fixed plane, in standard deviations.

    Noise of one or two coordinates is the place itself. Otherwise the plane goes through a draw c
    along two draws u and v: (c + xu + yv)/√(1 + x² + y²), whose every point is as likely as c.
    """
    places = np.clip(places, -REACH, REACH)
    if noise.dimension <= 2:
        return _given(noise, places[:, : noise.dimension])
    axes = keyed(seed, "noise plane", 0).standard_normal((3, noise.dimension))
    weights = np.column_stack([np.ones(len(places)), places])
    return _given(noise, weights / np.linalg.norm(weights, axis=1, keepdims=True) @ axes)


def corners(seen: Observation, count: int) -> Floats:
    """Return noise (count, d) between which pictures are mixed, the same at every step."""
    return seen.steering.sample(count, keyed(seen.seed, "corners", 0))


def traversed(noise: Noise, start: Floats, axes: int, stops: int) -> Floats:
    """Return noise (axes, stops, d): ``start`` (d,) with one coordinate after another moved.

    A coordinate goes through its distribution from 1 to 99 per cent at equal distances.
    """
    normal = np.linspace(ndtri(0.01), ndtri(0.99), stops)
    values = normal if noise.distribution == "normal" else np.linspace(-0.98, 0.98, stops)
    result = np.broadcast_to(start, (axes, stops, noise.dimension)).copy()
    for axis in range(axes):
        result[axis, :, axis] = values
    return result


def _normal(noise: Noise, values: Floats) -> Doubles:
    if noise.distribution == "normal":
        return values.astype(float)
    shares = np.clip(0.5 * (values.astype(float) + 1.0), EDGE, 1.0 - EDGE)
    found: Doubles = ndtri(shares)
    return found


def _given(noise: Noise, normal: Doubles) -> Floats:
    values = normal if noise.distribution == "normal" else 2.0 * ndtr(normal) - 1.0
    found: Floats = values.astype(np.float32)
    return found
