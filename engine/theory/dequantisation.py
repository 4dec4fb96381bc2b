"""Densities of whole numbers: noise that makes them real, and what the bound then misses."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import numpy as np
import torch
from scipy.special import log_ndtr, logsumexp

from engine.contract.snapshot import Table
from engine.kinds import (
    Claim,
    Doubles,
    Drawing,
    labelled,
    likelihoods,
    study,
)
from engine.numerics.quadrature import integral
from engine.numerics.studies.cell_noise import learnt_bound, uniform_bound
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

LOG_ROOT_TAU = 0.5 * math.log(2 * math.pi)
SHARES = np.array([0.1, 0.2, 0.4, 0.3])  # of the whole numbers 0 to 3
LEVELS = len(SHARES)
PANELS = 40
ROUNDS = 12
TINY = 1e-300


class DequantisationSettings(Settings):
    """The density, the noise, and how narrow a density on whole numbers may become."""

    mean: float = setting(
        0.5, label="Mean", symbol="m", low=-2.0, high=3.0, live=True, help="Of the density p."
    )
    sigma: float = setting(
        0.3,
        label="Deviation",
        symbol="s",
        low=0.05,
        high=3.0,
        scale="log",
        live=True,
        help="Of the density p; the cell of the whole number 0 is [0, 1).",
    )
    follow: float = setting(
        0.0,
        label="Noise follows p",
        symbol="λ",
        low=0.0,
        high=1.0,
        live=True,
        help="The noise has the density q ∝ p^λ in the cell: 0 is uniform, 1 is the best.",
    )
    width: float = setting(
        0.1,
        label="Width on whole numbers",
        symbol="w",
        low=1e-4,
        high=1.0,
        scale="log",
        live=True,
        help="Of the narrow normals, one for each whole number, of the third picture.",
    )


@dataclass(frozen=True, slots=True)
class Density:
    """p = N(mean, sigma²), of which the whole number 0 owns the cell [0, 1)."""

    mean: float
    sigma: float

    def log(self, x: Doubles) -> Doubles:
        """Return log p (n,)."""
        scaled = (x - self.mean) / self.sigma
        found: Doubles = -0.5 * scaled**2 - math.log(self.sigma) - LOG_ROOT_TAU
        return found


def log_normaliser(density: Density, follow: float) -> float:
    """Return log ∫ p^λ over the cell [0, 1); with λ = 1 it is log P(0)."""
    peak = float(density.log(np.array(min(max(density.mean, 0.0), 1.0))))
    rest = integral(lambda u: np.exp(follow * (density.log(u) - peak)), 0.0, 1.0, PANELS)
    return follow * peak + math.log(rest)


def bound(density: Density, follow: float) -> float:
    """Return E_q (log p − log q) in nats for noise q ∝ p^λ in the cell."""
    normaliser = log_normaliser(density, follow)

    def integrand(u: Doubles) -> Doubles:
        log_p = density.log(u)
        log_q = follow * log_p - normaliser
        found: Doubles = np.exp(log_q) * (log_p - log_q)
        return found

    return integral(integrand, 0.0, 1.0, PANELS)


def raw_likelihood(width: float) -> float:
    """Return E log p in nats of whole numbers under normals of that width upon each of them."""
    numbers = np.arange(LEVELS, dtype=float)
    return float(SHARES @ _log_mixture(numbers, numbers, width))


def smooth_likelihood(width: float) -> float:
    """Return E log p in nats of the same numbers with uniform noise, normals amid the cells."""
    middles = np.arange(LEVELS, dtype=float) + 0.5

    def integrand(u: Doubles) -> Doubles:
        found = [_log_mixture(y + u, middles, width) for y in range(LEVELS)]
        mean: Doubles = SHARES @ np.array(found)
        return mean

    return integral(integrand, 0.0, 1.0, PANELS)


@study
class Dequantisation:
    """Pixels are whole numbers, and a density may spike upon them: noise in [0, 1) prevents it.

    The probability of a whole number is the mass of p in its cell, and the mean of log p over
    uniform noise is a lower bound of its logarithm, loose where p is far from flat within the cell.
    Let the noise follow p and the gap closes: at λ = 1 it is the posterior of the noise, and the
    bound is the probability itself. In the last picture narrow normals sit upon whole numbers: once
    they are apart each halving of their width adds log 2 without end, while with noise no density
    can get above minus the entropy of the numbers. Here the cell of y is [y, y + 1), as for Lecture
    A's noise; its discretised model takes [y − ½, y + ½) instead.
    """

    name: ClassVar[str] = "dequantisation"
    label: ClassVar[str] = "Dequantisation"
    order: ClassVar[int] = 72
    source: ClassVar[str] = "Lecture A; Theis et al. 2016; Ho et al. 2019"
    formula: ClassVar[str] = (
        r"\log P(y)=\log\int_0^1 p(y+u)\,\mathrm{d}u={log_mass}\;\ge\;"
        r"\mathbb{E}_{q}\log\frac{p(y+u)}{q(u)}={bound}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "log_mass: log P(0); bound: dequantisation bound; gap: its gap; "
        "on_numbers: mean log p on whole numbers; with_noise: the same with noise; "
        "most_with_noise: the most with noise"
    )
    Config: ClassVar[type[Settings]] = DequantisationSettings

    def __init__(self, config: DequantisationSettings) -> None:
        self._density = Density(config.mean, config.sigma)
        self._follow, self._width = config.follow, config.width

    def numbers(self) -> Mapping[str, float]:
        """Return the cell's log mass, the bound, its gap, and both likelihoods of whole numbers."""
        exact = log_normaliser(self._density, 1.0)
        found = bound(self._density, self._follow)
        return {
            "log_mass": exact,
            "bound": found,
            "gap": exact - found,
            "on_numbers": raw_likelihood(self._width),
            "with_noise": smooth_likelihood(self._width),
            "most_with_noise": float(SHARES @ np.log(SHARES)),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw p with the noise in its cell, the bound by λ, and likelihoods by width."""
        return (
            Drawing("The cell of 0", self._cell(), "x", "density"),
            Drawing("Bound under log P(0)", self._bounds(), "λ", "nats"),
            Drawing("Whole numbers, raw and with noise", _widths(), "log₁₀ of the width", "nats"),
        )

    def _cell(self) -> Table:
        x = np.linspace(-1.0, 2.0, 600, endpoint=False) + 0.0025
        inside = (x >= 0) & (x < 1)
        log_q = self._follow * self._density.log(x) - log_normaliser(self._density, self._follow)
        noise = np.where(inside, np.exp(np.where(inside, log_q, 0.0)), 0.0)
        return curves({"x": x, "p": np.exp(self._density.log(x)), "noise q": noise})

    def _bounds(self) -> Table:
        follow = np.linspace(0.0, 1.0, 26)
        bounds = np.array([bound(self._density, float(share)) for share in follow])
        exact = np.full(len(follow), log_normaliser(self._density, 1.0))
        return curves({"λ": follow, "bound": bounds, "log P(0)": exact})

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold quadrature, the product's dequantisers and its likelihood against closed forms."""
        del random
        exact, found = -0.100462, log_normaliser(Density(0.5, 0.3), 1.0)
        yield Claim("mass", "log P of [0, 1) under N(½, 0.3²)", exact, found)
        found = uniform_bound(0.5, 0.3)
        yield Claim("bound", "Uniform noise gives the bound", -0.177929, found)
        for mean, sigma, gap in ((0.5, 0.3, None), (0.5, 1.0, 0.000689), (0.2, 0.2, 1.303376)):
            yield from _gaps(Density(mean, sigma), gap)
        for kind in ("normal", "logistic"):
            yield Claim(
                f"masses-{kind}", "CDF differences of 16 levels add to", 1.0, total_mass(kind)
            )
        yield from _numbers()
        yield from _learnt()


def _gaps(density: Density, printed: float | None) -> Iterator[Claim]:
    which = f"N({density.mean:g}, {density.sigma:g}²)"
    tail = f"-{density.mean:g}-{density.sigma:g}"
    mass = closed_mass(density)
    found = mass - uniform_bound(density.mean, density.sigma)
    gap = mass - closed_bound(density) if printed is None else printed
    yield Claim(f"gap{tail}", f"Gap of uniform noise, {which}", gap, found)
    yield Claim(f"best{tail}", f"Noise ∝ p leaves no gap, {which}", mass, bound(density, 1.0))
    found = bound(density, 0.0)
    yield Claim(f"uniform{tail}", f"Bound in closed form, {which}", closed_bound(density), found)


def _learnt() -> Iterator[Claim]:
    found = learnt_bound(0.2, 0.2)
    exact = closed_mass(Density(0.2, 0.2))
    yield Claim(
        "learnt-below", "Learnt noise is a bound, too: N(0.2, 0.2²)", exact, found, 1e-6, "≤"
    )
    says = "Learnt noise leaves a gap of at most"
    yield Claim("learnt-gap", says, 0.1, exact - found, 0.0, "≤")


def _numbers() -> Iterator[Claim]:
    found = raw_likelihood(0.005) - raw_likelihood(0.01)
    yield Claim("halving", "Half the width on whole numbers adds", math.log(2.0), found)
    found = max(smooth_likelihood(float(w)) for w in np.geomspace(0.05, 1.0, 30))
    most = float(SHARES @ np.log(SHARES))
    yield Claim("with-noise", "With noise: at most minus the entropy", most, found, 0.0, "≤")
    says = f"log p of whole numbers after {ROUNDS} rounds of EM, at least"
    yield Claim("fit-diverges", says, 10.0, fitted(ROUNDS), 0.0, "≥")


def closed_mass(density: Density) -> float:
    """Return log P(0) from the distribution function."""
    edges = (np.array([0.0, 1.0]) - density.mean) / density.sigma
    return float(logsumexp(log_ndtr(edges), b=[-1.0, 1.0]))


def closed_bound(density: Density) -> float:
    """Return E log p over uniform noise, from the mean and variance of the noise."""
    squares = (0.5 - density.mean) ** 2 + 1 / 12
    return -math.log(density.sigma) - LOG_ROOT_TAU - squares / (2 * density.sigma**2)


def total_mass(kind: str) -> float:
    """Return the sum of the probabilities that the product gives to 16 grey levels."""
    part = likelihoods.get("discretised")
    made = part(part.Config.model_validate({"density": kind}), (1, 1, 1), 16)
    levels = torch.linspace(0.0, 1.0, 16, dtype=torch.float64)[:, None]
    outputs = torch.tensor([[0.13, 0.4]], dtype=torch.float64).expand(16, 2)
    return float(made.log_density([], outputs, levels).exp().sum())


def fitted(rounds: int) -> float:
    """Return E log p of whole numbers after EM for normals of one width, begun at ½."""
    numbers, variance = np.arange(LEVELS, dtype=float), 0.25
    squares = (numbers[:, None] - numbers) ** 2
    for _ in range(rounds):
        weights = SHARES * np.exp(-0.5 * squares / variance)
        weights /= weights.sum(axis=1, keepdims=True)
        variance = max(float(SHARES @ (weights * squares).sum(axis=1)), TINY)
    return raw_likelihood(math.sqrt(variance))


def _log_mixture(x: Doubles, centres: Doubles, width: float) -> Doubles:
    """Return the log density (n,) of normals at centres, with the shares of the numbers."""
    terms = -0.5 * ((x[:, None] - centres) / width) ** 2 + np.log(SHARES)
    found: Doubles = logsumexp(terms, axis=1) - math.log(width) - LOG_ROOT_TAU
    return found


@cache
def _widths() -> Table:
    powers = np.linspace(-1.2, 0.0, 25)  # below, what noise costs would hide the rest
    raw = np.array([raw_likelihood(10.0**power) for power in powers])
    smooth = np.array([smooth_likelihood(10.0**power) for power in powers])
    most = np.full(len(powers), float(SHARES @ np.log(SHARES)))
    return curves({"log₁₀ w": powers, "raw": raw, "with noise": smooth, "−entropy": most})
