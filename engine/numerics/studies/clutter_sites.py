"""Sites of expectation propagation: a normal function for each factor of the clutter problem."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.kinds import Doubles
from engine.numerics.studies.clutter import JUNK, Belief, Clutter, log_mixed, log_normal

FLATTEST = 1e-6  # the least precision of a cavity from which a site is updated


@dataclass(frozen=True, slots=True)
class Sites:
    """What stands for each factor: exp(−½ precision θ² + shift θ), both (n,)."""

    precisions: Doubles
    shifts: Doubles


Normal = tuple[float, float]  # a normal density's precision, and its mean times that


def product_of(problem: Clutter, sites: Sites, left_out: int | None = None) -> Normal:
    """Return prior times sites, but for one that may be left out: q, or a cavity."""
    precision = 1 / problem.variance + float(sites.precisions.sum())
    shift = float(sites.shifts.sum())
    if left_out is None:
        return precision, shift
    return precision - float(sites.precisions[left_out]), shift - float(sites.shifts[left_out])


def tilted(problem: Clutter, place: float, cavity: Normal) -> Belief:
    """Return moments and log mass of cavity times exact factor, in closed form (Minka 2001)."""
    variance = 1 / cavity[0]
    mean = cavity[1] * variance
    real = log_normal(place, mean, variance + 1)
    log_mass = log_mixed(problem.share, real, log_normal(place, 0.0, JUNK))
    trust = (1 - problem.share) * math.exp(real - log_mass)
    pull = variance * (place - mean) / (variance + 1)
    spread = variance - trust * variance**2 / (variance + 1) + trust * (1 - trust) * pull**2
    return Belief(mean + trust * pull, spread, float(log_mass))


def belief(problem: Clutter, sites: Sites) -> Belief:
    """Return q and its estimate of the log evidence, −inf where a cavity is no density."""
    q, log_evidence = product_of(problem, sites), 0.0
    for i, place in enumerate(problem.places):
        cavity = product_of(problem, sites, i)
        if cavity[0] < FLATTEST:
            return Belief(q[1] / q[0], 1 / q[0], -math.inf)
        log_evidence += tilted(problem, place, cavity).log_evidence + _volume(cavity) - _volume(q)
    log_evidence += _volume(q) - _volume((1 / problem.variance, 0.0))
    return Belief(q[1] / q[0], 1 / q[0], log_evidence)


def _volume(normal: Normal) -> float:
    return 0.5 * normal[1] ** 2 / normal[0] - 0.5 * math.log(normal[0])


def moved(problem: Clutter, every: list[Sites]) -> float:
    """Return how far the last sweep moved the mean and deviation of q, the larger of both."""
    if len(every) < 2:
        return math.inf
    now, then = (belief(problem, sites) for sites in every[-2:])
    return max(abs(now.mean - then.mean), abs(math.sqrt(now.variance) - math.sqrt(then.variance)))
