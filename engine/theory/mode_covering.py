"""One normal distribution fitted to a mixture of two, by three divergences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import ClassVar

import numpy as np

from engine.contract.board import Handle
from engine.contract.snapshot import Field, Lines, Points, Rectangle, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.studies.curves import curves
from engine.numerics.studies.fit_slope import slope_by_autograd
from engine.numerics.studies.published_fits import CASES, PUBLISHED, Divergence
from engine.numerics.studies.stationary import Stationary, descents, stationary
from engine.numerics.studies.two_bells import (
    LOG_ROOT_TAU,
    Derivatives,
    TwoBells,
    derivatives,
    values_and_slopes,
)
from engine.settings import Settings, setting

Starts = Sequence[tuple[float, float]]
DIVERGENCES: tuple[Divergence, ...] = ("forward", "reverse", "jsd")
LABELS = ("KL(π‖p)", "KL(p‖π)", "JSD")
LOG_2 = math.log(2.0)
TINY = 1e-300  # keeps the logarithm of an underflown density finite

LEFT, RIGHT, LOWEST, HIGHEST = -5.0, 5.0, 0.2, 4.5  # means and deviations of p that are shown
SEARCHED = (np.linspace(LEFT, RIGHT, 33), np.linspace(math.log(LOWEST), math.log(HIGHEST), 21))
SHOWN = (40, 32)  # cells along the mean and along the deviation
STEPS = 60  # of a descent
STARTS = tuple((m, s) for m in (-4.2, -1.4, 1.3, 4.1) for s in (0.4, 1.2, 3.4))


class ModeCoveringSettings(Settings):
    """The mixture w N(−d, s²) + (1 − w) N(d, s²), the divergence, and where a descent begins."""

    divergence: Divergence = setting(
        "reverse",
        label="Divergence",
        choice_labels=LABELS,
        live=True,
        help="Whose landscape over the mean and deviation of p is drawn.",
    )
    weight: float = setting(
        0.5, label="Left weight", symbol="w", low=0.1, high=0.9, live=True, help="Of the left bell."
    )
    distance: float = setting(
        2.0, label="Distance", symbol="d", low=0.0, high=3.0, live=True, help="Bells at −d and d."
    )
    width: float = setting(
        0.5,
        label="Width of a bell",
        symbol="s",
        low=0.3,
        high=1.0,
        scale="log",
        live=True,
        help="The standard deviation of each bell.",
    )
    start_mean: float = setting(
        0.5, label="Start: mean", symbol="μ₀", low=LEFT, high=RIGHT, live=True, help="Of a descent."
    )
    start_sigma: float = setting(
        1.0,
        label="Start: deviation",
        symbol="σ₀",
        low=LOWEST,
        high=HIGHEST,
        scale="log",
        live=True,
        help="The deviation of p where the descent begins.",
    )


def integrands(which: Divergence, log_pi: Doubles, log_p: Doubles) -> Derivatives:
    """Return g, p g′ and p² g″ (k, n), g being what the divergence integrates and ′ by p."""
    p, pi = np.exp(log_p), np.exp(log_pi)
    if which == "forward":
        weights = np.broadcast_to(pi, p.shape)
        return pi * (log_pi - log_p), -weights, weights
    if which == "reverse":
        return p * (log_p - log_pi), p * (log_p - log_pi + 1), p
    both = p + pi + TINY
    log_m = np.log(both) - LOG_2
    slope = 0.5 * p * (log_p - log_m)
    return slope + 0.5 * pi * (log_pi - log_m), slope, 0.5 * p * (1 - p / both)


def values_at(which: Divergence, target: TwoBells, places: Doubles) -> tuple[Doubles, Doubles]:
    """Return the divergence (k,) and its gradient (k, 2) at places (k, 2) = (μ, log σ)."""
    return values_and_slopes(partial(integrands, which), target, places)


def resting_places(which: Divergence, target: TwoBells) -> tuple[Stationary, ...]:
    """Return all stationary points (μ, log σ) in view, lowest first."""
    return stationary(
        lambda places: derivatives(partial(integrands, which), target, places),
        lambda places: values_at(which, target, places)[1],
        *SEARCHED,
    )


def descended(which: Divergence, target: TwoBells, starts: Starts, steps: int = STEPS) -> Doubles:
    """Return paths (k, steps + 1, 2) over (μ, log σ) along the natural gradient from (μ, σ)."""
    places = np.array([(mean, math.log(sigma)) for mean, sigma in starts])
    return descents(
        lambda at: values_at(which, target, at),
        lambda at: np.stack([np.exp(2 * at[:, 1]), np.full(len(at), 0.5)], axis=1),
        places,
        steps,
    )


@lru_cache(maxsize=32)
def _resting(which: Divergence, target: TwoBells) -> tuple[Stationary, ...]:
    """Keep what takes some 10 ms and stays the same while the start of a descent is dragged."""
    return resting_places(which, target)


@lru_cache(maxsize=8)
def _landscape(which: Divergence, target: TwoBells) -> Doubles:
    """Keep the divergence (deviations, means) over the area that is shown, some 20 ms of work."""
    across, up = SHOWN
    means = LEFT + (np.arange(across) + 0.5) * (RIGHT - LEFT) / across
    sigmas = LOWEST + (np.arange(up) + 0.5) * (HIGHEST - LOWEST) / up
    grid = np.stack(np.meshgrid(means, np.log(sigmas)), axis=-1).reshape(-1, 2)
    return values_at(which, target, grid)[0].reshape(up, across)


@study
class ModeCovering:
    """A single bell curve p cannot be two bells: what it becomes depends on the divergence.

    KL(π‖p) charges for every place where π has mass and p has none, so its one minimum takes over
    mean and variance of the mixture and covers both bells. KL(p‖π) charges for mass of p where π
    has none: once the bells are well apart it has a minimum on each of them, and a descent ends in
    the one whose valley it began in: click on the landscape and see. Move the bells together and it
    covers both as well. (In between, with equal weights, there is a third and much poorer minimum
    that covers.) The Jensen-Shannon divergence neither covers nor seeks by nature: with bells of
    width 0.5 at ±2 its deepest minimum covers them while they weigh the same, and sits on the
    heavier one at 0.7 to 0.3, with local minima beside it; move them out to ±2.2, and it prefers a
    single bell even at equal weights.
    """

    name: ClassVar[str] = "mode_covering"
    label: ClassVar[str] = "Mode covering and mode seeking"
    order: ClassVar[int] = 30
    source: ClassVar[str] = "Lectures A, B, C, E; Bishop 2006, section 10.1.2"
    formula: ClassVar[str] = (
        r"\min\,\mathrm{KL}(\pi\,\|\,p)={forward_value}\text{ at }\mu={forward_mean},\,"
        r"\sigma={forward_sigma};\quad\min\,\mathrm{KL}(p\,\|\,\pi)={reverse_value}\text{ at }"
        r"\mu={reverse_mean},\,\sigma={reverse_sigma};\quad\min\,\mathrm{JSD}={jsd_value}"
        r"\text{ at }\mu={jsd_mean},\,\sigma={jsd_sigma}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "forward_mean: μ by KL(π‖p); forward_sigma: σ by KL(π‖p); forward_value: least KL(π‖p); "
        "forward_minima: minima of KL(π‖p); reverse_mean: μ by KL(p‖π); "
        "reverse_sigma: σ by KL(p‖π); reverse_value: least KL(p‖π); "
        "reverse_minima: minima of KL(p‖π); jsd_mean: μ by JSD; jsd_sigma: σ by JSD; "
        "jsd_value: least JSD; jsd_minima: minima of JSD; end_mean: your descent ends at μ; "
        "end_sigma: your descent ends at σ; end_value: your descent ends at a value of"
    )
    Config: ClassVar[type[Settings]] = ModeCoveringSettings

    def __init__(self, config: ModeCoveringSettings) -> None:
        self._which = config.divergence
        self._target = TwoBells(config.weight, config.distance, config.width)
        self._start = (config.start_mean, config.start_sigma)

    def numbers(self) -> Mapping[str, float]:
        """Return the best fit by each divergence, how many minima it has, and the descent's end."""
        found: dict[str, float] = {}
        for which in DIVERGENCES:
            places = _resting(which, self._target)
            found[f"{which}_mean"] = round(places[0].place[0], 9) + 0.0  # 0 by symmetry is 0
            found[f"{which}_sigma"] = math.exp(places[0].place[1])
            found[f"{which}_value"] = places[0].value
            found[f"{which}_minima"] = sum(one.nature == "minimum" for one in places)
        end = descended(self._which, self._target, [self._start])[:, -1]
        value = values_at(self._which, self._target, end)[0][0]
        mean, sigma = float(end[0, 0]), math.exp(end[0, 1])
        return found | {"end_mean": mean, "end_sigma": sigma, "end_value": float(value)}

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the landscape with your descent, others, the fits, and how far yours comes."""
        label = LABELS[DIVERGENCES.index(self._which)]
        axes = "mean μ of p", "standard deviation σ of p"
        mine, others = (self._paths(starts) for starts in ([self._start], STARTS))
        places = self._points()
        handle = (Handle("where your descent begins", self._start, "start_mean", "start_sigma"),)
        title = f"{label} [nat]: 0 deepest, 1 minimum, 2 saddle or top, 3 your descent"
        mine, others = replace(mine, labels=frozen([3])), replace(others, labels=None)
        return (
            Drawing(title, self._field(), *axes, over=(mine, places), handles=handle),
            Drawing("Descents from all over", others, *axes, over=(places,), handles=handle),
            Drawing("The mixture and its fits", self._fits(), "x", "density"),
            Drawing("Along your descent", self._along(mine), "steps", f"{label} [nat]"),
        )

    def _fits(self) -> Table:
        x = np.linspace(-7.0, 7.0, 351)
        columns = {"x": x, "π": np.exp(self._target.log_density(x))}
        for which, label in zip(DIVERGENCES, LABELS, strict=True):
            mean, log_sigma = _resting(which, self._target)[0].place
            z = (x - mean) / math.exp(log_sigma)
            columns[f"p by {label}"] = np.exp(-0.5 * z**2 - log_sigma - LOG_ROOT_TAU)
        return curves(columns)

    def _field(self) -> Field:
        values = _landscape(self._which, self._target)
        low = _resting(self._which, self._target)[0].value
        high = LOG_2 if self._which == "jsd" else low + 2.5
        area = Rectangle(LEFT, LOWEST, RIGHT, HIGHEST)
        return Field(0, frozen(values), area, low, high)

    def _paths(self, starts: Starts) -> Lines:
        paths = descended(self._which, self._target, starts)
        return Lines(0, frozen(np.stack([paths[..., 0], np.exp(paths[..., 1])], axis=-1)))

    def _along(self, path: Lines) -> Table:
        xy = path.xy[0].astype(np.float64)
        places = np.stack([xy[:, 0], np.log(xy[:, 1])], axis=1)
        values = values_at(self._which, self._target, places)[0]
        least = np.full(len(values), _resting(self._which, self._target)[0].value)
        return curves({"steps": np.arange(len(values)), "yours": values, "the deepest": least})

    def _points(self) -> Points:
        places = _resting(self._which, self._target)
        ranks = [1.0 if one.nature == "minimum" else 2.0 for one in places]
        xy = [(one.place[0], math.exp(one.place[1])) for one in places]
        return Points(0, frozen(xy), frozen([0.0, *ranks[1:]]))

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold what is found against moments, published places, limits and autograd."""
        del random
        for name, target in CASES.items():
            for which in DIVERGENCES:
                yield from _claims_of(name, which)
            mean, sigma = target.moments
            best = resting_places("forward", target)[0].place
            yield Claim(f"moment-mean-{name}", "KL(π‖p) takes the mean of π", mean, best[0])
            found = math.exp(best[1])
            yield Claim(f"moment-sigma-{name}", "KL(π‖p) takes the deviation of π", sigma, found)
        yield from _claims_of_the_third()
        yield from _claims_of_far_bells()


