"""Where a function of two variables is stationary: every place that a lattice of slopes betrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.ndimage import maximum_filter, minimum_filter

from engine.kinds import Doubles

Nature = Literal["minimum", "saddle", "maximum"]
Derivatives = tuple[Doubles, Doubles, Doubles]
Surface = Callable[[Doubles], Derivatives]
Surround = Callable[[Doubles], Doubles]
Valley = Callable[[Doubles], tuple[Doubles, Doubles]]

STEPS = 40  # of Newton's method, of which a good start takes five
FLAT = 1e-8  # a gradient shorter than this is that of a stationary point
FLATTEST = 1e-6  # what bends less in some direction is a plateau that nobody rests on
APART = 1e-4  # places nearer than this are one
LONGEST = 0.2  # a step of a descent


@dataclass(frozen=True, slots=True)
class Stationary:
    """A place at which both slopes vanish, with the value there and what it is."""

    place: tuple[float, float]
    value: float
    nature: Nature


def stationary(
    surface: Surface, slopes: Surround, first: Doubles, second: Doubles
) -> tuple[Stationary, ...]:
    """Return the stationary points over a lattice, lowest value first, ties by place.

    ``surface`` maps places (k, 2) to values (k,), gradients (k, 2) and Hessians (k, 2, 2), and
    ``slopes`` to the gradients alone, which is quicker over a lattice.
    ``first`` and ``second`` are evenly spaced coordinates. A search starts wherever both slopes
    change sign among neighbours; two stationary points in one cell may be found as one or none.
    """
    lattice = np.stack(np.meshgrid(first, second, indexing="ij"), axis=-1)
    across = slopes(lattice.reshape(-1, 2)).reshape(lattice.shape)
    window = (3, 3, 1)
    turns = (minimum_filter(across, window) <= 0) & (maximum_filter(across, window) >= 0)
    reach = np.array([first[1] - first[0], second[1] - second[0]])
    places = _newton(surface, lattice[turns.all(axis=-1)], reach)
    inside = (places > (first[0], second[0])) & (places < (first[-1], second[-1]))
    places = places[inside.all(axis=1)]
    return _told(surface, _unique(places)) if len(places) else ()


def _newton(surface: Surface, places: Doubles, reach: Doubles) -> Doubles:
    """Follow Newton's steps, none longer than a cell, and keep the places that came to rest."""
    for _ in range(STEPS if len(places) else 0):
        _, gradients, hessians = surface(places)
        steps = np.linalg.solve(hessians + 1e-12 * np.eye(2), gradients[:, :, None])[:, :, 0]
        longest = np.maximum(np.abs(steps / reach).max(axis=1, keepdims=True), 1.0)
        places = places - steps / longest
        if np.abs(steps).max() < FLAT * APART:
            break
    if not len(places):
        return places
    _, gradients, hessians = surface(places)
    still = np.linalg.norm(gradients, axis=1) < FLAT
    bent = np.abs(np.linalg.eigvalsh(hessians)).min(axis=1) > FLATTEST
    kept: Doubles = places[still & bent]
    return kept


def _unique(places: Doubles) -> Doubles:
    kept: list[Doubles] = []
    for place in places:
        if all(np.linalg.norm(place - other) > APART for other in kept):
            kept.append(place)
    return np.array(kept)


def _told(surface: Surface, places: Doubles) -> tuple[Stationary, ...]:
    values, _, hessians = surface(places)
    bends = np.linalg.eigvalsh(hessians)
    found = [
        Stationary((float(place[0]), float(place[1])), float(value), _nature(bend))
        for place, value, bend in zip(places, values, bends, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (round(one.value, 9), one.place)))


def _nature(bend: Doubles) -> Nature:
    if bend[0] > 0:
        return "minimum"
    return "saddle" if bend[1] > 0 else "maximum"


def descents(surface: Valley, metric: Surround, starts: Doubles, steps: int) -> Doubles:
    """Return the paths (k, steps + 1, 2) of descents from ``starts`` (k, 2).

    ``surface`` maps places to values (k,) and gradients (k, 2), ``metric`` to what each slope is
    multiplied by. A step is at most ``LONGEST`` long and is halved where it would climb, so that no
    path ever rises.
    """
    places, rates = starts, np.full((len(starts), 1), 0.5)
    values, slopes = surface(places)
    paths = [places]
    for _ in range(steps):
        step = rates * metric(places) * slopes
        step = step / np.maximum(np.linalg.norm(step, axis=1, keepdims=True) / LONGEST, 1.0)
        tried, across = surface(places - step)
        better = (tried <= values)[:, None]
        places = np.where(better, places - step, places)
        values, slopes = np.minimum(tried, values), np.where(better, across, slopes)
        rates = np.where(better, np.minimum(1.3 * rates, 1.0), 0.5 * rates)
        paths.append(places)
    return np.stack(paths, axis=1)
