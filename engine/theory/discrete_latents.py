"""Codes that are categories: draws by Gumbel noise, their relaxation, and vector quantisation."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import torch

from engine.contract.snapshot import Histogram, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.codes.discrete_codes import CategoricalPrior, QuantisedCodes
from engine.numerics.codes.relaxed import categorical_kl, gumbel_max, gumbel_softmax
from engine.numerics.studies.curves import curves
from engine.numerics.studies.relaxed_draws import bias_and_spread, relaxed, true_gradient
from engine.numerics.studies.relaxed_moments import RelaxedMoments, mean_at_1
from engine.numerics.studies.straight_through import quantised, straight_through_error
from engine.settings import Settings, setting

SIZE = 4
VALUES = np.array([0.0, 1.0, 4.0, 9.0])  # h, what each category is worth
BINS = 40
REPEATS = 200_000
PUBLISHED = (0.1, 0.2, 0.3, 0.4)


def weight_setting(place: int, default: float) -> float:
    """Declare the weight of a category."""
    found: float = setting(
        default,
        label=f"Weight of category {place}",
        symbol=f"π_{place}",
        low=0.01,
        high=1.0,
        live=True,
        help="How likely this category is, in proportion to the others.",
    )
    return found


class DiscreteLatentsSettings(Settings):
    """The temperature and the categories; a codebook on a line with what is coded by it."""

    temperature: float = setting(
        1.0,
        label="Temperature",
        symbol="τ",
        low=0.05,
        high=10.0,
        scale="log",
        live=True,
        help="How soft a relaxed draw is.",
        source="Lecture B; Maddison et al. 2016",
    )
    first: float = weight_setting(1, 0.1)
    second: float = weight_setting(2, 0.2)
    third: float = weight_setting(3, 0.3)
    fourth: float = weight_setting(4, 0.4)
    entries: int = setting(
        6,
        label="Entries of the codebook",
        symbol="K",
        low=2,
        high=16,
        live=True,
        help="How many numbers z_q may be, evenly from −1.5 to 1.5.",
    )
    vector: float = setting(
        0.4,
        label="Encoder's output",
        symbol="z_e",
        low=-2.0,
        high=2.0,
        live=True,
        help="What is replaced by the nearest entry.",
    )
    target: float = setting(
        1.0,
        label="Example",
        symbol="x",
        low=-2.0,
        high=2.0,
        live=True,
        help="The loss is ½(x − z_q)².",
    )


@study
class DiscreteLatents:
    """A category has no gradient; here are two ways to have one all the same, and their price.

    Add Gumbel noise to log π and take the largest: that is an exact draw from π. The relaxation
    takes a softmax at temperature τ instead. Its largest entry is the same for every τ, so the
    category that wins is still drawn from π, but the mean of the soft draw is not π: it moves
    towards equal shares as τ rises. With it the gradient of E h(c), here h = 0, 1, 4, 9, becomes
    biased. Lower τ and the bias goes, but the spread of single gradients grows without bound.
    Vector quantisation takes the nearest entry of a book; its own slope is 0 almost everywhere, and
    straight-through hands the encoder the slope of the loss at z_q in its place.
    """

    name: ClassVar[str] = "discrete_latents"
    label: ClassVar[str] = "Discrete codes and their gradients"
    order: ClassVar[int] = 64
    source: ClassVar[str] = (
        "Lectures B, E; Maddison et al. 2016; Jang et al. 2016; van den Oord et al. 2017"
    )
    formula: ClassVar[str] = (
        r"\hat c_k=\frac{e^{(\log\pi_k+g_k)/\tau}}{\sum_j e^{(\log\pi_j+g_j)/\tau}},\quad "
        r"\mathbb{E}\,\hat c=({soft_1},{soft_2},{soft_3},{soft_4});\qquad "
        r"\mathrm{KL}(q(c|x)\,\|\,\tfrac1K)=\log K={log_k}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "pi_1: π₁; pi_2: π₂; pi_3: π₃; pi_4: π₄; soft_1: mean soft draw 1; "
        "soft_2: mean soft draw 2; soft_3: mean soft draw 3; soft_4: mean soft draw 4; "
        "bias: bias of its gradient; spread: deviation of its gradient; "
        "kl_uniform: KL(π‖uniform); log_k: log K, KL of a code; z_q: chosen entry z_q; "
        "slope: gradient sent straight through"
    )
    Config: ClassVar[type[Settings]] = DiscreteLatentsSettings

    def __init__(self, config: DiscreteLatentsSettings) -> None:
        weights = np.array([config.first, config.second, config.third, config.fourth])
        self._masses: Doubles = weights / weights.sum()
        self._config = config

    def numbers(self) -> Mapping[str, float]:
        """Return the mean soft draw, bias and spread of its gradient, and the quantised code.

        Means of relaxed draws are those of 4096 quasi-random ones, good to about 0.001; the length
        of the bias is good to 0.02 at τ = 0.1 and better where it is warmer.
        """
        config, masses = self._config, self._masses
        soft = relaxed(masses, config.temperature).mean(0)
        bias, spread = bias_and_spread(masses, VALUES, config.temperature)
        chosen = float(quantised(np.array([config.vector]), config.entries)[0])
        return {
            **{f"pi_{k + 1}": float(mass) for k, mass in enumerate(masses)},
            **{f"soft_{k + 1}": float(mean) for k, mean in enumerate(soft)},
            "bias": bias,
            "spread": spread,
            "kl_uniform": math.log(SIZE) + float((masses * np.log(masses)).sum()),
            "log_k": math.log(config.entries),
            "z_q": chosen,
            "slope": chosen - config.target,
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the relaxed draws, their mean and gradient by τ, and the quantiser."""
        masses = self._masses
        soft = relaxed(masses, self._config.temperature)
        edges = np.linspace(0.0, 1.0, BINS + 1)
        series = {f"ĉ_{k + 1}": frozen(np.histogram(soft[:, k], edges)[0]) for k in range(SIZE)}
        taus = np.geomspace(0.05, 10.0, 17)
        means = np.array([relaxed(masses, tau).mean(0) for tau in taus])
        by_tau = {"log₁₀ τ": np.log10(taus)}
        by_tau |= {f"E ĉ_{k + 1}": means[:, k] for k in range(SIZE)}
        bias, spread = np.array([bias_and_spread(masses, VALUES, tau) for tau in taus]).T
        price = {"log₁₀ τ": np.log10(taus), "length of the bias": bias, "deviation": spread}
        return (
            Drawing("Relaxed draws", Histogram(0, frozen(edges), series), "share ĉ", "draws"),
            Drawing("Mean of a relaxed draw", curves(by_tau), "log₁₀ τ", "share"),
            Drawing("Gradient of h by the logits", curves(price), "log₁₀ τ", "gradient"),
            Drawing("Vector quantisation", self._quantiser(), "z_e", "z_q and slope"),
        )

    def _quantiser(self) -> Table:
        config = self._config
        vectors = np.linspace(-2.0, 2.0, 401)
        codes = quantised(vectors, config.entries)
        columns = {
            "z_e": vectors,
            "z_q": codes,
            "straight-through slope": codes - config.target,
            "slope without quantising": vectors - config.target,
        }
        return curves(columns)

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold moments against published ones, and the engine's draws against the moments."""
        masses = np.array(PUBLISHED)
        yield from _draws(masses, random)
        yield from _means(masses, random)
        for temperature, bias, spread in (
            (0.1, 0.0077, 5.97),
            (0.5, 0.187, 1.92),
            (1.0, 0.520, 0.88),
            (2.0, 0.969, 0.31),
        ):
            yield from _gradients(temperature, bias, spread, random)
        yield from _quantisation(random)


