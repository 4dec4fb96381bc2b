"""The discriminator that no other beats, and one that is trained on samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

import numpy as np
import torch
from scipy.special import expit

from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.quadrature import integral
from engine.numerics.streams import keyed
from engine.numerics.studies.curves import curves
from engine.numerics.studies.logistic import Logistic, value_of
from engine.numerics.studies.made import objective_of
from engine.numerics.studies.shifted_normals import LOG_2, jsd, quantiles, total_variation
from engine.numerics.studies.trained_bound import trained_bound
from engine.settings import Settings, setting

PUBLISHED = {  # μ: JSD, V(D*), TV
    0.5: (0.030311, -1.325672, 0.197413),
    1.0: (0.111421, -1.163451, 0.382925),
    2.0: (0.336831, -0.712633, 0.682689),
    3.0: (0.526777, -0.332740, 0.866386),
    4.0: (0.632720, -0.120854, 0.954500),
    8.0: (0.693054, -0.000187, 0.999937),
}
PRINTED = 1e-6  # of the published numbers, which have six digits
REACH = 12.0
POINTS = 300
FINE = 400_000
RIVALS = 200

Logit = Callable[[Doubles], Doubles]


class OptimalDiscriminatorSettings(Settings):
    """How far the fakes are from the data, and what the trained discriminator has to learn from."""

    shift: float = setting(
        2.0,
        label="Shift",
        symbol="μ",
        low=0.0,
        high=8.0,
        live=True,
        help="How far the fakes N(μ, 1) lie from the data N(0, 1), in their standard deviation.",
    )
    examples: int = setting(
        200,
        label="Examples",
        symbol="n",
        low=4,
        high=5000,
        scale="log",
        live=True,
        help="How many data points, and as many fakes, the trained discriminator has seen.",
    )
    degree: int = setting(
        1,
        label="Degree",
        symbol="k",
        low=1,
        high=5,
        live=True,
        help="The degree of the polynomial that is the trained discriminator's logit; 1 suffices.",
    )
    sample: int = setting(
        0,
        label="Sample number",
        low=0,
        high=99,
        live=True,
        help="Another number draws other examples.",
    )


@study
class OptimalDiscriminator:
    """For a fixed generator the best discriminator answers with the share of the data, p/(p + q).

    Two normal distributions of one width make that a logistic curve, the steeper the larger the
    shift, and ½ half way between them. What it attains, 2·JSD − 2 log 2, bounds from above what any
    discriminator attains on average on fresh examples. The trained one is fitted to n examples of
    each: on these it may lie above the bound, on the distributions it never does, and with few
    examples or a needlessly high degree the two can lie far apart. Without a shift D* is ½ and
    V = −2 log 2. (JSD is ½KL + ½KL, at most log 2; Lecture C's JS is twice that, V the same.)
    """

    name: ClassVar[str] = "optimal_discriminator"
    label: ClassVar[str] = "The optimal discriminator"
    order: ClassVar[int] = 11
    source: ClassVar[str] = "Lectures A, B, C, D, E; Goodfellow et al. 2014, section 4"
    formula: ClassVar[str] = (
        r"D^*(x)=\frac{p(x)}{p(x)+q(x)}=\sigma\left(\tfrac12\mu^2-\mu x\right),\quad "
        r"V(G,D^*)=2\,\mathrm{JSD}-2\log 2={value},\quad V(G,D)={trained_value}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "jsd: JSD; value: V(G, D*); tv: TV; accuracy: best accuracy (1 + TV)/2; kl: KL(p‖q); "
        "trained_value: V(G, D), D trained; training_value: the same on its examples; "
        "shortfall: V(G, D*) − V(G, D)"
    )
    Config: ClassVar[type[Settings]] = OptimalDiscriminatorSettings

    def __init__(self, config: OptimalDiscriminatorSettings) -> None:
        self._shift = config.shift
        self._examples = drawn(config.shift, config.examples, config.sample)
        self._trained = Logistic.fitted(*self._examples, config.degree)

    def numbers(self) -> Mapping[str, float]:
        """Return both values and what bounds them.

        ``trained_value`` is the trained discriminator's on the distributions, ``training_value``
        on its own examples, and ``accuracy`` the best that any can have.
        """
        shift, trained = self._shift, self._trained.logit
        best = value(lambda x: optimal_logit(x, shift), shift)
        found = value(trained, shift)
        return {
            "jsd": float(jsd(np.array([shift]))[0]),
            "value": best,
            "tv": float(total_variation(np.array([shift]))[0]),
            "accuracy": best_accuracy(shift),
            "kl": 0.5 * shift**2,
            "trained_value": found,
            "training_value": value_of(*(trained(side) for side in self._examples)),
            "shortfall": best - found,
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the densities, both discriminators, and what V integrates under each."""
        shift = self._shift
        x = np.linspace(-4.0, shift + 4.0, POINTS)
        logits = {"D*": optimal_logit(x, shift), "trained": self._trained.logit(x)}
        densities = {"x": x, "p": normal(x), "q": normal(x - shift)}
        answers = {"x": x, **{name: expit(logit) for name, logit in logits.items()}}
        values = {"x": x, **{name: integrand(x, logit, shift) for name, logit in logits.items()}}
        return (
            Drawing("Data p and fakes q", curves(densities), "x", "density"),
            Drawing("Discriminators", curves(answers), "x", "D(x)"),
            Drawing("What V integrates", curves(values), "x", "p log D + q log(1 − D) [nat]"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold quadrature, the engine's objectives and trained networks against the table."""
        yield from _at_the_optimum()
        for shift, row in PUBLISHED.items():
            yield from _published(shift, *row)
        yield from _pointwise()
        yield from _rivals(random)
        yield from _trained(random)


def drawn(shift: float, count: int, sample: int) -> tuple[Doubles, Doubles]:
    """Return data (n,) and fakes (n,)."""
    random = keyed(sample, "theory/optimal_discriminator/examples", 0)
    return random.standard_normal(count), shift + random.standard_normal(count)


def normal(x: Doubles) -> Doubles:
    """Return the density (n,) of N(0, 1)."""
    found: Doubles = np.exp(-0.5 * x**2) / math.sqrt(2.0 * math.pi)
    return found


def optimal_logit(x: Doubles, shift: float) -> Doubles:
    """Return log p/q (n,) = μ²/2 − μx, of which D* is the logistic function."""
    return 0.5 * shift**2 - shift * x


def integrand(x: Doubles, logit: Doubles, shift: float) -> Doubles:
    """Return p log D + q log(1 − D) (n,) from the logits (n,) of D at x."""
    found: Doubles = -normal(x) * np.logaddexp(0.0, -logit) - normal(x - shift) * np.logaddexp(
        0.0, logit
    )
    return found


def value(logit: Logit, shift: float) -> float:
    """Return V(G, D) of the distributions themselves, by quadrature."""
    return integral(lambda x: integrand(x, logit(x), shift), -REACH, shift + REACH)


def best_accuracy(shift: float) -> float:
    """Return (1 + TV)/2, the largest share of right answers that is possible."""
    return 0.5 * (1.0 + float(total_variation(np.array([shift]))[0]))


def game_value(logit: Logit, shift: float, count: int = FINE) -> float:
    """Return V(G, D) as the engine's minimax objective computes it on equal shares of p and q."""
    real = quantiles(count)
    logits = (torch.from_numpy(logit(points)) for points in (real, real + shift))
    return -float(objective_of("minimax").discriminator_loss(*logits))


def counted_accuracy(shift: float, count: int = FINE) -> float:
    """Return the share of equal parts of p and q on the right side of the place half way."""
    real = quantiles(count)
    return 0.5 * float((real < shift / 2).mean() + (real + shift > shift / 2).mean())


def maximised(x: float, shift: float) -> float:
    """Return the D that maximises p log D + q log(1 − D) at x, found by search."""
    from scipy.optimize import minimize_scalar  # 0.3 s to load

    p, q = float(normal(np.array(x))), float(normal(np.array(x - shift)))
    found = minimize_scalar(
        lambda d: -p * math.log(d) - q * math.log(1.0 - d),
        bounds=(1e-9, 1.0 - 1e-9),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(found.x)


def _at_the_optimum() -> Iterator[Claim]:
    blind = torch.zeros(4, dtype=torch.float64)
    says = "Without a shift V is −2 log 2, by the engine's objective"
    found = game_value(lambda x: optimal_logit(x, 0.0), 0.0)
    yield Claim("value-0", says, -2 * LOG_2, found)
    says = "Without a shift D* is ½ at x = 3, found by search"
    yield Claim("half", says, 0.5, maximised(3.0, 0.0))
    loss = objective_of("non_saturating").generator_loss(blind)
    says = "The non-saturating loss is log 2 where D is ½"
    yield Claim("non-saturating-loss", says, LOG_2, float(loss))


def _published(shift: float, divergence: float, best: float, tv: float) -> Iterator[Claim]:
    which = f"N(0, 1) and N({shift:g}, 1)"
    found = float(jsd(np.array([shift]))[0])
    yield Claim(f"jsd-{shift:g}", f"JSD of {which}", divergence, found, PRINTED)
    found = value(lambda x: optimal_logit(x, shift), shift)
    yield Claim(f"value-{shift:g}", f"V(G, D*) of {which}", best, found, PRINTED)
    exact = 2 * float(jsd(np.array([shift]))[0]) - 2 * LOG_2
    found = game_value(lambda x: optimal_logit(x, shift), shift)
    says = f"2·JSD − 2 log 2 of {which} is the engine's V at D*"
    yield Claim(f"game-{shift:g}", says, exact, found, 1e-5)
    exact, found = 0.5 * (1.0 + tv), best_accuracy(shift)
    yield Claim(f"accuracy-{shift:g}", f"Best accuracy on {which}", exact, found, PRINTED)
    says = f"(1 + TV)/2 of {which} is the share on the right side of μ/2"
    yield Claim(f"counted-{shift:g}", says, found, counted_accuracy(shift), 1e-5)


def _pointwise() -> Iterator[Claim]:
    for x in (0.3, 1.5, 2.5):
        exact = float(expit(optimal_logit(np.array([x]), 1.0))[0])
        says = f"σ(½ − x) at x = {x:g} is the D with the largest p log D + q log(1 − D)"
        yield Claim(f"pointwise-{x:g}", says, exact, maximised(x, 1.0))


def _rivals(random: np.random.Generator) -> Iterator[Claim]:
    weights = np.array([0.5, -1.0, 0.0, 0.0]) + random.normal(0.0, 0.2, (RIVALS, 4))
    values = [value(_cubic(row), 1.0) for row in weights]
    best = value(lambda x: optimal_logit(x, 1.0), 1.0)
    says = f"None of {RIVALS} discriminators near D* attains more than D* for μ = 1"
    yield Claim("rivals", says, best, max(values), 0.0, "≤")


def _cubic(weights: Doubles) -> Logit:
    return lambda x: np.vander(x, 4, increasing=True) @ weights


def _trained(random: np.random.Generator) -> Iterator[Claim]:
    for shift in (0.5, 1.0, 2.0, 4.0):
        found, exact = trained_bound(shift, random), PUBLISHED[shift][0]
        says = f"A perceptron's ½V + log 2 on N(0, 1) and N({shift:g}, 1) is at most the JSD"
        yield Claim(f"trained-{shift:g}", says, exact, found, 1e-4, "≤")
        if shift <= 2.0:
            says = f"and for μ = {shift:g} less than 0.01 below it"
            yield Claim(f"reached-{shift:g}", says, exact - 0.01, found, 0.0, "≥")
