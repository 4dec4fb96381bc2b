"""W as a continuous function of a generator's parameter, and what JSD does meanwhile."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar, Literal

import numpy as np
from scipy.spatial.distance import cdist

from engine.contract.snapshot import Lines, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.distances.transport import exact_w1
from engine.numerics.streams import keyed
from engine.numerics.studies.discrete import jensen_shannon
from engine.settings import Settings, setting

LOG_2 = math.log(2.0)
SIZES = (1, 16, 16, 2)  # of the layers: one noise number becomes a point of the plane
NOISE = 2.5  # the noise is uniform between −NOISE and NOISE
FEW, MANY = 64, 1024
ASIDE = np.concatenate([[0.001], np.linspace(0.1, 2.0, 20)])  # so near 0 that a jump looks like one
THETAS = np.concatenate([-ASIDE[::-1], [0.0], ASIDE])
MOVED = 0.4  # how far the weights move as theta rises by 1, in their own standard deviations

Moves = Literal["weights", "translation"]


class ContinuitySettings(Settings):
    """Which generator, what of it moves with theta, and how coarse a histogram JSD sees."""

    theta: float = setting(
        0.8,
        label="Parameter",
        symbol="θ",
        low=-2.0,
        high=2.0,
        live=True,
        help="At 0 the generator is the one that made the data.",
    )
    moves: Moves = setting(
        "weights",
        label="What θ moves",
        live=True,
        help="All weights of the network at once, or only the last bias.",
        choice_labels=("all weights", "the last bias"),
    )
    network: int = setting(
        0, label="Network", low=0, high=9, live=True, help="Other random weights."
    )
    width: float = setting(
        0.1,
        label="Cell width",
        low=0.02,
        high=1.0,
        scale="log",
        live=True,
        help="Of the histogram in which JSD is estimated from samples.",
    )


@dataclass(frozen=True, slots=True)
class Layer:
    """A weight matrix and a bias, and how fast they move with theta."""

    matrix: Doubles
    bias: Doubles
    matrix_rate: Doubles
    bias_rate: Doubles


@lru_cache(maxsize=64)
def layers(network: int, moves: Moves) -> tuple[Layer, ...]:
    """Return the fixed random layers of a network; kept, since every number needs them."""
    random = keyed(network, "theory/continuity", 1)
    found = []
    for depth, (inputs, outputs) in enumerate(pairwise(SIZES)):
        shapes = ((inputs, outputs), (outputs,))
        matrix, bias = (random.normal(size=shape) for shape in shapes)
        matrix_rate, bias_rate = (MOVED * random.normal(size=shape) for shape in shapes)
        if moves == "translation":
            last = depth == len(SIZES) - 2
            matrix_rate, bias_rate = 0 * matrix_rate, np.array([0.6, 0.8]) if last else 0 * bias
        scale = 1 / math.sqrt(inputs)
        found.append(Layer(scale * matrix, bias, scale * matrix_rate, bias_rate))
    return tuple(found)


def generated(z: Doubles, theta: float, network: int, moves: Moves) -> Doubles:
    """Return the points G_θ(z) (n, 2) of noise (n,)."""
    values = z[:, None]
    for depth, layer in enumerate(layers(network, moves)):
        values = np.tanh(values) if depth else values
        values = values @ (layer.matrix + theta * layer.matrix_rate)
        values = values + layer.bias + theta * layer.bias_rate
    return values


def velocity(z: Doubles, theta: float, network: int, moves: Moves) -> Doubles:
    """Return ∂G_θ(z)/∂θ (n, 2), carried forward through the layers beside the values."""
    values, rates = z[:, None], np.zeros((len(z), 1))
    for depth, layer in enumerate(layers(network, moves)):
        if depth:
            values = np.tanh(values)
            rates = (1 - values**2) * rates
        matrix = layer.matrix + theta * layer.matrix_rate
        rates = rates @ matrix + values @ layer.matrix_rate + layer.bias_rate
        values = values @ matrix + layer.bias + theta * layer.bias_rate
    return rates


def noise(count: int, offset: float = 0.5) -> Doubles:
    """Return that many equally likely places (n,) of the noise, equally spaced."""
    return NOISE * (2 * (np.arange(count) + offset) / count - 1)


def coupled(first: Doubles, second: Doubles) -> float:
    """Return the cost of the plan that joins equal noise, points (n, 2) each: at least W."""
    return float(np.linalg.norm(first - second, axis=1).mean())


def plan_of(first: Doubles, second: Doubles) -> Doubles:
    """Return a cheapest plan (n, n) between equally likely points (n, 2)."""
    from ot import emd  # half a second to import, which only this study needs to wait for

    masses = np.full(len(first), 1 / len(first))
    found: Doubles = emd(masses, masses, cdist(first, second))
    return found


def slope(z: Doubles, theta: float, network: int, moves: Moves) -> float:
    """Return dW/dθ with the plan held fixed, which is all that counts at an optimum.

    Pairs that coincide, as all do at theta 0, have no direction and count as 0.
    """
    data, made = (generated(z, at, network, moves) for at in (0.0, theta))
    ways = made[None, :] - data[:, None]
    lengths = np.linalg.norm(ways, axis=2)
    along = (ways * velocity(z, theta, network, moves)[None, :]).sum(axis=2)
    rates = np.divide(along, lengths, out=np.zeros_like(along), where=lengths > 0)
    return float((plan_of(data, made) * rates).sum())


def cell_jsd(first: Doubles, second: Doubles, width: float) -> float:
    """Return JSD of the shares that two samples (n, 2) and (m, 2) have in square cells."""
    cells = np.floor(np.concatenate([first, second]) / width).astype(np.int64)
    cells -= cells.min(axis=0)
    keys = cells[:, 0] * (cells[:, 1].max() + 1) + cells[:, 1]
    _, which = np.unique(keys, return_inverse=True)
    count = int(which.max()) + 1
    p = np.bincount(which[: len(first)], minlength=count) / len(first)
    q = np.bincount(which[len(first) :], minlength=count) / len(second)
    return jensen_shannon(p, q)


@lru_cache(maxsize=64)
def curve(network: int, moves: Moves) -> Doubles:
    """Return W (k,) at all THETAS; kept, since moving theta does not change it."""
    z = noise(FEW)
    data = generated(z, 0.0, network, moves)
    found = [exact_w1(data, generated(z, theta, network, moves)) for theta in THETAS]
    return np.array(found)


@lru_cache(maxsize=4)
def images(network: int, moves: Moves) -> Doubles:
    """Return many generated points (k, n, 2) at all THETAS; kept for the histograms."""
    z = noise(MANY, 0.25)
    return np.stack([generated(z, theta, network, moves) for theta in THETAS])


@study
class Continuity:
    """A small fixed network turns one noise number into a point of the plane, hence into a curve.

    The data are its curve at θ = 0. Move θ: every point of the curve moves continuously, and W with
    it, for carrying each point along its own way costs E‖G_0(z) − G_θ(z)‖, and W is at most that.
    JSD is 0 at θ = 0 and log 2 everywhere else, because two such curves share only single
    points, which have no mass; so it is the same for a generator that is almost right and for one
    that is far off, and has no slope to follow. A histogram with wide cells hides this: make the
    cells narrower and its JSD rises to log 2 ever nearer to 0. W has a slope almost everywhere,
    but not at θ = 0, where it has a kink.
    """

    name: ClassVar[str] = "continuity"
    label: ClassVar[str] = "W of a moving generator"
    order: ClassVar[int] = 42
    source: ClassVar[str] = "Lectures B, C, E; Arjovsky et al. 2017, theorem 1 and corollary 1"
    formula: ClassVar[str] = (
        r"W(\pi,p_\theta)={w1}\le\mathbb{E}_z\|G_0(z)-G_\theta(z)\|={bound},"
        r"\qquad\mathrm{JSD}(\pi,p_\theta)={jsd}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "w1: W₁(θ); bound: bound by shared noise; slope: its slope in θ; jsd: JSD(θ); "
        "jsd_cells: JSD in cells"
    )
    Config: ClassVar[type[Settings]] = ContinuitySettings

    def __init__(self, config: ContinuitySettings) -> None:
        self._config = config
        self._which: tuple[int, Moves] = (config.network, config.moves)

    def numbers(self) -> Mapping[str, float]:
        """Return W, its bound and slope, and JSD exactly and in cells."""
        theta, z = self._config.theta, noise(FEW)
        data, made = self._both(z, z)
        wide, other = self._both(noise(MANY), noise(MANY, 0.25))
        return {
            "w1": exact_w1(data, made),
            "bound": coupled(data, made),
            "slope": slope(z, theta, *self._which),
            "jsd": LOG_2 if theta else 0.0,
            "jsd_cells": cell_jsd(wide, other, self._config.width),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw both curves with the cheapest plan, and the divergences over theta."""
        z = noise(FEW)
        data, made = self._both(z, z)
        joined = np.argwhere(plan_of(data, made) > 0.5 / FEW)
        ways = [[data[i], made[j]] for i, j in joined]
        both = Lines(0, frozen(np.stack([data, made])), frozen([0, 1]))
        many = generated(noise(MANY), 0.0, *self._which)
        width = self._config.width
        cells = [cell_jsd(many, image, width) for image in images(*self._which)]
        columns = {
            "θ": frozen(THETAS),
            "W": frozen(curve(*self._which)),
            "JSD": frozen(np.where(THETAS == 0, 0.0, LOG_2)),
            "JSD in cells": frozen(cells),
        }
        return (
            Drawing("Data and generated", both, "x", "y"),
            Drawing("Cheapest plan", Lines(0, frozen(ways)), "x", "y"),
            Drawing("W is continuous, JSD jumps", Table(0, columns), "θ", "divergence"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Check the theorem, its proof's plan, the slope, and the jump of JSD."""
        yield from _coupled(random)
        yield from _sloped()
        for theta in (0.05, -0.3, 1.5):
            found, says = _distance(theta, "translation"), f"W of a curve moved by {theta:g}"
            yield Claim(f"translation-{theta:g}", says, abs(theta), found, 1e-9)
        for theta in (0.1, -1.0):
            says = f"JSD in fine cells at θ = {theta:g} is log 2 but for crossings"
            yield Claim(f"jump-{theta:g}", says, LOG_2, _fine(theta), 0.02)
        found = _fine(0.0)
        yield Claim("no-jump", "JSD in the same cells at θ = 0, other samples", 0.0, found, 0.01)

    def _both(self, z: Doubles, other: Doubles) -> tuple[Doubles, Doubles]:
        data = generated(z, 0.0, *self._which)
        return data, generated(other, self._config.theta, *self._which)


def _distance(theta: float, moves: Moves) -> float:
    z = noise(FEW)
    return exact_w1(*(generated(z, at, 0, moves) for at in (0.0, theta)))


def _coupled(random: np.random.Generator) -> Iterator[Claim]:
    """Compare W, and its changes, with the plan that joins equal noise."""
    z, ratios = noise(FEW), []
    for network in range(10):
        one, other = random.uniform(-2, 2, size=2)
        first, second = (generated(z, at, network, "weights") for at in (one, other))
        ratios.append(exact_w1(first, second) / coupled(first, second))
    says = "W of two parameters, over the cost of joining equal noise"
    yield Claim("coupling", says, 1.0, max(ratios), 1e-9, "≤")
    thetas = np.linspace(-1.0, 1.0, 101)
    data = generated(z, 0.0, 0, "weights")
    made = [generated(z, theta, 0, "weights") for theta in thetas]
    jumps = np.abs(np.diff([exact_w1(data, points) for points in made]))
    moved = [coupled(*pair) for pair in pairwise(made)]
    says = "Largest change of W over a step of 0.02, over what the points moved"
    yield Claim("continuous", says, 1.0, float((jumps / moved).max()), 1e-9, "≤")
    near = _distance(1e-4, "weights") / 1e-4
    speed = float(np.linalg.norm(velocity(z, 0.0, 0, "weights"), axis=1).mean())
    yield Claim("near-0", "W/θ near 0 is at most the mean speed", speed, near, 1e-3, "≤")


def _sloped() -> Iterator[Claim]:
    step = 1e-5
    for theta in (-1.1, 0.4, 1.3):
        ends = [_distance(theta + way, "weights") for way in (step, -step)]
        found = slope(noise(FEW), theta, 0, "weights")
        says = f"dW/dθ at {theta:g} from the plan, against differences"
        yield Claim(f"slope-{theta:g}", says, (ends[0] - ends[1]) / (2 * step), found, 1e-5)


def _fine(theta: float) -> float:
    count, width = 200_000, 0.002
    data = generated(noise(count), 0.0, 0, "weights")
    return cell_jsd(data, generated(noise(count, 0.25), theta, 0, "weights"), width)
