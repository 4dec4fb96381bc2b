"""Linear regression whose weights' precision is unknown, by variational Bayes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np

from engine.contract.snapshot import Field, Lines, Rectangle, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.ellipses import ellipses
from engine.numerics.studies.bayes_line import (
    Factors,
    Problem,
    elbo,
    log_evidence,
    log_joint,
    log_posterior,
)
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

X = np.arange(5.0)
Y = np.array([1.1, 2.9, 5.2, 6.8, 9.1])
MOST = 12  # sweeps
SETTLED = 60  # sweeps after which nothing moves any more
CELLS = 48  # a side of the posterior's picture
WIDE = 4.0  # standard deviations of it that are shown


class VariationalRegressionSettings(Settings):
    """The precision of the noise, the prior of the weights' precision, and one observation."""

    tau: float = setting(
        4.0,
        label="Precision of the noise",
        symbol="τ",
        low=0.1,
        high=20.0,
        scale="log",
        live=True,
        help="One over the variance of an observation about the line; known.",
    )
    shape: float = setting(
        0.01,
        label="Prior shape",
        symbol="a₀",
        low=0.01,
        high=2.0,
        scale="log",
        live=True,
        help="Of the gamma distribution of λ.",
    )
    rate: float = setting(
        0.01,
        label="Prior rate",
        symbol="b₀",
        low=0.01,
        high=10.0,
        scale="log",
        live=True,
        help="Of the gamma distribution of λ.",
    )
    last: float = setting(
        9.1,
        label="Last observation",
        symbol="y₅",
        low=-10.0,
        high=20.0,
        live=True,
        help="At x = 4.",
    )
    sweeps: int = setting(
        6, label="Sweeps", symbol="k", low=1, high=MOST, live=True, help="Updates of both factors."
    )


def weights_given(problem: Problem, precision: float) -> tuple[Doubles, Doubles]:
    """Return mean (2,) and covariance (2, 2) of the best q(β) where E λ is ``precision``."""
    features = problem.features
    cov = np.linalg.inv(precision * np.eye(2) + problem.tau * features.T @ features)
    mean: Doubles = problem.tau * cov @ features.T @ problem.y
    return mean, np.asarray(cov, dtype=np.float64)


def swept(problem: Problem, precision: float) -> Factors:
    """Return both factors after one sweep from E λ: the best q(β), then the best q(λ) for it."""
    mean, cov = weights_given(problem, precision)
    spread = float(mean @ mean + np.trace(cov))
    return Factors(mean, cov, problem.shape + 0.5 * len(mean), problem.rate + 0.5 * spread)


def sweeps_of(problem: Problem, count: int) -> list[Factors]:
    """Return the factors after each of ``count`` sweeps, which begin at the prior's E λ."""
    found, precision = [], problem.shape / problem.rate
    for _ in range(count):
        found.append(swept(problem, precision))
        precision = found[-1].shape / found[-1].rate
    return found


