"""What the generator feels of an optimal discriminator: saturating against non-saturating."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import torch
from scipy.special import expit, ndtri

from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.quadrature import integral
from engine.numerics.studies.curves import curves
from engine.numerics.studies.made import objective_of
from engine.settings import Settings, setting

REACH, NODES = 10.0, 1601  # where exp(−u²/2) is 0 in double precision; enough for t = 48
POINTS = 300
FARTHEST = 12.0
# t, then σ times the gradient: saturating with its last digit, non-saturating with four digits
TABLE = (
    (1.0, 0.3980, 1e-4, 0.6020),
    (2.0, 0.4496, 1e-4, 1.5504),
    (4.0, 0.1372, 1e-4, 3.8628),
    (6.0, 0.01245, 1e-5, 5.9875),
    (8.0, 3.93e-4, 1e-6, 7.9996),
    (10.0, 4.46e-6, 1e-8, 10.0),
)
QUANTILES = 100_000


class VanishingSettings(Settings):
    """How far the fakes are from the real examples, and how wide both are."""

    theta: float = setting(
        4.0,
        label="Distance",
        symbol="θ",
        low=0.1,
        high=FARTHEST,
        live=True,
        help="The mean of the fakes; the real examples lie around 0.",
    )
    sigma: float = setting(
        1.0,
        label="Deviation",
        symbol="σ",
        low=0.25,
        high=4.0,
        scale="log",
        live=True,
        help="How wide real and fake examples are, both alike.",
    )
    noise: float = setting(
        0.0,
        label="Instance noise",
        symbol="s",
        low=0.0,
        high=4.0,
        live=True,
        help="The standard deviation of noise added to all that the discriminator sees.",
        source="Sønderby et al. 2017; Arjovsky and Bottou 2017; Lecture B",
    )


@study
class Vanishing:
    """A discriminator that is too good teaches nothing, if the generator descends log(1 − D).

    Move the fakes away from the real examples while D is always the optimal one: the saturating
    gradient, the mean of D over the fakes times t = θ/σ per deviation, first grows and then falls
    like exp(−t²/8), because D comes to be 0 wherever there are fakes. The non-saturating gradient,
    the mean of 1 − D times t, grows with the distance instead, and that of W1 is 1 everywhere.
    Instance noise widens both distributions: t shrinks, they overlap again, and the saturating
    gradient comes back. D* is that of the noisy examples, and gradients are taken with D fixed,
    which for log(1 − D) is the slope of 2·JSD.
    """

    name: ClassVar[str] = "vanishing"
    label: ClassVar[str] = "Vanishing gradients"
    order: ClassVar[int] = 50
    source: ClassVar[str] = (
        "Lectures A, B, E; Goodfellow et al. 2014; Arjovsky and Bottou 2017; Sønderby et al. 2017"
    )
    formula: ClassVar[str] = (
        r"\sigma\left|\partial_\theta\,\mathbb{E}\log(1-D^*)\right|=t\,\mathbb{E}\,D^*={saturating}"
        r",\qquad\sigma\left|\partial_\theta\,\mathbb{E}\log D^*\right|=t\,(1-\mathbb{E}\,D^*)="
        r"{non_saturating},\qquad t=\frac{\theta}{\sigma}={shift}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "shift: t = θ/σ; width: σ, with the noise; mean_d: mean of D* over fakes; "
        "saturating: saturating, per σ; non_saturating: non-saturating, per σ; "
        "saturating_by_theta: saturating, ∂/∂θ; non_saturating_by_theta: non-saturating, ∂/∂θ; "
        "w1_by_theta: W₁, ∂/∂θ"
    )
    Config: ClassVar[type[Settings]] = VanishingSettings

    def __init__(self, config: VanishingSettings) -> None:
        self._theta = config.theta
        self._width = math.hypot(config.sigma, config.noise)

    def numbers(self) -> Mapping[str, float]:
        """Return the mean of D* over the fakes and the gradients, per deviation and per unit.

        With instance noise the deviation is that of the noisy examples, √(σ² + s²).
        """
        t = self._theta / self._width
        saturating, non_saturating = (float(g[0]) for g in gradients(np.array([t])))
        return {
            "shift": t,
            "width": self._width,
            "mean_d": saturating / t,
            "saturating": saturating,
            "non_saturating": non_saturating,
            "saturating_by_theta": saturating / self._width,
            "non_saturating_by_theta": non_saturating / self._width,
            "w1_by_theta": 1.0,
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw densities with D*, the gradient of each fake, and the mean against the distance."""
        return self._judged(), self._felt(), self._by_distance()

    def _judged(self) -> Drawing:
        x, optimal = self._optimal()
        scale = self._width * math.sqrt(2 * math.pi)
        real = np.exp(-0.5 * (x / self._width) ** 2) / scale
        fake = np.exp(-0.5 * ((x - self._theta) / self._width) ** 2) / scale
        columns = {"x": x, "real": real, "fake": fake, "D*": optimal}
        return Drawing("What D* sees", curves(columns), "x", "density; D*")

    def _felt(self) -> Drawing:
        x, optimal = self._optimal()
        steepness = self._theta / self._width**2
        columns = {
            "x": x,
            "log(1 − D*)": steepness * optimal,
            "−log D*": steepness * (1.0 - optimal),
        }
        return Drawing("Slope of the loss of one fake", curves(columns), "x", "|slope| by x")

    def _by_distance(self) -> Drawing:
        theta = np.linspace(0.1, FARTHEST, POINTS)
        saturating, non_saturating = gradients(theta / self._width)
        columns = {
            "θ": theta,
            "saturating": np.log10(saturating / self._width),
            "non-saturating": np.log10(non_saturating / self._width),
            "W1": np.zeros(POINTS),
        }
        return Drawing("Gradient of the mean", curves(columns), "θ", "log₁₀ |gradient| by θ")

    def _optimal(self) -> tuple[Doubles, Doubles]:
        low, high = -4.0 * self._width, self._theta + 4.0 * self._width
        x = np.linspace(low, high, POINTS)
        return x, optimal(x / self._width, self._theta / self._width)

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold gradients against published values, autograd and slopes of the JSD."""
        del random
        for t, saturating, digit, non_saturating in TABLE:
            low, high = (float(g[0]) for g in gradients(np.array([t])))
            says = f"σ·|gradient| of log(1 − D*) at t = {t:g}"
            yield Claim(f"saturating-{t:g}", says, saturating, low, 0.5 * digit)
            says = f"σ·|gradient| of log D* at t = {t:g}"
            yield Claim(f"non-saturating-{t:g}", says, non_saturating, high, 5e-5)
        for t in (1.0, 4.0, 8.0):
            found = float(gradients(np.array([t]))[0][0])
            yield Claim(f"jsd-{t:g}", f"Slope of 2·JSD in t = {t:g}", jsd_slope(t), found, 1e-9)
        for name in ("minimax", "non_saturating"):
            exact = float(gradients(np.array([2.0]))[name != "minimax"][0])
            found = felt_by_autograd(name, 2.0)
            says = f"Autograd of the {name.replace('_', '-')} loss at t = 2"
            yield Claim(f"autograd-{name}".replace("_", "-"), says, exact, found, 1e-4)
        found = felt_by_autograd("wasserstein", 8.0)
        yield Claim("wasserstein", "Slope of W1 in θ, from its best critic", 1.0, found)


def optimal(x: Doubles, t: float) -> Doubles:
    """Return D* (n,) at x, in deviations, where N(0, 1) is real and N(t, 1) fake."""
    found: Doubles = expit(t * (0.5 * t - x))
    return found


def gradients(t: Doubles) -> tuple[Doubles, Doubles]:
    """Return σ·|gradient| (n,) of the saturating and of the non-saturating loss at D*.

    The mean of D* over the fakes is exp(−t²/8)·E[1/(2 cosh(tu/2))] with standard normal u. The
    trapezoid rule is exact for it up to rounding.
    """
    u = np.linspace(-REACH, REACH, NODES)
    weights = np.exp(-0.5 * u**2) * (u[1] - u[0]) / math.sqrt(2 * math.pi)
    share = (weights / np.cosh(0.5 * t[:, None] * u)).sum(axis=1)
    mean = 0.5 * np.exp(-(t**2) / 8) * share
    return t * mean, t * (1.0 - mean)


def jsd_slope(t: float) -> float:
    """Return the slope of 2·JSD of N(0, 1) and N(t, 1) in t, by quadrature and differences."""
    h = 1e-3
    jsd = [_twice_jsd(t + k * h) for k in (-2, -1, 1, 2)]
    return (jsd[0] - 8 * jsd[1] + 8 * jsd[2] - jsd[3]) / (12 * h)


def _twice_jsd(t: float) -> float:
    def integrand(x: Doubles) -> Doubles:
        p, q = np.exp(-0.5 * x**2), np.exp(-0.5 * (x - t) ** 2)
        surprise = p * np.logaddexp(0.0, -t * (0.5 * t - x))
        other = q * np.logaddexp(0.0, t * (0.5 * t - x))
        found: Doubles = surprise + other
        return found

    mass = integral(integrand, -12.0, t + 12.0) / math.sqrt(2 * math.pi)
    return 2 * math.log(2.0) - mass


def felt_by_autograd(name: str, t: float) -> float:
    """Return σ·|gradient| of an objective of the engine by G's mean, D* or the best critic fixed.

    The fakes are equally likely quantiles.
    """
    z = torch.from_numpy(ndtri((np.arange(QUANTILES) + 0.5) / QUANTILES))
    mean = torch.tensor(t, dtype=torch.float64, requires_grad=True)
    logits = t * (0.5 * t - (mean + z)) if name != "wasserstein" else -(mean + z)
    (found,) = torch.autograd.grad(objective_of(name).generator_loss(logits), mean)
    return abs(float(found))
