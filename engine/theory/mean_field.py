"""A correlated normal distribution of the plane approximated by a product of two factors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import torch

from engine.contract.board import Handle
from engine.contract.snapshot import Lines, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.ellipses import ellipses
from engine.numerics.studies.curves import curves
from engine.numerics.studies.factor_checks import free_form, plane_normal, slope_of_product
from engine.settings import Settings, setting

CENTRE = np.array([0.0, 1.0])  # the lecture's μ
STEEPEST = 0.99  # the largest correlation, beyond which ellipses are lines
MOST = 30  # sweeps
POINTS = 81  # of a curve
ROUNDING = 1e-16  # nats, below which nothing is left to be gained


class MeanFieldSettings(Settings):
    """The normal distribution p, where q's means begin, and how often they are updated."""

    correlation: float = setting(
        0.9,
        label="Correlation",
        symbol="ρ",
        low=-STEEPEST,
        high=STEEPEST,
        live=True,
        help="How strongly the two coordinates of p hang together.",
    )
    sigma_1: float = setting(
        1.0, label="Deviation of x₁", symbol="σ₁", low=0.3, high=3.0, live=True, help="Under p."
    )
    sigma_2: float = setting(
        1.0, label="Deviation of x₂", symbol="σ₂", low=0.3, high=3.0, live=True, help="Under p."
    )
    start_1: float = setting(
        -2.0, label="Start of m₁", low=-4.0, high=4.0, live=True, help="The first mean of q."
    )
    start_2: float = setting(
        3.0, label="Start of m₂", low=-4.0, high=4.0, live=True, help="The second mean of q."
    )
    sweeps: int = setting(
        5, label="Sweeps", symbol="k", low=0, high=MOST, live=True, help="Updates of both factors."
    )


def covariance(sigma_1: float, sigma_2: float, correlation: float) -> Doubles:
    """Return Σ (2, 2)."""
    shared = correlation * sigma_1 * sigma_2
    return np.array([[sigma_1**2, shared], [shared, sigma_2**2]])


def reverse_variances(sigma: Doubles) -> Doubles:
    """Return the variances (2,) of the product q of least KL(q‖p): 1/Λ_ii with Λ = Σ⁻¹."""
    found: Doubles = 1 / np.diag(np.linalg.inv(sigma))
    return found


def forward_variances(sigma: Doubles) -> Doubles:
    """Return the variances (2,) of the product q of least KL(p‖q): Σ_ii, those of the marginals."""
    return np.diag(sigma).copy()


def kl(mean: Doubles, cov: Doubles, other_mean: Doubles, other_cov: Doubles) -> float:
    """Return KL(N(mean, cov)‖N(other_mean, other_cov)) in nats."""
    precision, shift = np.linalg.inv(other_cov), other_mean - mean
    volumes = np.linalg.slogdet(other_cov)[1] - np.linalg.slogdet(cov)[1]
    distance = shift @ precision @ shift
    return float(0.5 * (np.trace(precision @ cov) - len(mean) + distance + volumes))


def ascent(sigma: Doubles, start: Doubles, sweeps: int) -> Doubles:
    """Return the means (2·sweeps + 1, 2) after each update by the mean-field equations.

    m_1 = μ_1 − Λ_11⁻¹ Λ_12 (m_2 − μ_2), then m_2 likewise from the new m_1.
    """
    precision, mean = np.linalg.inv(sigma), start.copy()
    path = [mean.copy()]
    for _ in range(sweeps):
        for i, j in ((0, 1), (1, 0)):
            mean[i] = CENTRE[i] - precision[i, j] / precision[i, i] * (mean[j] - CENTRE[j])
            path.append(mean.copy())
    return np.array(path)