@study
class VariationalRegression:
    """A line through five points, when nobody knows how large its weights β should be.

    Their precision λ is unknown too, and together β and λ have no simple posterior; variational
    Bayes keeps a normal q(β) and a gamma q(λ) and updates each in turn from what the other expects.
    Every update raises the ELBO, which stays below the log evidence by exactly KL(q‖p(β, λ|y)).
    Drag the last point and watch line and λ follow; make the noise large (small τ), and the prior
    matters more and the gap grows. Here y_i ~ N(βᵀφ_i, 1/τ), where the lecture prints x_i for the
    response; its shape ν₀ of the gamma distribution is our a₀.
    """

    name: ClassVar[str] = "variational_regression"
    label: ClassVar[str] = "Variational Bayes: linear regression"
    order: ClassVar[int] = 32
    source: ClassVar[str] = "Lecture C; Bishop 2006, section 10.3"
    formula: ClassVar[str] = (
        r"\log p(y)={log_evidence}=\mathcal{L}(q)+\mathrm{KL}(q\,\|\,p(\beta,\lambda\,|\,y))="
        r"{elbo_now}+{gap};\quad E_q\lambda={precision}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "log_evidence: log p(y); elbo_now: ELBO; gap: log p(y) − ELBO; precision: E[λ] under q; "
        "intercept: E[β₀] under q; slope: E[β₁] under q; intercept_deviation: deviation of β₀; "
        "slope_deviation: deviation of β₁"
    )
    Config: ClassVar[type[Settings]] = VariationalRegressionSettings

    def __init__(self, config: VariationalRegressionSettings) -> None:
        y = np.append(Y[:-1], config.last)
        self._problem = Problem(X, y, config.tau, config.shape, config.rate)
        self._q = sweeps_of(self._problem, config.sweeps)[-1]
        self._evidence = log_evidence(self._problem)

    def numbers(self) -> Mapping[str, float]:
        """Return evidence, bound and gap, and the moments of both factors."""
        bound, evidence, q = elbo(self._problem, self._q), self._evidence, self._q
        return {
            "log_evidence": evidence,
            "elbo_now": bound,
            "gap": evidence - bound,
            "precision": q.shape / q.rate,
            "intercept": float(q.mean[0]),
            "slope": float(q.mean[1]),
            "intercept_deviation": math.sqrt(q.cov[0, 0]),
            "slope_deviation": math.sqrt(q.cov[1, 1]),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the line, the bound by sweep, and both posteriors beside their approximations."""
        return (
            Drawing("Line ± 2 deviations (0), observations ± 2/√τ (1)", self._line(), "x", "y"),
            Drawing("ELBO by sweep", self._bounds(), "sweeps", "nats"),
            Drawing("Posterior of λ", self._precisions(), "log λ", "density"),
            Drawing("Exact posterior of β", self._posterior(), "intercept β₀", "slope β₁"),
            Drawing("q(β): 1 and 2 deviations", self._rings(), "intercept β₀", "slope β₁"),
        )

    def _line(self) -> Lines:
        x = np.linspace(-1.0, 6.0, 41)
        features = np.column_stack([np.ones_like(x), x])
        middle = features @ self._q.mean
        spread = 2 * np.sqrt(np.einsum("ni,ij,nj->n", features, self._q.cov, features))
        paths = [np.column_stack([x, middle + sign * spread]) for sign in (0, -1, 1)]
        bar = np.linspace(-2, 2, len(x)) / math.sqrt(self._problem.tau)
        for place, y in zip(X, self._problem.y, strict=True):
            paths.append(np.column_stack([np.full_like(bar, place), y + bar]))
        return Lines(0, frozen(np.stack(paths)), frozen([0] * 3 + [1] * len(X)))

    def _bounds(self) -> Table:
        found = np.array([elbo(self._problem, q) for q in sweeps_of(self._problem, MOST)])
        evidence = np.full(MOST, self._evidence)
        return curves({"sweeps": np.arange(1.0, MOST + 1), "ELBO": found, "log evidence": evidence})

    def _precisions(self) -> Table:
        from scipy import stats  # 0.4 s to load

        q = stats.gamma(self._q.shape, scale=1 / self._q.rate)
        at = np.linspace(math.log(q.ppf(1e-4)) - 2, math.log(q.ppf(1 - 1e-6)) + 1, 301)
        exact = np.exp(log_joint(self._problem, at) - self._evidence)
        found = np.exp(q.logpdf(np.exp(at)) + at)
        return curves({"log λ": at, "exact": exact, "q": found})

    def _area(self) -> Rectangle:
        """About where q settles and about the least squares: far apart, both may hold mass."""
        last = sweeps_of(self._problem, MOST)[-1]
        fits = ((last.mean, last.cov), weights_given(self._problem, 0.0))
        reach = [WIDE * np.sqrt(np.diag(cov)) for _, cov in fits]
        low = np.minimum(fits[0][0] - reach[0], fits[1][0] - reach[1])
        high = np.maximum(fits[0][0] + reach[0], fits[1][0] + reach[1])
        return Rectangle(float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    def _posterior(self) -> Field:
        area, cells = self._area(), (np.arange(CELLS) + 0.5) / CELLS
        across, up = area.left + area.width * cells, area.bottom + area.height * cells
        at = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        values = np.exp(log_posterior(self._problem, at) - self._evidence)
        return Field(0, frozen(values.reshape(CELLS, CELLS)), area, 0.0, float(values.max()))

    def _rings(self) -> Lines:
        rings = [ellipses(self._q.mean[None], self._q.cov[None], sigmas) for sigmas in (1.0, 2.0)]
        return Lines(0, frozen(np.concatenate(rings)))

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the factors, the bound and the evidence against published values and lattices."""
        del random
        usual = Problem(X, Y, 4.0, 0.01, 0.01)
        yield from _published(usual)
        far = Problem(X, np.append(Y[:-1], -5.0), 0.3, 1.0, 2.0)
        outlier = Problem(X, np.append(Y[:-1], -10.0), 4.0, 0.01, 0.01)
        for name, problem in (("usual", usual), ("far", far), ("outlier", outlier)):
            yield from _bounded(name, problem)


def _published(problem: Problem) -> Iterator[Claim]:
    q = sweeps_of(problem, SETTLED)[-1]
    found = (
        ("precision", "E λ under q", 0.38955, q.shape / q.rate),
        ("intercept", "the intercept's mean", 1.019214, q.mean[0]),
        ("slope", "the slope's mean", 1.990467, q.mean[1]),
        ("intercept-variance", "the intercept's variance", 0.140858, q.cov[0, 0]),
        ("covariance", "the covariance of the weights", -0.046801, q.cov[0, 1]),
        ("slope-variance", "the slope's variance", 0.023856, q.cov[1, 1]),
        ("elbo", "the ELBO at its maximum", -10.303651, elbo(problem, q)),
        ("evidence", "the log evidence", -10.298997, log_evidence(problem)),
    )
    for name, says, expected, measured in found:
        yield Claim(name, says, expected, float(measured))


def _bounded(name: str, problem: Problem) -> Iterator[Claim]:
    """What holds of any data: two ways to each number, and what never falls."""
    found = sweeps_of(problem, SETTLED)
    bounds = np.array([elbo(problem, q) for q in found])
    exact = bound_by_expectations(problem, found[2])
    yield Claim(f"elbo-again-{name}", "the ELBO as an expectation under q", exact, bounds[2])
    exact, evidence = evidence_by_lattice(problem), log_evidence(problem)
    yield Claim(f"evidence-again-{name}", "evidence over λ and over β agree", exact, evidence)
    yield Claim(f"bound-{name}", "ELBO ≤ log evidence", evidence, bounds.max(), 0.0, "≤")
    rise = float(np.diff(bounds).min())
    yield Claim(f"monotone-{name}", "no sweep lowers the ELBO", 0.0, rise, 1e-12, "≥")


def evidence_by_lattice(problem: Problem) -> float:
    """Return log p(y), summed over β on a lattice of ten deviations about the least squares."""
    mean, cov = weights_given(problem, 0.0)
    root, steps = np.linalg.cholesky(cov), np.linspace(-10.0, 10.0, 301)
    whitened = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    logs = log_posterior(problem, mean + whitened @ root.T)
    cell = np.linalg.det(root) * (steps[1] - steps[0]) ** 2
    return float(logs.max() + math.log(np.exp(logs - logs.max()).sum() * cell))


def bound_by_expectations(problem: Problem, q: Factors) -> float:
    """Return E_q of the log densities that SciPy has, by Gauss-Hermite and a trapezoidal rule."""
    from scipy import stats  # 0.4 s to load

    nodes, weights = np.polynomial.hermite_e.hermegauss(4)
    weights = np.outer(weights, weights).ravel() / math.tau
    whitened = np.stack(np.meshgrid(nodes, nodes), axis=-1).reshape(-1, 2)
    beta = q.mean + whitened @ np.linalg.cholesky(q.cov).T
    law = stats.gamma(q.shape, scale=1 / q.rate)
    prior = stats.gamma(problem.shape, scale=1 / problem.rate)
    logs = np.linspace(-30.0, math.log(law.ppf(1 - 1e-15)) + 1, 4001)
    precision = np.exp(logs)
    masses = law.pdf(precision) * precision * (logs[1] - logs[0])
    fitted = beta @ problem.features.T
    known = np.sum(stats.norm.logpdf(problem.y, fitted, problem.tau**-0.5), axis=1)
    known -= stats.multivariate_normal.logpdf(beta, q.mean, q.cov)
    spread = np.sum(stats.norm.logpdf(beta[:, None, :], 0, precision[:, None] ** -0.5), axis=2)
    rest = prior.logpdf(precision) - law.logpdf(precision)
    return float(weights @ known + weights @ spread @ masses + rest @ masses)
