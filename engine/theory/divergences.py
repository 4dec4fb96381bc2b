"""Divergences of two normal distributions that are moved against each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import ndtr

from engine.contract.board import Handle
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.quadrature import integral
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

LOG_2 = math.log(2.0)
REACH = 12.0  # standard deviations, beyond which a normal density adds nothing to an integral
SIGHT = 4.0  # standard deviations that are drawn
POINTS = 201
DECADES = (-8.0, 8.0)  # of what χ² integrates that are shown
CLOSEST = 1e-9  # logarithms of densities, so that where they cross there is a number


class DivergencesSettings(Settings):
    """Where both distributions lie and how wide they are."""

    mean_p: float = setting(
        0.0, label="Mean of p", symbol="μ_p", low=-6.0, high=6.0, live=True, help="Where p lies."
    )
    sigma_p: float = setting(
        1.0,
        label="Deviation of p",
        symbol="σ_p",
        low=0.1,
        high=4.0,
        scale="log",
        live=True,
        help="How wide p is.",
    )
    mean_q: float = setting(
        1.0, label="Mean of q", symbol="μ_q", low=-6.0, high=6.0, live=True, help="Where q lies."
    )
    sigma_q: float = setting(
        1.0,
        label="Deviation of q",
        symbol="σ_q",
        low=0.1,
        high=4.0,
        scale="log",
        live=True,
        help="How wide q is.",
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """p = N(mean_p, sigma_p²) and q = N(mean_q, sigma_q²) on the line."""

    mean_p: float
    sigma_p: float
    mean_q: float
    sigma_q: float

    @property
    def ends(self) -> tuple[float, float]:
        """An interval outside which neither has mass that matters."""
        return self.within(REACH)

    def within(self, deviations: float) -> tuple[float, float]:
        """Return the interval that holds both means with so many deviations at either side."""
        low = min(self.mean_p - deviations * self.sigma_p, self.mean_q - deviations * self.sigma_q)
        high = max(self.mean_p + deviations * self.sigma_p, self.mean_q + deviations * self.sigma_q)
        return low, high

    def log_p(self, x: Doubles) -> Doubles:
        """Return log p (n,)."""
        return log_normal(x, self.mean_p, self.sigma_p)

    def log_q(self, x: Doubles) -> Doubles:
        """Return log q (n,)."""
        return log_normal(x, self.mean_q, self.sigma_q)


def seen(pair: Pair) -> Doubles:
    """Return places (n,) to draw at, close enough to each other for the narrower bell too."""
    ends = [
        (mean - SIGHT * sigma, mean + SIGHT * sigma)
        for mean, sigma in ((pair.mean_p, pair.sigma_p), (pair.mean_q, pair.sigma_q))
    ]
    places = np.concatenate(
        [np.linspace(low, high, POINTS) for low, high in (*ends, pair.within(SIGHT))]
    )
    found: Doubles = np.unique(places)
    return found


def log_normal(x: Doubles, mean: float, sigma: float) -> Doubles:
    """Return log N(x; mean, sigma²) (n,)."""
    found: Doubles = -0.5 * ((x - mean) / sigma) ** 2 - math.log(sigma * math.sqrt(2 * math.pi))
    return found


def kl_integrand(pair: Pair, x: Doubles) -> Doubles:
    """Return p log p/q (n,)."""
    log_p, log_q = pair.log_p(x), pair.log_q(x)
    found: Doubles = np.exp(log_p) * (log_p - log_q)
    return found


def jsd_integrand(pair: Pair, x: Doubles) -> Doubles:
    """Return ½ p log p/m + ½ q log q/m (n,) with m = (p + q)/2: at most log 2 once integrated."""
    log_p, log_q = pair.log_p(x), pair.log_q(x)
    of_p = np.exp(log_p) * (LOG_2 - np.logaddexp(0.0, log_q - log_p))  # exactly 0 where p = q
    of_q = np.exp(log_q) * (LOG_2 - np.logaddexp(0.0, log_p - log_q))
    found: Doubles = 0.5 * (of_p + of_q)
    return found


def tv_integrand(pair: Pair, x: Doubles) -> Doubles:
    """Return ½ |p − q| (n,)."""
    found: Doubles = 0.5 * np.abs(np.exp(pair.log_p(x)) - np.exp(pair.log_q(x)))
    return found


def hellinger_integrand(pair: Pair, x: Doubles) -> Doubles:
    """Return (√p − √q)² (n,)."""
    found: Doubles = (np.exp(0.5 * pair.log_p(x)) - np.exp(0.5 * pair.log_q(x))) ** 2
    return found


def chi2_integrand(pair: Pair, x: Doubles) -> Doubles:
    """Return (p − q)²/q (n,)."""
    log_p, log_q = pair.log_p(x), pair.log_q(x)
    found: Doubles = np.exp(2 * log_p - log_q) - 2 * np.exp(log_p) + np.exp(log_q)
    return found


def log_chi2_integrand(pair: Pair, x: Doubles) -> Doubles:
    """Return log₁₀ (p − q)²/q (n,), which neither vanishes nor overflows far from both."""
    log_p, log_q = pair.log_p(x), pair.log_q(x)
    apart = np.maximum(np.abs(log_p - log_q), CLOSEST)
    found: Doubles = 2 * (np.maximum(log_p, log_q) + np.log(-np.expm1(-apart))) - log_q
    return found / math.log(10.0)


def swapped(pair: Pair) -> Pair:
    """Return the pair with p and q in each other's place."""
    return Pair(pair.mean_q, pair.sigma_q, pair.mean_p, pair.sigma_p)


