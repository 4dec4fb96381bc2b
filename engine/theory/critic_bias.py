"""What a gradient penalty makes of a critic: a slope above 1, and a gap above W1."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import torch
from scipy.linalg import solveh_banded
from scipy.special import ndtr

from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.studies.curves import curves
from engine.numerics.studies.made import constraint_of
from engine.numerics.studies.penalised import bell_gap, bell_slopes, interpolates, line_slope
from engine.numerics.studies.standing_critic import StandingCritic
from engine.settings import Settings, setting

NEAR = 3.0  # deviations about either mean within which slopes are looked at
POINTS = 241
WEIGHTS = (0.1, 1.0, 10.0, 100.0)
LEAST, MOST = 0.05, 100.0
CELLS, SHARES = 2000, 400
COUNT = 256
NETWORK = {"depth": 2, "width": 32}


class CriticBiasSettings(Settings):
    """Two normal distributions on a line, and the weight of the penalty."""

    distance: float = setting(
        1.0,
        label="Distance",
        symbol="W",
        low=0.1,
        high=5.0,
        live=True,
        help="How far the real examples are from the fakes: this is W1.",
    )
    sigma: float = setting(
        0.1,
        label="Deviation",
        symbol="σ",
        low=0.05,
        high=2.0,
        scale="log",
        live=True,
        help="How wide both are. The narrower, the more they are like two parallel lines.",
    )
    weight: float = setting(
        1.0,
        label="Penalty weight",
        symbol="λ",
        low=LEAST,
        high=MOST,
        scale="log",
        live=True,
        help="The weight of the penalty in the critic's loss.",
        source="Gulrajani et al. 2017",
    )


@study
class CriticBias:
    """The gradient penalty asks for slope 1, but the critic gains by being steeper.

    From fake to real the best critic balances what more slope adds to the gap against λ times the
    squared excess. Where the slope is the same all along, as between two parallel lines, the best
    is 1 + W/(2λ), so that the gap is W(1 + W/(2λ)): at λ = 0.1 many times W, at λ = 100 nearly W.
    Widen the distributions, and the slope depends on the place: it is steepest where much mass
    has yet to cross but few interpolates are judged. A critic divided by its largest slope is
    1-Lipschitz, so the gap divided by it never exceeds W1; but a maximum over some points, here
    within three deviations of the means, may miss the largest, and then the quotient is no bound.
    """

    name: ClassVar[str] = "critic_bias"
    label: ClassVar[str] = "Bias of the gradient penalty"
    order: ClassVar[int] = 53
    source: ClassVar[str] = "Lectures B, C, E; Gulrajani et al. 2017; Petzka et al. 2018"
    formula: ClassVar[str] = (
        r"\max_s\ sW-\lambda(s-1)^2\ \Rightarrow\ s=1+\frac{W}{2\lambda}={slope_lines},\qquad"
        r"\mathrm{gap}=W\left(1+\frac{W}{2\lambda}\right)={gap_lines},\qquad W={w1}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "w1: W₁; slope_lines: slope between lines; gap_lines: gap between lines; "
        "gap: gap between bells; steepest: steepest slope K; bound: gap/K"
    )
    Config: ClassVar[type[Settings]] = CriticBiasSettings

    def __init__(self, config: CriticBiasSettings) -> None:
        self._pair = config.distance, config.sigma
        self._weight = config.weight

    def numbers(self) -> Mapping[str, float]:
        """Return W1, slope and gap between lines, and gap and steepest slope between the bells.

        ``bound`` is the gap divided by the steepest slope.
        """
        distance = self._pair[0]
        slope = line_slope(distance, self._weight)
        gap = bell_gap(*self._pair, self._weight)
        steepest = float(bell_slopes(self._places(), *self._pair, self._weight).max())
        return {
            "w1": distance,
            "slope_lines": slope,
            "gap_lines": distance * slope,
            "gap": gap,
            "steepest": steepest,
            "bound": gap / steepest,
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the distributions, the best critic and its slope, and the gap against λ."""
        return self._bells(), self._critic(), self._slope(), self._gaps()

    def _bells(self) -> Drawing:
        x, (distance, sigma) = self._places(), self._pair
        columns = {
            "x": x,
            "fake": _bell(x, 0.0, sigma),
            "real": _bell(x, distance, sigma),
            "interpolates": interpolates(x, distance, sigma),
        }
        return Drawing("Densities", curves(columns), "x", "density")

    def _critic(self) -> Drawing:
        x = self._places()
        slopes = bell_slopes(x, *self._pair, self._weight)
        steps = 0.5 * (slopes[1:] + slopes[:-1]) * np.diff(x)
        rise = np.concatenate([[0.0], np.cumsum(steps)])
        columns = {"x": x, "penalised": rise - np.interp(0.0, x, rise), "1-Lipschitz": x}
        return Drawing("Best critic", curves(columns), "x", "f(x) − f(0)")

    def _slope(self) -> Drawing:
        x, wanted = self._places(), np.ones(POINTS)
        columns = {
            "x": x,
            "best": bell_slopes(x, *self._pair, self._weight),
            "between lines": line_slope(self._pair[0], self._weight) * wanted,
            "asked for": wanted,
        }
        return Drawing("Slope of the critic", curves(columns), "x", "slope")

    def _gaps(self) -> Drawing:
        weights = np.geomspace(LEAST, MOST, POINTS)
        distance = self._pair[0]
        excess = bell_gap(*self._pair, 1.0) - distance  # which is in proportion to 1/λ
        columns = {
            "log₁₀ λ": np.log10(weights),
            "gap": np.log10(distance + excess / weights),
            "gap between lines": np.log10(distance * (1.0 + distance / (2.0 * weights))),
            "W1": np.full(POINTS, math.log10(distance)),
        }
        return Drawing("Gap against the weight", curves(columns), "log₁₀ λ", "log₁₀ gap")

    def _places(self) -> Doubles:
        distance, sigma = self._pair
        return np.linspace(-NEAR * sigma, distance + NEAR * sigma, POINTS)

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the closed forms against finite elements and against critics that were trained."""
        for weight, gap in zip(WEIGHTS, (6.0, 1.5, 1.05, 1.005), strict=True):
            found = line_slope(1.0, weight)
            says = f"Gap of the best critic between lines, W = 1, λ = {weight:g}"
            yield Claim(f"lines-{weight:g}", says, gap, found)
        narrow = bell_gap(1.0, 1e-3, 1.0)
        yield Claim("narrow", "Narrow bells are like lines: gap 1.5", 1.5, narrow, 2e-3)
        for sigma, weight in ((0.1, 0.1), (1.0, 1.0), (1.0, 10.0)):
            exact, found = by_elements(2.0, sigma, weight), bell_gap(2.0, sigma, weight)
            says = f"Gap of bells, W = 2, σ = {sigma:g}, λ = {weight:g}, by finite elements"
            yield Claim(f"elements-{sigma:g}-{weight:g}", says, exact, found, 1e-3 * exact)
        yield from _trained_on_lines(random)
        yield from _trained_on_bells(random)


def _trained_on_lines(random: np.random.Generator) -> Iterator[Claim]:
    """One critic for all weights in turn: where it points is soon learnt, how steeply is not."""
    critic = StandingCritic(NETWORK, _adam(0.01), None, random)
    real, fake = _lines(random), _lines(random)
    real[:, 0] = 1.0
    for weight in WEIGHTS:
        critic.part = penalty(weight)
        critic.train(real, fake, 250)
        exact, found = 1.0 + 1.0 / (2.0 * weight), critic.gap(real, fake)
        says = f"Gap of a trained critic between lines, λ = {weight:g}"
        yield Claim(f"trained-{weight:g}", says, exact, found, 0.02 * exact)
        share = found / float(critic.slopes(torch.cat([real, fake])).max())
        says = "That gap by the largest slope at the examples is at most W1"
        yield Claim(f"trained-bound-{weight:g}", says, 1.0, share, 0.02, "≤")


def _trained_on_bells(random: np.random.Generator) -> Iterator[Claim]:
    real, fake = _cloud(random, 512), _cloud(random, 512)
    real[:, 0] += 2.0
    critic = StandingCritic(NETWORK, _adam(0.003), penalty(10.0), random)
    critic.train(real, fake, 400)
    fresh, other = _cloud(random, 20_000), _cloud(random, 20_000)
    fresh[:, 0] += 2.0
    steepest = float(critic.slopes(torch.cat([fresh, other])).max())
    share = critic.gap(fresh, other) / steepest
    says = "N((2, 0), I) and N(0, I): gap by steepest slope, 40,000 fresh points, is at most W1"
    yield Claim("bells-at-most", says, 2.0, share, 4 * math.sqrt(2 / 20_000), "≤")
    yield Claim("bells-at-least", "and at least 80 % of it", 1.6, share, 0.0, "≥")


def by_elements(distance: float, sigma: float, weight: float) -> float:
    """Return the gap of the best critic that is straight in every cell of a fine grid.

    Its values at the knots solve the linear equations of the quadratic problem, in which the
    masses of cells are differences of distribution functions.
    """
    edges = np.linspace(-5.5 * sigma, distance + 5.5 * sigma, CELLS + 1)
    size = edges[1] - edges[0]
    judged = np.zeros(CELLS)
    for u in (np.arange(SHARES) + 0.5) / SHARES:
        width = sigma * math.hypot(u, 1.0 - u)
        judged += np.diff(ndtr((edges - u * distance) / width)) / SHARES
    there = np.diff(ndtr((edges - distance) / sigma)) - np.diff(ndtr(edges / sigma))
    stiff = np.pad(2.0 * weight * judged / size**2, 1)
    # half of a cell's mass goes to either knot, and every cell asks for slope 1
    ends = np.pad(0.5 * there, 1)
    force = ends[:-1] + ends[1:] - size * np.diff(stiff)
    banded = np.stack([stiff[:-1] + stiff[1:], -stiff[1:]])[:, 1:]  # the first knot stays at 0
    values = np.concatenate([[0.0], solveh_banded(banded, force[1:], lower=True)])
    return float(0.5 * there @ (values[1:] + values[:-1]))


def penalty(weight: float) -> object:
    """Return the engine's two-sided gradient penalty."""
    return constraint_of("gradient_penalty", weight=weight)


def _adam(rate: float) -> tuple[str, dict[str, float]]:
    return "adam", {"rate": rate}


def _lines(random: np.random.Generator) -> torch.Tensor:
    points = np.column_stack([np.zeros(COUNT), random.random(COUNT)])
    return torch.from_numpy(points)


def _cloud(random: np.random.Generator, count: int) -> torch.Tensor:
    return torch.from_numpy(random.standard_normal((count, 2)))


def _bell(x: Doubles, mean: float, sigma: float) -> Doubles:
    density: Doubles = np.exp(-0.5 * ((x - mean) / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi))
    return density
