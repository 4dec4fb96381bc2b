"""Kantorovich-Rubinstein: the best Lipschitz function, and distances of any order."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from scipy.special import hyp1f1, ndtr, ndtri

from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.distances.transport import exact_w1
from engine.numerics.quadrature import integral
from engine.numerics.streams import keyed
from engine.numerics.studies.couplings import best_lipschitz
from engine.numerics.studies.curves import curves
from engine.numerics.studies.normal_distances import REACH, matrix_distance, order_distance
from engine.settings import Settings, setting

DRAWN = 4.0  # standard deviations, as far as there is something to see
CELLS = 80
ORDERS = np.linspace(1.0, 8.0, 15)
SIZES = np.unique(np.geomspace(2, 2048, 40).astype(int))


class KantorovichSettings(Settings):
    """Two normal distributions, the order of the distance, K, and how many samples are known."""

    shift: float = setting(
        2.0, label="Mean of q", symbol="μ", low=-4.0, high=4.0, live=True, help="p has mean 0."
    )
    sigma: float = setting(
        1.0,
        label="Deviation of q",
        symbol="σ",
        low=0.2,
        high=3.0,
        scale="log",
        live=True,
        help="p has deviation 1.",
    )
    order: float = setting(
        2.0,
        label="Order",
        symbol="s",
        low=1.0,
        high=8.0,
        live=True,
        help="The power of the way in the cost of a plan; its root is taken afterwards.",
    )
    steepest: float = setting(
        1.0,
        label="Steepest slope of f",
        symbol="K",
        low=0.1,
        high=10.0,
        scale="log",
        live=True,
        help="How fast the critic may rise; a clipped critic's K is not known.",
    )
    size: int = setting(
        256,
        label="Samples of each",
        symbol="n",
        low=2,
        high=2048,
        scale="log",
        live=True,
        help="How many points of p and of q the estimate may use.",
    )
    draw: int = setting(
        0, label="Draw", low=0, high=99, live=True, help="Other samples of the same size."
    )


def best_critic(
    shift: float, sigma: float, steepest: float, cells: int = CELLS
) -> tuple[Doubles, Doubles, float]:
    """Return a grid (n,), the best K-Lipschitz f on it (n,), and E_p f − E_q f.

    A linear programme over the values of f; the tails' mass lies in the outermost cells.
    """
    low, high = min(-DRAWN, shift - DRAWN * sigma), max(DRAWN, shift + DRAWN * sigma)
    edges = np.linspace(low, high, cells + 1)
    places = 0.5 * (edges[:-1] + edges[1:])
    inner = edges[1:-1]
    heights = ndtr(inner) - ndtr((inner - shift) / sigma)
    difference = np.diff(np.concatenate([[0.0], heights, [0.0]]))
    neighbours = np.column_stack([np.arange(cells - 1), np.arange(1, cells)])
    f = best_lipschitz(places[:, None], difference, neighbours, steepest)
    return places, f, float(difference @ f)


def sample_distance(first: Doubles, second: Doubles) -> float:
    """Return W1 of two samples (n,) of one size on the line: their order joins them."""
    return float(np.abs(np.sort(first) - np.sort(second)).mean())


def critic_on_samples(first: Doubles, second: Doubles) -> float:
    """Return the largest difference of means of a 1-Lipschitz f on samples (n, d) and (m, d)."""
    places = np.concatenate([first, second])
    shares = [np.full(len(first), 1 / len(first)), np.full(len(second), -1 / len(second))]
    difference = np.concatenate(shares)
    pairs = np.column_stack(np.triu_indices(len(places), 1))
    return float(difference @ best_lipschitz(places, difference, pairs))


@study
class Kantorovich:
    """p is N(0, 1), and q a normal distribution that you move and stretch.

    Among all functions that rise by at most K per unit, the linear programme looks for the f whose
    mean under p exceeds its mean under q the most: that gap is K·W, so a critic tells W only if its
    K is known. For a mere shift f is a straight line; once the widths differ it turns where the
    distribution functions cross. Only means are needed, hence samples will do: with n of them the
    estimate scatters, and for equal distributions it stays above 0 by about 2/√n. Raise the order
    s: long ways weigh more, so W_s grows with s, unless all ways are equally long, as in a shift.
    """

    name: ClassVar[str] = "kantorovich"
    label: ClassVar[str] = "The best 1-Lipschitz function"
    order: ClassVar[int] = 41
    source: ClassVar[str] = "Lectures B, C, E; Kantorovich and Rubinstein 1958"
    formula: ClassVar[str] = (
        r"W(p,q)=\frac{1}{K}\max_{\|f\|_L\le K}\left[\mathbb{E}_p f-\mathbb{E}_q f\right]={dual},"
        r"\qquad W_s(p,q)={ws}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "w1: W₁; dual: f, 1-Lipschitz; gap: f, K-Lipschitz; w1_samples: W₁ of n samples; ws: W_s"
    )
    Config: ClassVar[type[Settings]] = KantorovichSettings

    def __init__(self, config: KantorovichSettings) -> None:
        self._config = config
        self._at = (config.shift, config.sigma)
        self._places, self._f, self._gap = best_critic(*self._at, config.steepest)
        random = keyed(config.draw, "theory/kantorovich", 1)
        self._p = random.normal(size=SIZES[-1])
        self._q = config.shift + config.sigma * random.normal(size=SIZES[-1])

    def numbers(self) -> Mapping[str, float]:
        """Return W1 exactly, from f and from samples, the gap K·W, and W_s."""
        config = self._config
        return {
            "w1": order_distance(*self._at, 1.0),
            "dual": self._gap / config.steepest,
            "gap": self._gap,
            "w1_samples": sample_distance(self._p[: config.size], self._q[: config.size]),
            "ws": order_distance(*self._at, config.order),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw both densities, the best f, both quantile functions, W by s and by n."""
        shift, sigma = self._at
        x = np.linspace(self._places[0], self._places[-1], 300)
        p = np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi)
        q = np.exp(-0.5 * ((x - shift) / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi))
        u = np.linspace(0.005, 0.995, 199)
        distances = np.array([order_distance(shift, sigma, s) for s in ORDERS])
        found = np.array([sample_distance(self._p[:n], self._q[:n]) for n in SIZES])
        exact = np.full(len(SIZES), order_distance(shift, sigma, 1.0))
        quantiles = {"u": u, "p": ndtri(u), "q": shift + sigma * ndtri(u)}
        by_size = {"log2 n": np.log2(SIZES), "from samples": found, "exact": exact}
        return (
            Drawing("Densities", curves({"x": x, "p": p, "q": q}), "x", "density"),
            Drawing("Best f", curves({"x": self._places, "f": self._f}), "x", "f"),
            Drawing("Quantiles, joined at equal u", curves(quantiles), "mass to the left, u", "x"),
            Drawing("W of order s", curves({"s": ORDERS, "W_s": distances}), "order s", "W_s"),
            Drawing("W from samples", curves(by_size), "log₂ of samples n", "W"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the programme, quantiles, matrices and samples against closed forms."""
        yield from _critics()
        yield from _orders()
        yield from _matrices(random)
        yield from _samples(random)


def _critics() -> Iterator[Claim]:
    for name, at, exact in (
        ("shift", (2.0, 1.0), 2.0),
        ("stretch", (0.0, 2.0), math.sqrt(2 / math.pi)),
        ("both", (1.0, 2.0), _folded(1.0, 1.0, 1.0)),
    ):
        says = f"Best 1-Lipschitz f for N(0, 1) and N({at[0]:g}, {at[1] ** 2:g})"
        yield Claim(f"critic-{name}", says, exact, best_critic(*at, 1.0, 400)[2], 1e-3)
    gap = best_critic(2.0, 1.0, 2.5, 400)[2]
    yield Claim("critic-k", "The gap of the best 2.5-Lipschitz f is 2.5 W", 5.0, gap, 1e-3)
    places, f, _ = best_critic(2.0, 1.0, 1.0)
    middle = (places[:-1] > -2) & (places[1:] < 4)
    slopes = (np.diff(f) / np.diff(places))[middle]
    off = float(np.abs(slopes + 1).max())
    yield Claim("critic-line", "For a shift the best f falls everywhere at slope 1", 0.0, off)


def _orders() -> Iterator[Claim]:
    for order in (1.0, 1.5, 2.0, 3.0, 4.0, 8.0):
        found, says = order_distance(1.0, 2.0, order), f"W of order {order:g}, N(0, 1) and N(1, 4)"
        exact = _folded(1.0, 1.0, order) ** (1 / order)
        yield Claim(f"order-{order:g}", f"{says}, a folded normal moment", exact, found)
    found = order_distance(1.0, 2.0, 2.0)
    yield Claim("order-2-root", "W2 of them is √(1² + 1²)", math.sqrt(2.0), found)
    found = order_distance(-2.0, 1.0, 5.0)
    yield Claim("order-shift", "A shift by −2 has W of order 5 equal to 2", 2.0, found)


def _folded(mean: float, sigma: float, order: float) -> float:
    """Return E|N(mean, sigma²)|^order by Kummer's function (Winkelbauer 2012)."""
    scale = (2 * sigma**2) ** (order / 2) * math.gamma((1 + order) / 2) / math.sqrt(math.pi)
    return float(scale * hyp1f1(-order / 2, 0.5, -0.5 * (mean / sigma) ** 2))


def _matrices(random: np.random.Generator) -> Iterator[Claim]:
    """Compare matrix roots with tr √M = √(tr M + 2 √det M), which holds for two by two."""
    off = 0.0
    for _ in range(20):
        first, second = (m @ m.T for m in random.normal(size=(2, 2, 2)))
        shift = random.normal(size=2)
        roots = math.sqrt(np.linalg.det(first) * np.linalg.det(second))
        cross = math.sqrt(np.trace(first @ second) + 2 * roots)
        exact = math.sqrt(shift @ shift + np.trace(first + second) - 2 * cross)
        off = max(off, abs(matrix_distance(shift, first, second) - exact))
    yield Claim("plane-w2", "W2 of normal distributions in the plane, 20 pairs", 0.0, off)
    far = matrix_distance(np.array([2.0, 0.0]), np.eye(2), np.eye(2))
    yield Claim("plane-shift", "W of N(0, I) and N((2, 0), I)", 2.0, far)


def _samples(random: np.random.Generator) -> Iterator[Claim]:
    goal = np.array([2.0, 0.0])
    points = random.normal(size=(1024, 2))
    found = exact_w1(points, random.permutation(points) + goal)
    yield Claim("samples-moved", "1024 points against themselves moved by 2", 2.0, found, 1e-9)
    yield from _shifted_samples(random)
    off = max(_duality(random) for _ in range(5))
    yield Claim("samples-dual", "Best f on 2 × 24 samples against the best plan", 0.0, off)
    yield _floor(random)


def _shifted_samples(random: np.random.Generator) -> Iterator[Claim]:
    """Compare W of samples with the mean that f(x, y) = −x alone finds, which is never more."""
    size, draws, goal = 1024, 8, np.array([2.0, 0.0])
    pairs = [(random.normal(size=(size, 2)), random.normal(size=(size, 2))) for _ in range(draws)]
    found = np.array([exact_w1(first, second + goal) for first, second in pairs])
    means = np.array([2 + (second - first)[:, 0].mean() for first, second in pairs])
    says = f"N(0, I) and N((2, 0), I) from {size} samples of each"
    error = 4 * math.sqrt(2 / size / draws)
    yield Claim("samples-plane", f"{says}, mean of {draws}", 2.0, float(found.mean()), error)
    least, most = float((found - means).min()), float((found - means).max())
    yield Claim("samples-below", f"{says}: W exceeds the shift of the means", 0.0, least, 0.0, "≥")
    yield Claim("samples-near", f"{says}: but hardly", 0.0, most, 0.03, "≤")


def _duality(random: np.random.Generator) -> float:
    first, second = random.normal(size=(24, 2)), 1.0 + 0.5 * random.normal(size=(24, 2))
    return abs(critic_on_samples(first, second) - exact_w1(first, second))


def _floor(random: np.random.Generator) -> Claim:
    """Compare W1 of equal distributions with ∫ E|F_n − G_n| where both are nearly normal."""
    size, draws = 1000, 400
    mean = integral(lambda x: np.sqrt(ndtr(x) * ndtr(-x)), -REACH, REACH)
    samples = random.normal(size=(draws, 2, size))
    found = np.array([sample_distance(first, second) for first, second in samples])
    error = 4 * found.std() / math.sqrt(draws)
    says = f"W of {size} samples of one normal distribution, mean of {draws}"
    expected = 2 / math.sqrt(math.pi * size) * mean
    return Claim("samples-floor", says, expected, float(found.mean()), float(error))
