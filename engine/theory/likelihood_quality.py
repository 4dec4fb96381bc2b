"""Two models that show that likelihood is not quality: mostly noise, and learnt by heart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import ClassVar

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import gammaincinv, logsumexp

from engine.contract.snapshot import Points, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.streams import keyed
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

LOG_TAU = math.log(2 * math.pi)
KEPT, HELD_OUT = 200, 100  # points that the memorising model keeps, points it is tested on
SHOWN = 400
QUANTILES = 400
FAR = 40.0  # deviations between data and noise that never meet
DATASETS = 60
BANDWIDTHS = (1e-4, 1e-2, 1e-1)


class LikelihoodQualitySettings(Settings):
    """How many dimensions, how much noise and how wide, and the memorising model's bandwidth."""

    dimension: int = setting(
        100,
        label="Dimension",
        symbol="d",
        low=1,
        high=1000,
        scale="log",
        live=True,
        help="Of the data, N(0, I).",
    )
    share: float = setting(
        0.99,
        label="Share of noise",
        symbol="η",
        low=0.0,
        high=0.999,
        live=True,
        help="In the first model.",
    )
    spread: float = setting(
        3.0,
        label="Spread of noise",
        symbol="κ",
        low=1.0,
        high=10.0,
        scale="log",
        live=True,
        help="Deviation of the noise N(0, κ² I); with 1 it is the data itself.",
    )
    bandwidth: float = setting(
        0.01,
        label="Bandwidth",
        symbol="ε",
        low=1e-4,
        high=1.0,
        scale="log",
        live=True,
        help="Variance of the normals that the second model puts on its training points.",
    )


def true_likelihood(d: int) -> float:
    """Return E log p (nats) of p = N(0, I), the most that any model gets."""
    return -0.5 * d * (LOG_TAU + 1.0)


def noise_loss(d: int, share: float, spread: float, quantiles: int = QUANTILES) -> float:
    """Return E_p [log p − log((1 − η) p + η n)] in nats with n = N(0, κ² I); at most −log(1 − η).

    Both densities depend on |x|² alone, whose distribution is chi-squared; its quantiles are
    averaged over.
    """
    squares = 2 * gammaincinv(d / 2, (np.arange(quantiles) + 0.5) / quantiles)
    log_ratio = 0.5 * squares * (1 - spread**-2) - d * math.log(spread)
    with np.errstate(divide="ignore"):
        terms = np.logaddexp(np.log1p(-share), np.log(share) + log_ratio)
    return -float(terms.mean())


def parzen(squares: Doubles, bandwidth: float, d: int) -> float:
    """Return the mean log density (nats) of normals of variance ε at all kept points.

    ``squares`` (points, kept) are squared distances of the points from the kept ones.
    """
    terms = logsumexp(-squares / (2 * bandwidth), axis=1) - math.log(squares.shape[1])
    return float(terms.mean()) - 0.5 * d * (LOG_TAU + math.log(bandwidth))