@study
class MeanField:
    """A product of two factors cannot lean, so it has to decide what to lose of a slanted p.

    Least KL(q‖p) keeps q inside p: its variances are 1/Λ_ii, those of one coordinate while the
    other is held fixed, and the more the coordinates hang together the narrower it is. Least
    KL(p‖q) gives the marginals with variances Σ_ii, so that q also covers corners where p has next
    to nothing; the lecture prints Σ_ii⁻¹ there, which is the same only if Σ_ii = 1, as in its
    example. Coordinate ascent updates one mean at a time from the other: the path is a staircase,
    and each sweep shrinks the error of m₂ by the factor ρ², so it is slow just where the
    approximation is poor. Move ρ to 0.99 and count the sweeps.
    """

    name: ClassVar[str] = "mean_field"
    label: ClassVar[str] = "Mean field: a normal by a product"
    order: ClassVar[int] = 31
    source: ClassVar[str] = "Lecture C; Bishop 2006, section 10.1.2"
    formula: ClassVar[str] = (
        r"\mathrm{KL}(q\,\|\,p)\to q_1=N(\mu_1,\Lambda_{11}^{-1}),\ \Lambda_{11}^{-1}="
        r"{reverse_variance_1};\quad\mathrm{KL}(p\,\|\,q)\to q_1=N(\mu_1,\Sigma_{11}),\ "
        r"\Sigma_{11}={forward_variance_1};\quad -\tfrac12\ln(1-\rho^2)={least_kl}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "reverse_variance_1: 1/Λ₁₁, by KL(q‖p); reverse_variance_2: 1/Λ₂₂, by KL(q‖p); "
        "forward_variance_1: Σ₁₁, by KL(p‖q); forward_variance_2: Σ₂₂, by KL(p‖q); "
        "least_kl: least KL, either way; kl_q_p_of_reverse: KL(q‖p), variances 1/Λ; "
        "kl_q_p_of_forward: KL(q‖p), variances Σ; kl_p_q_of_reverse: KL(p‖q), variances 1/Λ; "
        "kl_p_q_of_forward: KL(p‖q), variances Σ; contraction: contraction ρ² a sweep; "
        "mean_1: m₁ after k sweeps; mean_2: m₂ after k sweeps; "
        "kl_q_p_now: KL(q‖p) after k sweeps"
    )
    Config: ClassVar[type[Settings]] = MeanFieldSettings

    def __init__(self, config: MeanFieldSettings) -> None:
        self._sigma = covariance(config.sigma_1, config.sigma_2, config.correlation)
        self._start = np.array([config.start_1, config.start_2])
        self._config = config

    def numbers(self) -> Mapping[str, float]:
        """Return both solutions, the divergences of each, and how far the ascent has come."""
        narrow, wide = reverse_variances(self._sigma), forward_variances(self._sigma)
        now = ascent(self._sigma, self._start, self._config.sweeps)[-1]
        return {
            **{f"reverse_variance_{i}": float(v) for i, v in enumerate(narrow, 1)},
            **{f"forward_variance_{i}": float(v) for i, v in enumerate(wide, 1)},
            "least_kl": -0.5 * math.log1p(-(self._config.correlation**2)),
            "kl_q_p_of_reverse": kl(CENTRE, np.diag(narrow), CENTRE, self._sigma),
            "kl_q_p_of_forward": kl(CENTRE, np.diag(wide), CENTRE, self._sigma),
            "kl_p_q_of_reverse": kl(CENTRE, self._sigma, CENTRE, np.diag(narrow)),
            "kl_p_q_of_forward": kl(CENTRE, self._sigma, CENTRE, np.diag(wide)),
            "contraction": self._config.correlation**2,
            **{f"mean_{i}": float(m) for i, m in enumerate(now, 1)},
            "kl_q_p_now": kl(now, np.diag(narrow), CENTRE, self._sigma),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw p with both approximations, the ascent, and the first coordinate's densities."""
        path = ascent(self._sigma, self._start, self._config.sweeps)
        start, stairs = (self._config.start_1, self._config.start_2), self._staircase(path)
        handle = (Handle("where the means of q begin", start, "start_1", "start_2"),)
        return (
            Drawing("p (0), least KL(q‖p) (1), least KL(p‖q) (2)", self._shapes(), "x₁", "x₂"),
            Drawing("Coordinate ascent: q (1) inside p (0)", stairs, "x₁", "x₂", handles=handle),
            Drawing("KL(q‖p) above its least", self._by_sweep(), "sweeps", "log₁₀ of nats"),
            Drawing("The first coordinate", self._densities(), "x₁", "density"),
        )

    def _shapes(self) -> Lines:
        """Ellipses at one and two standard deviations."""
        products = (reverse_variances(self._sigma), forward_variances(self._sigma))
        covariances = np.stack([self._sigma, *map(np.diag, products)])
        means = np.tile(CENTRE, (3, 1))
        rings = [ellipses(means, covariances, sigmas, POINTS) for sigmas in (1.0, 2.0)]
        return Lines(0, frozen(np.concatenate(rings)), frozen(np.tile(np.arange(3), 2)))

    def _staircase(self, path: Doubles) -> Lines:
        """The path of the means (2), filled up with its end, p, and q where it is now."""
        means = np.stack([CENTRE, path[-1]])
        covariances = np.stack([self._sigma, np.diag(reverse_variances(self._sigma))])
        rest = np.repeat(path[-1:], POINTS - len(path), axis=0)
        curves = [*ellipses(means, covariances, 1.0, POINTS), np.concatenate([path, rest])]
        return Lines(0, frozen(np.stack(curves)), frozen(np.arange(3)))

    def _by_sweep(self) -> Table:
        means = ascent(self._sigma, self._start, MOST)[::2]
        shifts, precision = means - CENTRE, np.linalg.inv(self._sigma)
        excess = 0.5 * np.einsum("ni,ij,nj->n", shifts, precision, shifts)
        logs = np.log10(np.maximum(excess, ROUNDING))
        return curves({"sweeps": np.arange(float(len(means))), "log₁₀ excess": logs})

    def _densities(self) -> Table:
        wide, narrow = math.sqrt(self._sigma[0, 0]), math.sqrt(reverse_variances(self._sigma)[0])
        x = CENTRE[0] + wide * np.linspace(-4.0, 4.0, 401)
        both = {"p, and q of least KL(p‖q)": wide, "q of least KL(q‖p)": narrow}
        return curves({"x₁": x, **{name: _bell(x, sigma) for name, sigma in both.items()}})

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the solutions against closed forms, PyTorch's divergences and free-form factors."""
        del random
        for rho, variance, least, crossed in (
            (0.5, 0.75, 0.143841, 0.189492),
            (0.9, 0.19, 0.830366, 3.432792),
            (0.99, 0.0199, 1.958518, 47.292739),
        ):
            yield from _solved(rho, variance)
            yield from _diverging(rho, least, crossed)
        yield from _by_torch()
        yield from _swept()


def _bell(x: Doubles, sigma: float) -> Doubles:
    found: Doubles = np.exp(-0.5 * ((x - CENTRE[0]) / sigma) ** 2) / (sigma * math.tau**0.5)
    return found


def _solved(rho: float, variance: float) -> Iterator[Claim]:
    sigma = covariance(1.0, 1.0, rho)
    found = reverse_variances(sigma)[0]
    yield Claim(f"narrow-{rho:g}", f"ρ = {rho:g}: least KL(q‖p) has 1/Λ_11", variance, found)
    found = forward_variances(sigma)[0]
    yield Claim(f"wide-{rho:g}", f"ρ = {rho:g}: least KL(p‖q) has Σ_11", 1.0, found)
    means, variances = free_form(CENTRE, covariance(1.5, 0.8, rho), 400 if rho < 0.95 else 2000)
    exact = reverse_variances(covariance(1.5, 0.8, rho))
    gap = float(np.abs(variances / exact - 1).max())
    yield Claim(f"free-form-{rho:g}", f"ρ = {rho:g}: free factors have variances 1/Λ_ii", 0.0, gap)
    gap = float(np.abs(means - CENTRE).max())
    yield Claim(f"free-mean-{rho:g}", f"ρ = {rho:g}: free factors have the means μ_i", 0.0, gap)


def _diverging(rho: float, least: float, crossed: float) -> Iterator[Claim]:
    sigma, name = covariance(1.0, 1.0, rho), f"ρ = {rho:g}"
    narrow, wide = np.diag(reverse_variances(sigma)), np.diag(forward_variances(sigma))
    found = kl(CENTRE, narrow, CENTRE, sigma)
    yield Claim(f"least-reverse-{rho:g}", f"{name}: least KL(q‖p) is −½ ln(1 − ρ²)", least, found)
    found = kl(CENTRE, sigma, CENTRE, wide)
    yield Claim(f"least-forward-{rho:g}", f"{name}: least KL(p‖q) is the same", least, found)
    found = kl(CENTRE, sigma, CENTRE, narrow)
    yield Claim(f"crossed-narrow-{rho:g}", f"{name}: KL(p‖q) of the narrow q", crossed, found)
    found = kl(CENTRE, wide, CENTRE, sigma)
    yield Claim(f"crossed-wide-{rho:g}", f"{name}: KL(q‖p) of the wide q", crossed, found)


def _by_torch() -> Iterator[Claim]:
    """The divergence, and no slope at either solution, by another program."""
    sigma, mean = covariance(1.5, 0.8, 0.7), np.array([0.4, -0.3])
    q, p = plane_normal(mean, np.diag([0.5, 2.0])), plane_normal(CENTRE, sigma)
    found = kl(mean, np.diag([0.5, 2.0]), CENTRE, sigma)
    exact = float(torch.distributions.kl_divergence(q, p))
    yield Claim("kl-by-torch", "KL of two normals as PyTorch has it", exact, found)
    narrow, wide = reverse_variances(sigma), forward_variances(sigma)
    slope = slope_of_product(CENTRE, sigma, narrow, to_p=True)
    yield Claim("stationary-reverse", "KL(q‖p) has no slope at 1/Λ_ii", 0.0, slope)
    slope = slope_of_product(CENTRE, sigma, wide, to_p=False)
    yield Claim("stationary-forward", "KL(p‖q) has no slope at Σ_ii", 0.0, slope)


def _swept() -> Iterator[Claim]:
    for rho in (0.5, 0.9, 0.99):
        path = ascent(covariance(1.5, 0.8, rho), np.array([-2.0, 3.0]), 7)[::2]
        ratios = (path[2:, 1] - CENTRE[1]) / (path[1:-1, 1] - CENTRE[1])
        says = f"ρ = {rho:g}: a sweep shrinks the error of m₂ by ρ²"
        yield Claim(f"contraction-{rho:g}", says, rho**2, float(ratios.mean()))
    sigma = covariance(1.5, 0.8, -0.9)
    q, path = np.diag(reverse_variances(sigma)), ascent(sigma, np.array([-2.0, 3.0]), 100)
    values = np.array([kl(mean, q, CENTRE, sigma) for mean in path])
    rise = float(np.diff(values).max())
    yield Claim("never-climbs", "no update raises KL(q‖p)", 0.0, rise, 1e-12, "≤")
    gap = float(np.abs(path[-1] - CENTRE).max())
    yield Claim("arrives", "the ascent ends at the means of p", 0.0, gap)
