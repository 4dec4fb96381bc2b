"""Expectation propagation beside variational inference, on the clutter problem of one dimension."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from engine.contract.snapshot import Matrix, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.studies.clutter import (
    Belief,
    Clutter,
    enumerated,
    integrated,
    kl_from_posterior,
    kl_to_posterior,
    log_normal_of,
    variational,
)
from engine.numerics.studies.clutter_checks import derivatives_by_autograd, tilted_moments
from engine.numerics.studies.clutter_sites import FLATTEST, Sites, belief, moved, product_of, tilted
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

MOST = 40  # sweeps
SETTLED = 200  # sweeps after which nothing moves any more


class ExpectationPropagationSettings(Settings):
    """Three observations, the share of junk, the prior, and how the sites are updated."""

    first: float = setting(
        -3.0, label="Observation 1", symbol="x₁", low=-8.0, high=8.0, live=True, help="Drag it."
    )
    second: float = setting(
        2.0, label="Observation 2", symbol="x₂", low=-8.0, high=8.0, live=True, help="Drag it."
    )
    third: float = setting(
        3.0, label="Observation 3", symbol="x₃", low=-8.0, high=8.0, live=True, help="Drag it."
    )
    share: float = setting(
        0.5, label="Share of junk", symbol="w", low=0.0, high=0.9, live=True, help="From N(0, 10)."
    )
    deviation: float = setting(
        3.0,
        label="Deviation of the prior",
        symbol="√v",
        low=1.0,
        high=10.0,
        scale="log",
        live=True,
        help="How little is known of θ before the data.",
    )
    sweeps: int = setting(
        12, label="Sweeps", symbol="k", low=0, high=MOST, live=True, help="Each updates all sites."
    )
    damping: float = setting(
        1.0,
        label="Step of an update",
        symbol="δ",
        low=0.1,
        high=1.0,
        live=True,
        help="The share of the way to its new value that a site goes; less than 1 calms swinging.",
    )
    site: Literal["1", "2", "3"] = setting(
        "3", label="Site shown", live=True, help="The observation whose factor is drawn."
    )


def swept(problem: Clutter, sites: Sites, damping: float) -> Sites:
    """Return the sites after each was updated once; one whose cavity is no density is skipped."""
    found = Sites(sites.precisions.copy(), sites.shifts.copy())
    for i, place in enumerate(problem.places):
        cavity = product_of(problem, found, i)
        if cavity[0] < FLATTEST:
            continue
        wanted = tilted(problem, place, cavity)
        precision, shift = (
            1 / wanted.variance - cavity[0],
            wanted.mean / wanted.variance - cavity[1],
        )
        found.precisions[i] += damping * (precision - found.precisions[i])
        found.shifts[i] += damping * (shift - found.shifts[i])
    return found


def propagated(problem: Clutter, sweeps: int, damping: float = 1.0) -> list[Sites]:
    """Return the sites at the start, where they say nothing, and after each sweep."""
    found = [Sites(np.zeros(len(problem.places)), np.zeros(len(problem.places)))]
    for _ in range(sweeps):
        found.append(swept(problem, found[-1], damping))
    return found


@lru_cache(maxsize=8)
def _exact(problem: Clutter) -> Belief:
    """Keep what stays the same while sweeps and damping are moved."""
    return integrated(problem)


@lru_cache(maxsize=8)
def _variational(problem: Clutter) -> Belief:
    """Keep some 10 ms of descents while sweeps and damping are moved."""
    return variational(problem)


@study
class ExpectationPropagation:
    """Where does θ lie, if each observation is N(θ, 1) only with probability 1 − w and else junk.

    Every observation multiplies the posterior by a factor that is no normal density, so that its
    exact form has up to 2ⁿ bells. Variational inference takes the normal q of least KL(q‖p): where
    the bells are well apart it settles on one and is too sure of itself. Expectation propagation
    keeps a normal site for each factor and visits them in turn: leave the site out, multiply what
    remains by the exact factor, and let the new q have the mean and variance of that product. So it
    minimises KL(p‖q) for one factor at a time, which the lecture's short definition leaves out: q
    tends to cover the bells, but only where there is a single factor is it sure to have the moments
    of the posterior. Pull one observation away from the others and watch the sites settle; with
    a wide prior they may swing for ever, and a smaller δ often calms them.
    """

    name: ClassVar[str] = "expectation_propagation"
    label: ClassVar[str] = "Expectation propagation"
    order: ClassVar[int] = 33
    source: ClassVar[str] = "Lecture C; Minka 2001; Bishop 2006, section 10.7"
    formula: ClassVar[str] = (
        r"p(\theta\,|\,x):\ E\theta={exact_mean},\ \sigma={exact_deviation};\quad\mathrm{EP}:\ "
        r"{ep_mean},\ {ep_deviation};\quad\mathrm{VI}:\ {vi_mean},\ {vi_deviation}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "exact_mean: mean, exact; exact_deviation: deviation, exact; "
        "exact_log_evidence: log evidence, exact; ep_mean: mean by EP; "
        "ep_deviation: deviation by EP; ep_log_evidence: log evidence by EP; "
        "vi_mean: mean by VI; vi_deviation: deviation by VI; vi_log_evidence: ELBO of VI; "
        "moments_kl_p_q: KL(p‖q), exact moments; moments_kl_q_p: KL(q‖p), exact moments; "
        "ep_kl_p_q: KL(p‖q) of EP; ep_kl_q_p: KL(q‖p) of EP; vi_kl_p_q: KL(p‖q) of VI; "
        "vi_kl_q_p: KL(q‖p) of VI; last_change: change in the last sweep"
    )
    Config: ClassVar[type[Settings]] = ExpectationPropagationSettings

    def __init__(self, config: ExpectationPropagationSettings) -> None:
        places = (config.first, config.second, config.third)
        self._problem = Clutter(places, config.share, config.deviation**2)
        self._sites = propagated(self._problem, config.sweeps, config.damping)
        self._config = config

    def numbers(self) -> Mapping[str, float]:
        """Return moments, evidences and divergences, and how much the last sweep changed."""
        exact, vi = _exact(self._problem), _variational(self._problem)
        ep = belief(self._problem, self._sites[-1])
        found: dict[str, float] = {}
        for name, q in (("exact", exact), ("ep", ep), ("vi", vi)):
            found[f"{name}_mean"] = q.mean
            found[f"{name}_deviation"] = math.sqrt(q.variance)
            found[f"{name}_log_evidence"] = q.log_evidence
        for name, q in (("moments", exact), ("ep", ep), ("vi", vi)):
            found[f"{name}_kl_p_q"] = kl_from_posterior(self._problem, exact, q)
            found[f"{name}_kl_q_p"] = kl_to_posterior(self._problem, exact, q)
        return found | {"last_change": moved(self._problem, self._sites)}

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the posterior with its approximations, their divergences, the sweeps and a site."""
        return (
            Drawing("Posterior and approximations", self._densities(), "θ", "density"),
            Drawing("Divergence from the posterior, in nats", self._divergences()),
            Drawing("Mean and deviation by sweep", self._by_sweep(), "sweeps", "θ"),
            Drawing(f"Factor of x{self._config.site}, highest = 1", self._factor(), "θ", "share"),
        )

    def _normals(self) -> dict[str, Belief]:
        return {
            "equal moments": _exact(self._problem),
            "EP": belief(self._problem, self._sites[-1]),
            "VI": _variational(self._problem),
        }

    def _line(self) -> Doubles:
        exact = _exact(self._problem)
        reach = 4 * math.sqrt(exact.variance)
        return np.linspace(exact.mean - reach, exact.mean + reach, 401)

    def _densities(self) -> Table:
        theta = self._line()
        p = np.exp(self._problem.log_joint(theta) - _exact(self._problem).log_evidence)
        normals = {name: np.exp(log_normal_of(q, theta)) for name, q in self._normals().items()}
        return curves({"θ": theta, "posterior": p, **normals})

    def _divergences(self) -> Matrix:
        exact, normals = _exact(self._problem), self._normals()
        values = [
            [kl_from_posterior(self._problem, exact, q), kl_to_posterior(self._problem, exact, q)]
            for q in normals.values()
        ]
        return Matrix(0, frozen(values), tuple(normals), ("KL(p‖q)", "KL(q‖p)"))

    def _by_sweep(self) -> Table:
        exact = _exact(self._problem)
        every = propagated(self._problem, MOST, self._config.damping)
        found = [belief(self._problem, sites) for sites in every]
        still, steps = np.ones(len(found)), np.arange(len(found))
        columns = {
            "sweeps": steps,
            "EP mean": np.array([q.mean for q in found]),
            "exact mean": exact.mean * still,
            "EP deviation": np.array([math.sqrt(q.variance) for q in found]),
            "exact deviation": math.sqrt(exact.variance) * still,
        }
        return curves(columns)

    def _factor(self) -> Table:
        """What an update matches, each curve divided by its largest value in view."""
        theta, i, sites = self._line(), int(self._config.site) - 1, self._sites[-1]
        precision, shift = product_of(self._problem, sites, i)
        factor = self._problem.log_factor(self._problem.places[i], theta)
        cavity = -0.5 * precision * theta**2 + shift * theta
        logs = {
            "exact factor": factor,
            "cavity": cavity,
            "cavity × factor": cavity + factor,
            "q": log_normal_of(belief(self._problem, sites), theta),
        }
        return curves({"θ": theta} | {name: np.exp(log - log.max()) for name, log in logs.items()})

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold moments against enumeration, fixed points against quadrature, VI to autograd."""
        del random
        problem = Clutter((-3.0, 2.0, 3.0), 0.5, 9.0)
        yield from _enumerated(problem)
        yield from _exact_cases()
        yield from _settled(problem)
        yield from _compared(problem)
        yield from _varied(problem)


def _enumerated(problem: Clutter) -> Iterator[Claim]:
    exact, found = enumerated(problem), integrated(problem)
    says = "of the posterior: quadrature and the sum over what is junk"
    yield Claim("exact-mean", f"mean {says}", exact.mean, found.mean)
    yield Claim("exact-variance", f"variance {says}", exact.variance, found.variance)
    yield Claim("exact-evidence", f"evidence {says}", exact.log_evidence, found.log_evidence)


def _exact_cases() -> Iterator[Claim]:
    """Where EP has nothing to approximate: no junk, or a single factor."""
    clean, single = Clutter((-3.0, 2.0, 3.0), 0.0, 9.0), Clutter((3.0,), 0.5, 9.0)
    for name, problem in (("clean", clean), ("single", single)):
        exact, found = enumerated(problem), belief(problem, propagated(problem, 1)[-1])
        yield Claim(f"{name}-mean", f"{name}: one sweep gives the mean", exact.mean, found.mean)
        yield Claim(f"{name}-variance", f"{name}: and the variance", exact.variance, found.variance)
        evidence = found.log_evidence
        yield Claim(f"{name}-evidence", f"{name}: and the evidence", exact.log_evidence, evidence)


def _settled(problem: Clutter) -> Iterator[Claim]:
    every = propagated(problem, SETTLED)
    last, q = every[-1], belief(problem, every[-1])
    yield Claim("settles", "sweeps come to change nothing", 0.0, moved(problem, every), 1e-10)
    for i, place in enumerate(problem.places):
        mean, variance = tilted_moments(problem, place, product_of(problem, last, i))
        yield Claim(f"site-{i + 1}-mean", "q has the mean of cavity × factor", mean, q.mean)
        yield Claim(f"site-{i + 1}-variance", "and its variance", variance, q.variance)
    calm = belief(problem, propagated(problem, SETTLED, 0.5)[-1])
    yield Claim("damped", "half steps settle at the same mean", q.mean, calm.mean)


def _compared(problem: Clutter) -> Iterator[Claim]:
    exact, vi = enumerated(problem), variational(problem)
    ep = belief(problem, propagated(problem, SETTLED)[-1])
    mean = abs(vi.mean - exact.mean)
    yield Claim(
        "nearer-mean", "EP's mean is nearer than VI's", mean, abs(ep.mean - exact.mean), 0.0, "≤"
    )
    says, width = "VI underestimates the variance", exact.variance
    yield Claim("too-sure", says, width, vi.variance, 0.0, "≤")
    least, of_ep, of_vi = (kl_from_posterior(problem, exact, q) for q in (exact, ep, vi))
    yield Claim("forward-least", "KL(p‖q) is least with p's moments", of_ep, least, 0.0, "≤")
    yield Claim("forward", "KL(p‖q): EP below VI", of_vi, of_ep, 0.0, "≤")
    of_ep, of_vi = (kl_to_posterior(problem, exact, q) for q in (ep, vi))
    yield Claim("reverse", "KL(q‖p): VI below EP", of_ep, of_vi, 0.0, "≤")
    gap = exact.log_evidence - of_vi
    yield Claim("elbo", "VI's ELBO is log evidence − KL(q‖p)", gap, vi.log_evidence)


def _varied(problem: Clutter) -> Iterator[Claim]:
    """At VI's solution E_q ℓ′ = 0 and E_q ℓ″ = −1/σ², ℓ being the log joint density."""
    vi = variational(problem)
    slope, bend = derivatives_by_autograd(problem, vi)
    yield Claim("vi-slope", "E_q ℓ′ = 0 at VI's solution", 0.0, slope, 1e-5)
    yield Claim("vi-bend", "E_q ℓ″ = −1/σ² there", -1 / vi.variance, bend, 1e-4)