@study
class LikelihoodQuality:
    """Two models of N(0, I) in d dimensions: likelihood and quality of samples come apart.

    The first, as it is set here, draws from the data once in a hundred times and is noise
    otherwise, yet it loses at most log 100 = 4.6 nats: 2.3 for each of two dimensions, 0.006 for
    each of 784, less than most tables of results print. The second has kept 200 points and adds a
    little noise to one of them: its samples look perfect, while on new points its likelihood falls
    without bound as the bandwidth ε shrinks (ε is a variance, as in Lecture A); on the points it
    kept it rises without bound. Neither is a flaw of maximum likelihood itself, whose best model
    has both. The second model is measured on one fixed draw of points in each dimension.
    """

    name: ClassVar[str] = "likelihood_quality"
    label: ClassVar[str] = "Likelihood is not quality"
    order: ClassVar[int] = 73
    source: ClassVar[str] = "Lectures A, B, D; Theis et al. 2016"
    formula: ClassVar[str] = (
        r"\mathbb{E}\log p-\mathbb{E}\log[(1-\eta)p+\eta n]={loss}\le-\log(1-\eta)={most_loss},"
        r"\quad\frac1d\,\mathrm{loss}={loss_per_dimension}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "true: true mean log p(x); loss: lost by the noise model; "
        "most_loss: the most it can lose; loss_per_dimension: lost per dimension; "
        "parzen_new: Parzen, fresh points; parzen_kept: Parzen, its own points"
    )
    Config: ClassVar[type[Settings]] = LikelihoodQualitySettings

    def __init__(self, config: LikelihoodQualitySettings) -> None:
        self._d, self._share = config.dimension, config.share
        self._spread, self._bandwidth = config.spread, config.bandwidth

    def numbers(self) -> Mapping[str, float]:
        """Return what the first model loses, and the second one's likelihoods; all in nats."""
        loss = noise_loss(self._d, self._share, self._spread)
        new, kept = distances(self._d)
        return {
            "true": true_likelihood(self._d),
            "loss": loss,
            "most_loss": -math.log1p(-self._share),
            "loss_per_dimension": loss / self._d,
            "parzen_new": parzen(new, self._bandwidth, self._d),
            "parzen_kept": parzen(kept, self._bandwidth, self._d),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the loss by dimension, likelihoods by bandwidth, and samples of both models."""
        axes = "first coordinate", "second coordinate"
        return (
            Drawing("Loss of noise", self._losses(), "log₁₀ d", "nats a dimension"),
            Drawing(
                "Likelihood of what was kept", _bandwidths(self._d), "log₁₀ ε", "nats a dimension"
            ),
            Drawing("Samples: data 0, noise 1", self._noisy(), *axes),
            Drawing("Samples: kept 0, drawn 1", self._drawn(), *axes),
        )

    def _losses(self) -> Table:
        dimensions = np.unique(np.round(np.geomspace(1, 1000, 25)).astype(int))
        loss = [noise_loss(int(d), self._share, self._spread, 60) / d for d in dimensions]
        most = -math.log1p(-self._share) / dimensions
        columns = {"log₁₀ d": np.log10(dimensions), "loss": loss, "most": most}
        return curves(columns)

    def _noisy(self) -> Points:
        random = keyed(0, "theory/likelihood_quality/noisy", 0)
        noisy = random.random(SHOWN) < self._share
        points = random.normal(size=(SHOWN, 2)) * np.where(noisy, self._spread, 1.0)[:, None]
        return Points(0, frozen(points), frozen(noisy))

    def _drawn(self) -> Points:
        random = keyed(0, "theory/likelihood_quality/drawn", 0)
        kept = random.normal(size=(KEPT, 2))
        noise = random.normal(0.0, self._bandwidth**0.5, (KEPT, 2))
        drawn = kept[random.integers(KEPT, size=KEPT)] + noise
        labels = np.repeat([0, 1], KEPT)
        return Points(0, frozen(np.concatenate([kept, drawn])), frozen(labels))

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold simulations against the bound, its share of a dimension, and exact means."""
        for d, printed, digits in ((2, 2.303, 5e-4), (100, 0.0461, 5e-5), (784, 0.00587, 5e-6)):
            loss = far_loss(d, random)
            says = f"Loss a dimension of 99 % noise far away, d = {d}"
            yield Claim(f"a-dimension-{d}", says, printed, loss / d, digits)
            found = noise_loss(d, 0.99, 2.0)
            says = f"Loss of 99 % noise of deviation 2, d = {d}"
            yield Claim(f"most-{d}", says, math.log(100), found, 1e-9, "≤")
        mean, error = near_loss(2, 0.99, 3.0, random)
        exact = noise_loss(2, 0.99, 3.0, 20_000)
        yield Claim("near", "Loss of noise of deviation 3, d = 2, sampled", exact, mean, 4 * error)
        says = "A classifier sees what likelihood does not: its accuracy, d = 784"
        yield Claim("seen", says, 0.995, *_seen(random))
        yield from _kept(random)


def _seen(random: np.random.Generator) -> tuple[float, float]:
    """Return the accuracy of the best classifier of data and first model, and 4 standard errors."""
    count = 4000
    data = random.normal(size=count)
    model = random.normal(size=count) + FAR * (random.random(count) < 0.99)
    # the other 783 coordinates are alike; model is the likelier wherever the noise is
    right = (data < FAR / 2).mean() / 2 + (model >= FAR / 2).mean() / 2
    return float(right), 4 * math.sqrt(0.99 * 0.01 / count) / 2


def _kept(random: np.random.Generator) -> Iterator[Claim]:
    results = np.array([_trial(2, random) for _ in range(DATASETS)])
    means, errors = results.mean(axis=0), results.std(axis=0, ddof=1) / DATASETS**0.5
    for bandwidth, mean, error in zip(BANDWIDTHS, means, errors, strict=True):
        exact = mean_parzen(KEPT, bandwidth, 2)
        says = f"New points under 200 kept ones, ε = {bandwidth:g}, d = 2"
        yield Claim(f"new-{bandwidth:g}", says, exact, float(mean), 4 * float(error))
    _, kept = distances(2)
    own = -math.log(KEPT) - math.log(2 * math.pi * 1e-4)
    found = parzen(kept, 1e-4, 2)
    yield Claim("kept", "What was kept, at least: −log n − (d/2) log 2πε", own, found, 1e-9, "≥")
    says = "At best new points get less than the truth, d = 10"
    best = max(mean_parzen(KEPT, float(e), 10) for e in np.geomspace(0.05, 2.0, 9))
    yield Claim("best", says, true_likelihood(10), best, 0.0, "≤")


def far_loss(d: int, random: np.random.Generator) -> float:
    """Return the sampled loss of 99 % noise that lies 40 deviations away, d dimensions."""
    x = random.normal(size=(500, d))
    log_p = -0.5 * (x**2).sum(axis=1) - 0.5 * d * LOG_TAU
    moved = x.copy()
    moved[:, 0] -= FAR
    log_n = -0.5 * (moved**2).sum(axis=1) - 0.5 * d * LOG_TAU
    return float((log_p - np.logaddexp(math.log(0.01) + log_p, math.log(0.99) + log_n)).mean())


def near_loss(
    d: int, share: float, spread: float, random: np.random.Generator
) -> tuple[float, float]:
    """Return the sampled loss of noise N(0, κ² I), and its standard error."""
    x = random.normal(size=(100_000, d))
    log_p = -0.5 * (x**2).sum(axis=1)
    log_n = -0.5 * ((x / spread) ** 2).sum(axis=1) - d * math.log(spread)
    terms = log_p - np.logaddexp(math.log(1 - share) + log_p, math.log(share) + log_n)
    return float(terms.mean()), float(terms.std()) / len(terms) ** 0.5


def mean_parzen(kept: int, bandwidth: float, d: int) -> float:
    """Return the mean over all draws of log density at a new point, without sampling.

    For the sum S of n independent kernels E log S = ∫ (e^(−t) − E e^(−tS)) dt/t, and E e^(−tS) is
    the n-th power of that of one kernel, whose squared distance from x is noncentral chi-squared.
    """
    from scipy.stats import ncx2  # 0.4 s to load

    radii, weights = _radii(d)
    edges = np.concatenate([[0.0], np.geomspace(1e-7, 400.0 + 20 * d, 500)])
    squares = np.concatenate([[0.0], np.sqrt(edges[1:-1] * edges[2:])])
    log_t = np.concatenate([np.linspace(-40, 40, 401)[:-1], np.geomspace(40, 1e7, 300)])
    kernels = np.exp(np.minimum(log_t[:, None] - squares / (2 * bandwidth), 700.0))
    masses = np.diff(ncx2.cdf(edges, d, radii[:, None] ** 2), axis=1)
    power = np.maximum(masses @ np.exp(-kernels).T, 0.0) ** kept
    rest = np.exp(-np.exp(np.minimum(log_t, 700.0))) - weights @ power
    mean = np.trapezoid(rest, log_t)
    return float(mean) - math.log(kept) - 0.5 * d * (LOG_TAU + math.log(bandwidth))


def _radii(d: int) -> tuple[Doubles, Doubles]:
    """Return radii |x| and their weights under N(0, I), by Gauss and Legendre."""
    places, weights = np.polynomial.legendre.leggauss(40)
    low, high = max(math.sqrt(d) - 6.5, 0.0), math.sqrt(d) + 6.5
    radii = low + (high - low) * (places + 1) / 2
    weights = weights * np.exp((d - 1) * np.log(radii / math.sqrt(d)) - (radii**2 - d) / 2)
    return radii, weights / weights.sum()


@lru_cache(maxsize=8)
def distances(d: int) -> tuple[Doubles, Doubles]:
    """Return squared distances (100, 200) of new points, and of kept ones, from the kept ones."""
    return _distances(d, keyed(0, "theory/likelihood_quality/points", d))


def _distances(d: int, random: np.random.Generator) -> tuple[Doubles, Doubles]:
    kept, new = random.normal(size=(KEPT, d)), random.normal(size=(HELD_OUT, d))
    return cdist(new, kept, "sqeuclidean"), cdist(kept[:HELD_OUT], kept, "sqeuclidean")


def _trial(d: int, random: np.random.Generator) -> list[float]:
    new = _distances(d, random)[0]
    return [parzen(new, bandwidth, d) for bandwidth in BANDWIDTHS]


@cache
def _bandwidths(d: int) -> Table:
    powers = np.linspace(-3.0, 0.0, 19)
    found = [[parzen(s, 10.0**e, d) / d for e in powers] for s in distances(d)]
    truth = np.full(len(powers), true_likelihood(d) / d)
    columns: dict[str, Doubles | list[float]] = {
        "log₁₀ ε": powers,
        "new points": found[0],
        "kept points": found[1],
        "truth": truth,
    }
    return curves(columns)