def w1_integrand(pair: Pair, x: Doubles) -> Doubles:
    """Return the distance (n,) of the distribution functions, whose integral is W1 on the line."""
    one = ndtr((x - pair.mean_p) / pair.sigma_p)
    other = ndtr((x - pair.mean_q) / pair.sigma_q)
    found: Doubles = np.abs(one - other)
    return found


@study
class Divergences:
    """Move two bell curves apart and every divergence grows, but not alike.

    The Jensen-Shannon divergence comes to rest at log 2 as soon as the curves no longer overlap,
    and with it all that it could tell a generator; total variation stops at 1. KL goes on with the
    square of the distance, W1 with the distance itself. Make q narrower than p: KL(p‖q), which
    charges for every place where p has mass and q has none, explodes, while KL(q‖p) stays calm.
    """

    name: ClassVar[str] = "divergences"
    label: ClassVar[str] = "Divergences of two densities"
    order: ClassVar[int] = 10
    source: ClassVar[str] = "Lectures A, B, C, E; Nowozin et al. 2016"
    formula: ClassVar[str] = (
        r"\mathrm{JSD}(p,q)=\tfrac12\,\mathrm{KL}(p\,\|\,m)+\tfrac12\,\mathrm{KL}(q\,\|\,m)="
        r"{jsd}\le\log 2,\quad m=\tfrac12(p+q)"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "kl_pq: KL(p‖q); kl_qp: KL(q‖p); jsd: JSD, at most log 2; js: JS of Lecture C, 2·JSD; "
        "tv: TV; hellinger2: Hellinger² H²(p, q); chi2: χ²(p‖q); w1: W₁"
    )
    Config: ClassVar[type[Settings]] = DivergencesSettings

    def __init__(self, config: DivergencesSettings) -> None:
        self._pair = Pair(config.mean_p, config.sigma_p, config.mean_q, config.sigma_q)

    def numbers(self) -> Mapping[str, float]:
        """Return every divergence; ``js`` is Lecture C's, KL(p‖m) + KL(q‖m) = 2·JSD."""
        pair = self._pair
        jsd = integrated(jsd_integrand, pair)
        return {
            "kl_pq": integrated(kl_integrand, pair),
            "kl_qp": integrated(kl_integrand, swapped(pair)),
            "jsd": jsd,
            "js": 2.0 * jsd,
            "tv": integrated(tv_integrand, pair),
            "hellinger2": integrated(hellinger_integrand, pair),
            "chi2": chi2(pair),
            "w1": integrated(w1_integrand, pair),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw both densities, and what each divergence integrates."""
        pair = self._pair
        x = seen(pair)
        densities = {"x": x, "p": np.exp(pair.log_p(x)), "q": np.exp(pair.log_q(x))}
        integrands = {
            "x": x,
            "KL(p‖q)": kl_integrand(pair, x),
            "KL(q‖p)": kl_integrand(swapped(pair), x),
            "JSD": jsd_integrand(pair, x),
            "TV": tv_integrand(pair, x),
            "W1": w1_integrand(pair, x),
            "H²": hellinger_integrand(pair, x),
        }
        ratio = {"x": x, "log₁₀ (p − q)²/q": np.clip(log_chi2_integrand(pair, x), *DECADES)}
        tops = {"p": (pair.mean_p, pair.sigma_p), "q": (pair.mean_q, pair.sigma_q)}
        handles = tuple(
            Handle(f"the mean of {name}", (mean, 1 / (sigma * math.sqrt(math.tau))), f"mean_{name}")
            for name, (mean, sigma) in tops.items()
        )
        return (
            Drawing("Densities", curves(densities), "x", "density", handles=handles),
            Drawing("What is integrated", curves(integrands), "x", "integrand"),
            Drawing("What χ² integrates", curves(ratio), "x", "log₁₀ of the integrand"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the integrals against closed forms and published values."""
        del random
        for shift, jsd in ((0.5, 0.030311), (1.0, 0.111421), (2.0, 0.336831), (4.0, 0.632720)):
            yield from _shifted(shift, jsd)
        near = Pair(0.0, 1.0, 1.0, 1.0)
        yield Claim("chi2", "χ² of N(0, 1) and N(1, 1) is e − 1", math.e - 1, chi2(near))
        exact = 2 * (1 - math.exp(-1 / 8))
        found = integrated(hellinger_integrand, near)
        yield Claim("hellinger2", "H² of N(0, 1) and N(1, 1) is 2(1 − e^(−1/8))", exact, found)
        exact = LOG_2 + 1.25 / 8 - 0.5
        found = integrated(kl_integrand, Pair(0.0, 1.0, 0.5, 2.0))
        yield Claim("kl-of-widths", "KL of N(0, 1) and N(½, 4) by its formula", exact, found)


def _shifted(shift: float, jsd: float) -> Iterator[Claim]:
    pair, which = Pair(0.0, 1.0, shift, 1.0), f"N(0, 1) and N({shift:g}, 1)"
    found = integrated(jsd_integrand, pair)
    yield Claim(f"jsd-{shift:g}", f"JSD of {which}", jsd, found)
    exact, found = math.erf(shift / 8**0.5), integrated(tv_integrand, pair)
    yield Claim(f"tv-{shift:g}", f"TV of {which} is 2Φ(½·{shift:g}) − 1", exact, found, 1e-5)
    found = integrated(kl_integrand, pair)
    yield Claim(f"kl-{shift:g}", f"KL of {which} is {shift:g}²/2", shift**2 / 2, found)
    found = integrated(w1_integrand, pair)
    yield Claim(f"w1-{shift:g}", f"W1 of {which} is the shift", shift, found)


def integrated(integrand: Callable[[Pair, Doubles], Doubles], pair: Pair) -> float:
    """Return the integral over the line of an integrand of this module."""
    return integral(lambda x: integrand(pair, x), *pair.ends)


def chi2(pair: Pair) -> float:
    """Return χ²(p‖q), infinite where q's tails are too thin: σ_p² ≥ 2 σ_q²."""
    if pair.sigma_p**2 >= 2 * pair.sigma_q**2:
        return math.inf
    return integrated(chi2_integrand, pair)