def _draws(masses: Doubles, random: np.random.Generator) -> Iterator[Claim]:
    """Yield frequencies of the engine's Gumbel-max, and what it has in common with soft draws."""
    logits = torch.from_numpy(np.log(masses))
    noise = torch.from_numpy(random.gumbel(size=(REPEATS, SIZE)))
    chosen = gumbel_max(logits, noise)
    shares = torch.bincount(chosen, minlength=SIZE).double() / REPEATS
    for k, mass in enumerate(masses):
        error = 4 * math.sqrt(mass * (1 - mass) / REPEATS)
        says = f"Gumbel-max frequency of π_{k + 1} = {mass:g}"
        yield Claim(f"frequency-{k + 1}", says, float(mass), float(shares[k]), error)
    for temperature in (0.1, 1.0, 5.0):
        soft = gumbel_softmax(logits, noise, temperature).argmax(-1)
        says = f"Soft draws whose largest entry is another, τ = {temperature:g}"
        changed = float((soft != chosen).sum())
        yield Claim(f"largest-{temperature:g}", says, 0.0, changed, 0.0)


def _means(masses: Doubles, random: np.random.Generator) -> Iterator[Claim]:
    """Yield the mean soft draw at τ = 1: published, by Bessel functions, and the engine's."""
    exact, found = mean_at_1(masses), RelaxedMoments(PUBLISHED, 1.0)
    noise = torch.from_numpy(random.gumbel(size=(REPEATS, SIZE)))
    soft = gumbel_softmax(torch.from_numpy(np.log(masses)), noise, 1.0).numpy()
    shown = relaxed(masses, 1.0).mean(0)
    for k, published in enumerate((0.133, 0.220, 0.292, 0.355)):
        name, says = f"{k + 1}", f"E ĉ_{k + 1} at τ = 1"
        yield Claim(f"published-{name}", f"{says}, by moments", published, found.moment(k), 1e-3)
        yield Claim(f"bessel-{name}", f"{says}, by moments", float(exact[k]), found.moment(k))
        error = 4 * float(soft[:, k].std()) / math.sqrt(REPEATS)
        mean = float(soft[:, k].mean())
        yield Claim(f"engine-{name}", f"{says}, drawn", float(exact[k]), mean, error)
        yield Claim(f"shown-{name}", f"{says}, as shown", float(exact[k]), float(shown[k]), 2e-3)


