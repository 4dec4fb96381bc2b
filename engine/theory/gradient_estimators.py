"""Two ways to follow an expectation by what it is taken under, and how much each of them varies."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
import torch
from scipy.special import ndtri

from engine.contract.snapshot import Histogram, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.codes.estimators import baseline_of, with_score
from engine.numerics.quadrature import integral
from engine.numerics.studies.curves import curves
from engine.numerics.studies.gradient_variance import (
    Function,
    Problem,
    best_baseline,
    gradient,
    score_variance,
    through_variance,
)
from engine.settings import Settings, setting

REACH = 12.0  # standard deviations
POINTS = 200
DRAWS = 4000  # equally likely ones behind a histogram
BINS = 60
SHOWN = 4.0  # deviations of the wider estimator on either side of the gradient
REPEATS = 200_000


class GradientEstimatorsSettings(Settings):
    """The function, where its mean is taken, and what REINFORCE subtracts."""

    function: Function = setting(
        "square",
        label="Function",
        symbol="h",
        live=True,
        help="Whose mean under N(θ, 1) is followed.",
        choice_labels=("z²", "sin kz"),
    )
    theta: float = setting(
        1.0,
        label="Mean",
        symbol="θ",
        low=-4.0,
        high=4.0,
        live=True,
        help="Where z ~ N(θ, 1) lies; the gradient is by it.",
    )
    frequency: float = setting(
        3.0,
        label="Frequency",
        symbol="k",
        low=0.1,
        high=10.0,
        scale="log",
        live=True,
        help="How fast sin kz goes up and down; z² has none.",
    )
    baseline: float = setting(
        0.0,
        label="Baseline",
        symbol="b",
        low=-10.0,
        high=30.0,
        live=True,
        help="What REINFORCE subtracts from h(z) before it weighs the score.",
        source="Williams 1992",
    )


@study
class GradientEstimators:
    """Both estimators point along the true gradient on average; they differ in their spread.

    Reparametrisation uses the slope of h where the draw fell, REINFORCE only its value. For z² the
    slope wins wherever θ is: its variance is 4, that of REINFORCE θ⁴ + 14θ² + 15, and with the best
    baseline still 8θ² + 6. For sin kz raise k: slopes grow with k while values stay below 1, and
    at θ = 0 REINFORCE varies less once k exceeds about 1.1. So reparametrisation is better for
    functions that are smooth on the scale of the noise, not always. A constant baseline changes no
    mean, but a good one takes away much of the spread of REINFORCE, and a bad one adds to it.
    """

    name: ClassVar[str] = "gradient_estimators"
    label: ClassVar[str] = "Reparametrisation and REINFORCE"
    order: ClassVar[int] = 61
    source: ClassVar[str] = "Lecture D; Williams 1992; Kingma and Welling 2014"
    formula: ClassVar[str] = (
        r"\nabla_\theta\,\mathbb{E}_{\mathcal{N}(\theta,1)}h(z)={gradient}:\quad "
        r"\mathrm{Var}\,h'(z)={reparametrisation},\quad "
        r"\mathrm{Var}\,(h(z)-b)(z-\theta)={reinforce}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "gradient: gradient in θ, exact; reparametrisation: variance, reparametrised; "
        "reinforce: variance, REINFORCE; best_baseline: best baseline b; "
        "reinforce_best: variance, REINFORCE at that b"
    )
    Config: ClassVar[type[Settings]] = GradientEstimatorsSettings

    def __init__(self, config: GradientEstimatorsSettings) -> None:
        self._problem = Problem(config.function, config.theta, config.frequency, config.baseline)

    def numbers(self) -> Mapping[str, float]:
        """Return the gradient, the variance of one draw of each estimator, and the best b."""
        best = best_baseline(self._problem)
        return {
            "gradient": gradient(self._problem),
            "reparametrisation": through_variance(self._problem),
            "reinforce": score_variance(self._problem),
            "best_baseline": best,
            "reinforce_best": score_variance(replace(self._problem, baseline=best)),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw what a draw gives where, how the estimates spread, and the variances by θ and k."""
        problem = self._problem
        z = np.linspace(problem.theta - 4.0, problem.theta + 4.0, POINTS)
        given = {
            "z": z,
            "h′(z), reparametrisation": problem.slope(z),
            "(h(z) − b)(z − θ), REINFORCE": problem.score(z),
        }
        thetas = np.linspace(-4.0, 4.0, 81)
        by_theta = [replace(problem, theta=float(theta)) for theta in thetas]
        drawings = [
            Drawing("What one draw gives", curves(given), "z", "estimate"),
            Drawing("Spread of one draw", self._spread(), "estimate of the gradient", "draws"),
            Drawing("Variance by θ", _variances("θ", thetas, by_theta), "θ", "variance"),
        ]
        if problem.function == "sine":
            ks = np.linspace(0.1, 10.0, 100)
            by_k = [replace(problem, frequency=float(k)) for k in ks]
            drawings.append(Drawing("Variance by k", _variances("k", ks, by_k), "k", "variance"))
        return tuple(drawings)

    def _spread(self) -> Histogram:
        problem, middle = self._problem, gradient(self._problem)
        z = problem.theta + ndtri((np.arange(DRAWS) + 0.5) / DRAWS)
        widest = max(through_variance(problem), score_variance(problem), 1e-6)
        room = SHOWN * math.sqrt(widest)
        edges = np.linspace(middle - room, middle + room, BINS + 1)
        series = {
            "reparametrisation": frozen(np.histogram(problem.slope(z), edges)[0]),
            "REINFORCE": frozen(np.histogram(problem.score(z), edges)[0]),
        }
        return Histogram(0, frozen(edges), series, (("gradient", middle),))

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the variances against integrals and against the engine's own gradients."""
        published = ((1.0, 0.199788, 0.335124), (3.0, 4.498889, 0.498889), (10.0, 50.0, 0.5))
        for k, through, score in published:
            problem, where = Problem("sine", 0.0, k), f"sin {k:g}z at θ = 0"
            found = through_variance(problem)
            yield Claim(f"through-sine-{k:g}", f"Reparametrised, {where}", through, found)
            found = score_variance(problem)
            yield Claim(f"score-sine-{k:g}", f"REINFORCE, {where}", score, found)
        for theta, variance in ((0.0, 15.0), (1.0, 30.0), (2.0, 87.0)):
            says = f"REINFORCE, z² at θ = {theta:g}: θ⁴ + 14θ² + 15"
            found = score_variance(Problem("square", theta))
            yield Claim(f"score-square-{theta:g}", says, variance, found)
        for problem in (
            Problem("square", 1.0),
            Problem("square", -2.0, baseline=7.0),
            Problem("sine", 0.4, 1.0),
            Problem("sine", 0.4, 3.0, 0.5),
        ):
            yield from _integrated(problem)
            yield from _simulated(problem, random)
        yield from _of_two(random)