def _claims_of(name: str, which: Divergence) -> Iterator[Claim]:
    places, (minima, fits) = resting_places(which, CASES[name]), PUBLISHED[name, which]
    lows = [one for one in places if one.nature == "minimum"]
    label = f"{LABELS[DIVERGENCES.index(which)]}, mixture {name}"
    yield Claim(f"{which}-minima-{name}", f"minima of {label}", minima, len(lows))
    index = sum(-1 if one.nature == "saddle" else 1 for one in places)
    yield Claim(f"{which}-index-{name}", f"{label}: minima − saddles + tops = 1", 1, index)
    slope = max(slope_by_autograd(which, CASES[name], one.place) for one in places)
    yield Claim(f"{which}-slope-{name}", f"{label}: no slope where it rests", 0.0, slope)
    for rank, mean, sigma, value in fits:
        key, found = f"{which}-{name}-{rank}", lows[rank]
        yield Claim(f"{key}-mean", f"μ at minimum {rank} of {label}", mean, found.place[0], 6e-5)
        deviation = math.exp(found.place[1])
        yield Claim(f"{key}-sigma", f"σ at minimum {rank} of {label}", sigma, deviation, 6e-5)
        yield Claim(f"{key}-value", f"minimum {rank} of {label}", value, found.value)


def _claims_of_the_third() -> Iterator[Claim]:
    """The third minimum of KL(p‖π), which covers and is the worst, and where descents end."""
    target = CASES["2"]
    third = [one for one in resting_places("reverse", target) if one.nature == "minimum"][-1]
    yield Claim("third-mean", "third minimum of KL(p‖π): μ", 0.0, third.place[0])
    yield Claim("third-sigma", "third minimum: σ", 1.736, math.exp(third.place[1]), 6e-4)
    yield Claim("third-value", "third minimum: KL(p‖π)", 1.871, third.value, 6e-4)
    for which in DIVERGENCES:
        ends = descended(which, target, STARTS, 300)[:, -1]
        lows = [one.place for one in resting_places(which, target) if one.nature == "minimum"]
        gaps = np.linalg.norm(ends[:, None] - np.array(lows), axis=2).min(axis=1)
        says = f"every descent of {LABELS[DIVERGENCES.index(which)]} ends in a minimum"
        yield Claim(f"{which}-descents", says, 0.0, float(gaps.max()), 1e-4)


def _claims_of_far_bells() -> Iterator[Claim]:
    """Bells that do not overlap: p is one of them, and the divergence that of two coins."""
    target = TwoBells(0.5, 3.0, 0.3)
    reverse, jsd = (resting_places(which, target)[0] for which in ("reverse", "jsd"))
    yield Claim("far-reverse", "KL(p‖π) of one of two far bells is log 2", LOG_2, reverse.value)
    exact = 0.75 * math.log(4 / 3)
    near, far = (resting_places("jsd", TwoBells(0.5, d, 0.5))[0] for d in (2.0, 2.2))
    yield Claim("jsd-covers-2", "JSD's deepest minimum, bells at ±2: μ", 0.0, near.place[0])
    yield Claim("jsd-seeks-2.2", "and at ±2.2: on a bell", -2.2, far.place[0], 1e-3)
    yield Claim("far-jsd", "JSD of one of two far bells is ¾ log 4/3", exact, jsd.value)