def _gradients(
    temperature: float, bias: float, spread: float, random: np.random.Generator
) -> Iterator[Claim]:
    """Yield bias and deviation of the relaxed gradient for equal masses, and the engine's."""
    equal = np.full(SIZE, 1 / SIZE)
    key, which = f"{temperature:g}", f"τ = {temperature:g}"
    moments = RelaxedMoments(equal.tolist(), temperature)
    mean = moments.mean_gradient(VALUES)
    deviation = math.sqrt(moments.gradient_variance(VALUES))
    found = float(np.linalg.norm(mean - true_gradient(equal, VALUES)))
    yield Claim(f"bias-{key}", f"Length of the gradient's bias, {which}", bias, found, 1e-3)
    yield Claim(f"spread-{key}", f"Deviation of a gradient, {which}", spread, deviation, 6e-3)
    drawn = engine_gradients(equal, temperature, random)
    error = 4 * float(drawn[:, -1].std()) / math.sqrt(REPEATS)
    says = f"Mean gradient by the last logit, drawn, {which}"
    yield Claim(f"engine-mean-{key}", says, float(mean[-1]), float(drawn[:, -1].mean()), error)
    squares = ((drawn - mean) ** 2).sum(1)
    error = 4 * float(squares.std()) / math.sqrt(REPEATS)
    says = f"Variance of a gradient, drawn, {which}"
    yield Claim(f"engine-variance-{key}", says, deviation**2, float(squares.mean()), error)
    shown = bias_and_spread(equal, VALUES, temperature)[0]
    yield Claim(f"shown-bias-{key}", f"Bias as shown, {which}", found, shown, 0.02)


def _quantisation(random: np.random.Generator) -> Iterator[Claim]:
    """Yield what the engine's codebooks give."""
    vectors = torch.from_numpy(random.standard_normal((200, 3, 2))).requires_grad_(True)
    book = torch.from_numpy(random.standard_normal((16, 2)))
    codes = QuantisedCodes.of(vectors, book, 0.25, 1.0)
    nearest = torch.cdist(vectors.detach().flatten(0, 1), book).argmin(1).view(200, 3)
    wrong = float((nearest != codes.indices).sum())
    yield Claim("nearest", "Codes that are not the nearest entry", 0.0, wrong, 0.0)
    far = straight_through_error(codes, vectors)
    says = "Largest difference of the encoder's gradient and that at z_q"
    yield Claim("straight-through", says, 0.0, far, 1e-12)
    prior = CategoricalPrior(torch.zeros(3, 16, dtype=torch.float64), codes.book)
    kl = codes.kl(prior)
    assert kl is not None  # of two categorical distributions
    yield Claim(
        "log-k", "KL of a certain code to a uniform prior, K = 16", math.log(16), float(kl.max())
    )
    uniform = torch.zeros(SIZE, dtype=torch.float64)
    found = float(categorical_kl(torch.tensor(PUBLISHED, dtype=torch.float64).log(), uniform))
    yield Claim("log-k-minus-h", "log 4 − H of (0.1, 0.2, 0.3, 0.4)", 0.106440, found)
    shown = float(quantised(np.array([0.4]), 6)[0])
    yield Claim("z-q", "Nearest to 0.4 of 6 entries", 0.3, shown)


def engine_gradients(masses: Doubles, temperature: float, random: np.random.Generator) -> Doubles:
    """Return gradients (n, K) of Σ h_k ĉ_k by the logits, of one draw each, by autograd."""
    logits = torch.from_numpy(np.log(masses)).repeat(REPEATS, 1).requires_grad_(True)
    noise = torch.from_numpy(random.gumbel(size=(REPEATS, SIZE)))
    soft = gumbel_softmax(logits, noise, temperature)
    (slopes,) = torch.autograd.grad((soft @ torch.from_numpy(VALUES)).sum(), logits)
    found: Doubles = slopes.numpy()
    return found