def _integrated(problem: Problem) -> Iterator[Claim]:
    """Yield mean and variance of both estimators, integrated over z."""
    which = f"{_named(problem)}, ∫"
    key = f"{problem.function}-{abs(problem.theta):g}-{problem.frequency:g}"
    mean, variance = integrated_moments(problem, problem.slope)
    yield Claim(f"mean-through-{key}", f"Mean slope, {which}", gradient(problem), mean)
    exact = through_variance(problem)
    yield Claim(f"variance-through-{key}", f"Variance of the slope, {which}", exact, variance)
    mean, variance = integrated_moments(problem, problem.score)
    yield Claim(f"mean-score-{key}", f"Mean of REINFORCE, {which}", gradient(problem), mean)
    exact = score_variance(problem)
    yield Claim(f"variance-score-{key}", f"Variance of REINFORCE, {which}", exact, variance)


def _simulated(problem: Problem, random: np.random.Generator) -> Iterator[Claim]:
    """Yield the variance of the engine's estimators over many draws."""
    key = f"{problem.function}-{abs(problem.theta):g}-{problem.frequency:g}"
    for name, by_score, exact in (
        ("through", False, through_variance(problem)),
        ("score", True, score_variance(problem)),
    ):
        squares = (engine_gradients(problem, by_score, random) - gradient(problem)) ** 2
        error = 4 * float(squares.std()) / math.sqrt(REPEATS)
        says = f"Variance of the engine's gradient ({name}), {_named(problem)}"
        yield Claim(f"engine-{name}-{key}", says, exact, float(squares.mean()), error)


def _of_two(random: np.random.Generator) -> Iterator[Claim]:
    """Yield what two draws give of which each is the other's baseline: 8θ² + 6 for z²."""
    z = torch.from_numpy(2.0 + random.standard_normal((2, REPEATS)))
    base = baseline_of(z**2)
    assert base is not None
    found = ((z**2 - base) * (z - 2.0)).mean(0).numpy()
    error = 4 * float(found.std()) / math.sqrt(REPEATS)
    says = "Mean of two draws with each other's baseline, z² at θ = 2"
    yield Claim("others-mean", says, 4.0, float(found.mean()), error)
    squares = (found - 4.0) ** 2
    error = 4 * float(squares.std()) / math.sqrt(REPEATS)
    yield Claim("others-variance", "Their variance is 8θ² + 6", 38.0, float(squares.mean()), error)
    alone = score_variance(Problem("square", 2.0)) / 2
    says = "It is below that of two draws without a baseline"
    yield Claim("others-better", says, alone, float(squares.mean()), 0.0, "≤")


def integrated_moments(
    problem: Problem, estimate: Callable[[Doubles], Doubles]
) -> tuple[float, float]:
    """Return mean and variance of an estimate (n,) at z ~ N(θ, 1), by quadrature."""

    def moment(power: int) -> float:
        return integral(
            lambda e: estimate(problem.theta + e) ** power * np.exp(-0.5 * e**2), -REACH, REACH
        ) / math.sqrt(2 * math.pi)

    return moment(1), moment(2) - moment(1) ** 2


def engine_gradients(problem: Problem, by_score: bool, random: np.random.Generator) -> Doubles:
    """Return gradients (n,) by θ of one draw each, as the engine's losses have them."""
    theta = torch.full((REPEATS,), problem.theta, dtype=torch.float64, requires_grad=True)
    z = theta + torch.from_numpy(random.standard_normal(REPEATS))
    score = None
    if by_score:
        z = z.detach()
        score = -0.5 * (z - theta).square()
    value = z.square() if problem.function == "square" else torch.sin(problem.frequency * z)
    followed = with_score(value, score, torch.full_like(z, problem.baseline))
    (slopes,) = torch.autograd.grad(followed.sum(), theta)
    found: Doubles = slopes.numpy()
    return found


def _named(problem: Problem) -> str:
    shape = "z²" if problem.function == "square" else f"sin {problem.frequency:g}z"
    return f"{shape} at θ = {problem.theta:g}, b = {problem.baseline:g}"


def _variances(name: str, over: Doubles, problems: Sequence[Problem]) -> Table:
    best = [replace(problem, baseline=best_baseline(problem)) for problem in problems]
    columns = {
        name: over,
        "reparametrisation": np.array([through_variance(p) for p in problems]),
        "REINFORCE": np.array([score_variance(p) for p in problems]),
        "REINFORCE, best baseline": np.array([score_variance(p) for p in best]),
    }
    return curves(columns)
