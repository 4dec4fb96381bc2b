"""Two parallel lines: what each distance says of them, and what its gradient says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from scipy.spatial.distance import cdist, jensenshannon
from scipy.special import ndtr, rel_entr

from engine.contract.board import Handle
from engine.contract.snapshot import Lines, Points, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.distances.transport import exact_w1
from engine.numerics.quadrature import integral
from engine.numerics.streams import keyed
from engine.numerics.studies.shifted_normals import LOG_2, total_variation
from engine.numerics.studies.shifted_normals import jsd as jsd_of_normals
from engine.numerics.studies.shifted_normals import jsd_slope as slope_of_normals
from engine.settings import Settings, setting

FARTHEST = 2.0
CURVE = 401  # odd, so that distance 0 is among them
SHOWN = 400  # points of each line once there is noise
EXAMPLES = 1024
CELLS = 64  # along a side of the square in which both lines are counted
CLOSED = 1e-6


class ParallelLinesSettings(Settings):
    """Where the second line is, and how much noise lies on both."""

    distance: float = setting(
        1.0,
        label="Place of the fakes",
        symbol="θ",
        low=-FARTHEST,
        high=FARTHEST,
        live=True,
        help="The x of the generator's line; the data's is at 0.",
    )
    noise: float = setting(
        0.0,
        label="Noise",
        symbol="s",
        low=0.0,
        high=1.0,
        live=True,
        help="Standard deviation of the normal noise that is added to data and fakes alike.",
        source="Arjovsky and Bottou 2017",
    )


@study
class ParallelLines:
    """The data is a line segment in the plane, and the generator can move a copy of it sideways.

    Unless the two coincide they have no point in common: KL is infinite, JSD is log 2 and TV is 1,
    however near they are, so that none of them has a gradient which would lead the generator home.
    W1 is the distance |θ| itself and its gradient is ±1 everywhere but at 0. Add noise: JSD and TV
    become smooth and KL finite, the gradient of JSD is largest at about 1.6 s and fades further
    out, and W1 stays what it was, since equal noise changes nothing about a translation.
    """

    name: ClassVar[str] = "parallel_lines"
    label: ClassVar[str] = "Parallel lines"
    order: ClassVar[int] = 20
    source: ClassVar[str] = "Lectures B, E; Arjovsky, Chintala and Bottou 2017, example 1"
    formula: ClassVar[str] = (
        r"W_1=|\theta|={w1},\quad \frac{\partial W_1}{\partial\theta}={w1_slope},\quad "
        r"\mathrm{JSD}={jsd},\quad \frac{\partial\,\mathrm{JSD}}{\partial\theta}={jsd_slope},\quad "
        r"\mathrm{KL}={kl}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "kl: KL, both ways; jsd: JSD; tv: TV; w1: W₁; jsd_slope: ∂JSD/∂θ; w1_slope: ∂W₁/∂θ"
    )
    Config: ClassVar[type[Settings]] = ParallelLinesSettings

    def __init__(self, config: ParallelLinesSettings) -> None:
        self._at = config.distance
        self._noise = config.noise

    def numbers(self) -> Mapping[str, float]:
        """Return every distance with its gradient in θ.

        KL is the same both ways. At θ = 0, where W1 has a kink and, without noise, the others
        jump, the gradients given are the means of those from the left and from the right: 0.
        """
        at, noise = np.array([self._at]), self._noise
        return {
            "kl": kl(self._at, noise),
            "jsd": float(jsd(at, noise)[0]),
            "tv": float(tv(at, noise)[0]),
            "w1": float(w1(at)[0]),
            "jsd_slope": float(jsd_slope(at, noise)[0]),
            "w1_slope": float(w1_slope(at)[0]),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the lines, the distances over θ, and their gradients; KL is no curve but ∞."""
        places = np.linspace(-FARTHEST, FARTHEST, CURVE)
        distances = {
            "W1": w1(places),
            "JSD": jsd(places, self._noise),
            "TV": tv(places, self._noise),
        }
        handle = (Handle("the line of the fakes", (self._at, 0.5), "distance"),)
        slopes = {"W1": w1_slope(places), "JSD": jsd_slope(places, self._noise)}
        return (
            Drawing("Data (0) and fakes (1)", self._picture(), "x", "y", handles=handle),
            Drawing("Distances", _table(places, distances), "θ", "distance [JSD: nat]"),
            Drawing("Their gradients", _table(places, slopes), "θ", "∂/∂θ"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the formulas against counted cells, optimal transport and quadrature."""
        for at in (0.0, 0.25, 1.0):
            yield from _counted(at)
        yield from _transported(random)
        yield from _slopes(random)
        yield from _noisy()

    def _picture(self) -> Lines | Points:
        if self._noise == 0.0:
            ends = [[[x, 0.0], [x, 1.0]] for x in (0.0, self._at)]
            return Lines(0, frozen(ends), frozen([0, 1]))
        random = keyed(0, "theory/parallel_lines/picture", 0)
        points = np.concatenate([line(x, SHOWN, random) for x in (0.0, self._at)])
        points += self._noise * random.standard_normal(points.shape)
        return Points(0, frozen(points), frozen(np.repeat([0, 1], SHOWN)))


def line(at: float, count: int, random: np.random.Generator) -> Doubles:
    """Draw points (n, 2) from the line x = at, 0 ≤ y ≤ 1."""
    return np.stack([np.full(count, at), random.random(count)], axis=1)


def kl(at: float, noise: float) -> float:
    """Return KL in nats, either way: θ²/2s², which without noise is infinite unless θ = 0."""
    if at == 0.0:
        return 0.0
    return math.inf if noise == 0.0 else 0.5 * (at / noise) ** 2


def jsd(at: Doubles, noise: float) -> Doubles:
    """Return ½KL + ½KL to the mixture (n,), in nats, at places (n,)."""
    if noise == 0.0:
        return np.where(at == 0.0, 0.0, LOG_2)
    return jsd_of_normals(at / noise)


def tv(at: Doubles, noise: float) -> Doubles:
    """Return the total variation distance (n,)."""
    if noise == 0.0:
        return np.where(at == 0.0, 0.0, 1.0)
    return total_variation(at / noise)


def w1(at: Doubles) -> Doubles:
    """Return W1 (n,): all mass moves by θ, and no plan can do with less than the means' shift."""
    return np.abs(at)


def jsd_slope(at: Doubles, noise: float) -> Doubles:
    """Return d JSD/dθ (n,), in nats per unit of length."""
    if noise == 0.0:
        return np.zeros_like(at)
    found: Doubles = slope_of_normals(at / noise) / noise
    return found


def w1_slope(at: Doubles) -> Doubles:
    """Return dW1/dθ (n,), the sign of θ."""
    found: Doubles = np.sign(at)
    return found


def counted(at: float) -> tuple[Doubles, Doubles]:
    """Return the shares (k,) of both lines in equal cells of the square from (−2, −2) to (2, 2)."""
    edges = np.linspace(-FARTHEST, FARTHEST, CELLS + 1)
    y = (np.arange(EXAMPLES) + 0.5) / EXAMPLES
    sides = [np.histogram2d(np.full_like(y, x), y, bins=(edges, edges))[0] for x in (0.0, at)]
    one, other = (side.ravel() / EXAMPLES for side in sides)
    return one, other


def gridded(at: float, noise: float) -> tuple[Doubles, Doubles]:
    """Return the shares (k,) of both noisy lines in fine cells of the plane."""
    x = np.linspace(min(at, 0.0) - 8 * noise, max(at, 0.0) + 8 * noise, 801)
    y = np.linspace(-8 * noise, 1.0 + 8 * noise, 201)
    heights = ndtr(y / noise) - ndtr((y - 1.0) / noise)
    sides = [np.outer(np.exp(-0.5 * ((x - mean) / noise) ** 2), heights) for mean in (0.0, at)]
    one, other = (side.ravel() / side.sum() for side in sides)
    return one, other


def sorted_w1(first: Doubles, second: Doubles) -> float:
    """Return W1 of samples (n, 2) of two parallel lines: the points matched by height.

    Matching in order is optimal, as the cost is a convex function of the difference in height.
    """
    gaps = np.sort(first[:, 1]) - np.sort(second[:, 1])
    return float(np.hypot(first[0, 0] - second[0, 0], gaps).mean())


def assigned_w1(first: Doubles, second: Doubles) -> float:
    """Return W1 of two samples (n, d) of equal size by the best assignment of their points."""
    from scipy.optimize import linear_sum_assignment  # 0.3 s to load

    costs = cdist(first, second)
    return float(costs[linear_sum_assignment(costs)].mean())


def _counted(at: float) -> Iterator[Claim]:
    one, other = counted(at)
    where, places = f"θ = {at:g}", np.array([at])
    measured = float(rel_entr(one, other).sum())
    yield Claim(f"kl-{at:g}", f"KL at {where}, from counted cells", kl(at, 0.0), measured)
    exact, measured = float(jsd(places, 0.0)[0]), float(jensenshannon(one, other)) ** 2
    yield Claim(f"jsd-{at:g}", f"JSD at {where}, from counted cells", exact, measured, CLOSED)
    exact, measured = float(tv(places, 0.0)[0]), 0.5 * float(np.abs(one - other).sum())
    yield Claim(f"tv-{at:g}", f"TV at {where}, from counted cells", exact, measured, CLOSED)


def _transported(random: np.random.Generator) -> Iterator[Claim]:
    for at in (0.0, 1.0, -0.5):
        even = (np.arange(EXAMPLES // 4) + 0.5) / (EXAMPLES // 4)
        lines = [np.stack([np.full_like(even, x), even], axis=1) for x in (0.0, at)]
        exact, found = float(w1(np.array([at]))[0]), exact_w1(*lines)
        says = f"W1 at θ = {at:g}, from optimal transport of even points"
        yield Claim(f"w1-{at:g}", says, exact, found, CLOSED)
    drawn = [line(x, EXAMPLES, random) for x in (0.0, 1.0)]
    found = exact_w1(*drawn)
    # E of the mean squared gap of two ordered uniform samples is 1/3(n + 1), half of which is
    # what it adds to W1; its standard deviation is that of the integral of a squared bridge / n
    exact, error = 1.0 + 1.0 / (6 * (EXAMPLES + 1)), 45**-0.5 / EXAMPLES
    says = f"Exact W1 of {EXAMPLES} points each at θ = 1"
    yield Claim("empirical-w1", says, exact, found, 4 * error)
    says = f"Exact W1 of {EXAMPLES} points each is that of points matched by height"
    yield Claim("matched-by-height", says, sorted_w1(*drawn), found, 1e-9)


def _slopes(random: np.random.Generator) -> Iterator[Claim]:
    data, fakes = (line(0.0, EXAMPLES // 4, random) for _ in range(2))
    step = np.array([1e-3, 0.0])
    for at in (1.0, -0.5):
        moved = fakes + np.array([at, 0.0])
        rise = assigned_w1(data, moved + step) - assigned_w1(data, moved - step)
        exact = float(w1_slope(np.array([at]))[0])
        says = f"dW1/dθ at θ = {at:g}, from samples' best assignments"
        yield Claim(f"w1-slope-{at:g}", says, exact, rise / 2e-3, 0.02)
        sides = (float(jensenshannon(*counted(at + move))) ** 2 for move in (0.1, -0.1))
        exact, rise = float(jsd_slope(np.array([at]), 0.0)[0]), next(sides) - next(sides)
        says = f"dJSD/dθ at θ = {at:g}, from counted cells"
        yield Claim(f"jsd-slope-{at:g}", says, exact, rise / 0.2, CLOSED)


def _noisy() -> Iterator[Claim]:
    at, noise, published = 1.0, 0.5, 0.336831
    one, other = gridded(at, noise)
    places, where = np.array([at]), f"at θ = {at:g} with noise {noise:g}"
    says = f"JSD {where} is that of N(0, 1) and N(2, 1)"
    yield Claim("noisy-jsd", says, published, float(jsd(places, noise)[0]), CLOSED)
    exact, found = float(jsd(places, noise)[0]), float(jensenshannon(one, other)) ** 2
    yield Claim("noisy-jsd-2d", f"JSD {where}, on a grid of the plane", exact, found, CLOSED)
    exact, found = float(tv(places, noise)[0]), 0.5 * float(np.abs(one - other).sum())
    yield Claim("noisy-tv-2d", f"TV {where}, on a grid of the plane", exact, found, 1e-4)
    exact, found = kl(at, noise), float(rel_entr(one, other).sum())
    yield Claim("noisy-kl-2d", f"KL {where}, on a grid of the plane", exact, found, CLOSED)
    found = integral(lambda x: np.abs(ndtr(x / noise) - ndtr((x - at) / noise)), -5.0, 6.0)
    exact = float(w1(places)[0])
    yield Claim("noisy-w1", f"W1 {where}, from distribution functions", exact, found, CLOSED)
    ahead, behind = (
        float(jensenshannon(*gridded(at + move, noise))) ** 2 for move in (0.01, -0.01)
    )
    exact = float(jsd_slope(places, noise)[0])
    says = f"dJSD/dθ {where}, on a grid of the plane"
    yield Claim("noisy-slope-2d", says, exact, (ahead - behind) / 0.02, 1e-4)


def _table(places: Doubles, columns: Mapping[str, Doubles]) -> Table:
    return Table(0, {"θ": frozen(places), **{name: frozen(y) for name, y in columns.items()}})
