"""What weight clipping does to a critic: its Lipschitz bound, and gradients through its layers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import torch

from engine.kinds import Claim, Doubles, Drawing, datasets, labelled, study
from engine.numerics.distances.transport import exact_w1
from engine.numerics.studies.clipped import Clipped
from engine.numerics.studies.curves import curves
from engine.numerics.studies.made import constraint_of
from engine.numerics.studies.standing_critic import StandingCritic
from engine.settings import Settings, setting

LEAST, MOST, POINTS = 5e-4, 1.0, 200
BOUNDS = (  # width, hidden layers, c, the bound on K and its last digit
    (128, 3, 0.001, 2.97e-6, 1e-8),
    (128, 3, 0.01, 0.0297, 1e-4),
    (128, 3, 0.05, 18.5, 0.1),
    (128, 3, 0.1, 297.0, 1.0),
    (512, 3, 0.01, 1.90, 0.01),
)
NETS = 250  # random networks behind a mean
ERRORS = 5.0  # standard errors that it may be off: squares of gradients are skewed
CLIPPED_MOVER = ("rmsprop", {"rate": 5e-4})
DEEP = (64, 12)  # width and hidden layers of the deep critic


class ClippingSettings(Settings):
    """The bound on every weight, and the size of the critic."""

    c: float = setting(
        0.01,
        label="Clipping bound",
        symbol="c",
        low=LEAST,
        high=MOST,
        scale="log",
        live=True,
        help="No weight and no bias is larger.",
        source="Arjovsky et al. 2017; Lecture E",
    )
    width: int = setting(
        64,
        label="Width",
        symbol="h",
        unit="units",
        low=8,
        high=512,
        scale="log",
        live=True,
        help="Units of every hidden layer.",
    )
    depth: int = setting(
        12, label="Hidden layers", symbol="L", low=1, high=16, live=True, help="How many there are."
    )


@study
class Clipping:
    """A ReLU critic whose weights lie in [−c, c] is Lipschitz, but nobody knows its constant.

    K is at most the bound of the formula, reached where every weight is c; with many layers a small
    change of c moves this bound by orders of magnitude. On its way back through random weights at
    ±c the gradient is multiplied by c·√(h/2) in each layer, by c·√(h/6) if they are spread evenly
    (in the root mean square). For a small c it is gone before it comes to the first layer, and the
    critic cannot even begin to learn; for a large c training aligns the weights, and the gradient
    explodes towards the bound. A critic trained with a gradient penalty is asked for the slope
    itself, and its gradients come to be alike in all layers.
    """

    name: ClassVar[str] = "clipping"
    label: ClassVar[str] = "Weight clipping"
    order: ClassVar[int] = 54
    source: ClassVar[str] = (
        "Lectures C, E; Arjovsky et al. 2017; Gulrajani et al. 2017; Hanin 2018 (random networks)"
    )
    formula: ClassVar[str] = (
        r"K\le\prod_{l=0}^{L}\|W_l\|_F\le\sqrt{2}\,h^L c^{L+1}={bound},\qquad"
        r"\sqrt{\mathbb{E}\|\delta_l\|^2}=\left(c\sqrt{h/2}\right)^{L-l+1}"
        r",\quad c\sqrt{h/2}={factor}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "bound: K at most; c_one: c at which that is 1; c_even: c that keeps gradients even; "
        "factor: factor of a layer, c√(h/2); last: log₁₀ gradient, last layer; "
        "first: log₁₀ gradient, first layer; decades: decades from last to first"
    )
    Config: ClassVar[type[Settings]] = ClippingSettings

    def __init__(self, config: ClippingSettings) -> None:
        self._c = config.c
        self._size = config.width, config.depth

    def numbers(self) -> Mapping[str, float]:
        """Return the bound, the c where it is 1, and the gradient at both ends of the critic.

        ``last`` and ``first`` are log10 of the typical gradient by what enters the activation of
        the last and of the first hidden layer, ``c_even`` is the c at which all layers get alike.
        """
        width = self._size[0]
        typical = typical_gradients(*self._size, self._c**2)
        return {
            "bound": bound(*self._size, self._c),
            "c_one": clip_for_one(*self._size),
            "c_even": math.sqrt(2.0 / width),
            "factor": self._c * math.sqrt(width / 2.0),
            "last": float(typical[-1]),
            "first": float(typical[0]),
            "decades": float(typical[-1] - typical[0]),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the gradient layer by layer, and the bound against c."""
        return self._by_layer(), self._by_clip()

    def _by_layer(self) -> Drawing:
        width, depth = self._size
        layers = np.arange(1.0, depth + 1)
        columns = {
            "layer": layers,
            "all weights c": worst_gradients(width, depth, self._c),
            "weights ±c": typical_gradients(width, depth, self._c**2),
            "spread evenly": typical_gradients(width, depth, self._c**2 / 3.0),
            "±√(2/h)": np.zeros(depth),
        }
        return Drawing("Gradient by layer", curves(columns), "hidden layer", "log₁₀ ‖∂f/∂a‖")

    def _by_clip(self) -> Drawing:
        width, depth = self._size
        c = np.geomspace(LEAST, MOST, POINTS)
        scale = math.log10(bound(width, depth, 1.0))
        slope = 0.5 * np.log10(2.0 * c**2) + depth * np.log10(c * math.sqrt(width / 2.0))
        columns = {
            "log₁₀ c": np.log10(c),
            "bound on K": scale + (depth + 1) * np.log10(c),
            "typical slope at ±c": slope,
            "K = 1": np.zeros(POINTS),
        }
        return Drawing("Lipschitz bound against c", curves(columns), "log₁₀ c", "log₁₀ K")

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold bounds against published values, and all against the engine's perceptron."""
        for width, depth, c, exact, digit in BOUNDS:
            says = f"K for width {width}, {depth} layers, c = {c:g}"
            yield Claim(f"bound-{width}-{c:g}", says, exact, bound(width, depth, c), 0.5 * digit)
        yield Claim("one", "K = 1 for width 128, 3 layers", 0.0241, clip_for_one(128, 3), 5e-5)
        yield from _reached(random)
        yield from _layers(random)
        yield from _trained_on_shift(random)
        yield from _trained_deep(random)


def _reached(random: np.random.Generator) -> Iterator[Claim]:
    for c in (0.01, 0.1):
        critic = Clipped(128, 3, c)
        found = critic.slope(critic.full(), np.ones(2)) / bound(128, 3, c)
        says = f"Slope at (1, 1) by the bound, every weight c = {c:g}"
        yield Claim(f"reached-{c:g}", says, 1.0, found)
    critic = Clipped(128, 3, 0.05)
    places = random.standard_normal((50, 2))
    steepest = max(critic.slope(critic.signs(random), place) for place in places)
    says = "Steepest of 50 critics with weights ±0.05"
    yield Claim("kept", says, bound(128, 3, 0.05), steepest, 0.0, "≤")


def _layers(random: np.random.Generator) -> Iterator[Claim]:
    for c, spread in ((0.01, False), (0.1, False), (0.5, False), (0.01, True)):
        critic, which = Clipped(*DEEP, c), "even" if spread else "signs"
        draw = critic.spread if spread else critic.signs
        places = random.standard_normal((NETS, 2))
        squares = np.array([critic.squares(draw(random), place) for place in places])
        exact = typical_gradients(*DEEP, c**2 / 3.0 if spread else c**2)
        means, errors = squares.mean(axis=0), squares.std(axis=0) / math.sqrt(NETS)
        for place, layer in (("first", 0), ("last", -1)):
            says = f"log₁₀ gradient, {place} of 12 layers, c = {c:g}, {which}, {NETS} networks"
            found = 0.5 * math.log10(means[layer])
            slack = ERRORS * 0.5 * float(errors[layer] / means[layer]) / math.log(10.0)
            yield Claim(f"{place}-{which}-{c:g}", says, float(exact[layer]), found, slack)


def _trained_on_shift(random: np.random.Generator) -> Iterator[Claim]:
    real, fake = (torch.from_numpy(random.standard_normal((128, 2))) for _ in range(2))
    real[:, 0] += 2.0
    distance, gaps = exact_w1(real.numpy(), fake.numpy()), []
    for c in (0.01, 0.05):
        critic = _critic((128, 3), clip(c), CLIPPED_MOVER, random)
        critic.train(real, fake, 200)
        gaps.append(critic.gap(real, fake))
        says = f"Gap on a shift of 2, trained, c = {c:g}: at most K·W1"
        yield Claim(f"gap-{c:g}", says, bound(128, 3, c) * distance, gaps[-1], 0.0, "≤")
        steepest = float(critic.slopes(torch.cat([real, fake])).max())
        says = f"That gap by its steepest slope at the examples, c = {c:g}: at most W1"
        yield Claim(f"share-{c:g}", says, distance, gaps[-1] / steepest, 0.0, "≤")
        sizes = critic.parameters.detach().abs()
        share = float(((sizes - c).abs() <= 0.01 * c).double().mean())
        says = f"Share of its weights within 1 % of ±{c:g}"
        yield Claim(f"at-the-clip-{c:g}", says, 0.5, share, 0.0, "≥")
    says = "The gap tells W1 up to a factor that c decides: 0.05 against 0.01"
    yield Claim("gap-factor", says, 100.0, gaps[1] / gaps[0], 0.0, "≥")


def _trained_deep(random: np.random.Generator) -> Iterator[Claim]:
    kind = datasets.get("swiss_roll")
    real = torch.from_numpy(kind(kind.Config()).sample(128, random)).double()
    fake = real + torch.from_numpy(random.standard_normal((128, 2)))
    for c, sign in ((0.01, 1.0), (0.1, -1.0)):
        critic = _critic(DEEP, clip(c), CLIPPED_MOVER, random)
        critic.train(real, fake, 150)
        what, least = ("lost", 12.0) if sign > 0 else ("won", 2.0)
        says = f"Decades {what} on the way to the first of 12 layers, Swiss roll, c = {c:g}"
        yield Claim(f"trained-{c:g}", says, least, sign * _lost(critic, real), 0.0, "≥")
    critic = _critic(DEEP, penalty(), ("adam", {"rate": 1e-3}), random)
    says = "Decades lost before training with a gradient penalty"
    yield Claim("untrained-penalty", says, 3.0, _lost(critic, real), 0.0, "≥")
    critic.train(real, fake, 150)
    says = "Decades lost or won after training with a gradient penalty"
    yield Claim("trained-penalty", says, 1.0, abs(_lost(critic, real)), 0.0, "≤")


def _lost(critic: StandingCritic, points: torch.Tensor) -> float:
    norms = np.log10(critic.layers(points[:64]))
    return float(norms[-1] - norms[0])


def bound(width: int, depth: int, c: float) -> float:
    """Return √2·h^L·c^(L+1), the product of the Frobenius norms of weights that are all c."""
    return math.sqrt(2.0) * float(width) ** depth * c ** (depth + 1)


def clip_for_one(width: int, depth: int) -> float:
    """Return the c at which the bound is 1."""
    return float(bound(width, depth, 1.0) ** (-1.0 / (depth + 1)))


def typical_gradients(width: int, depth: int, variance: float) -> Doubles:
    """Return log10 of the root mean square of the gradient (L,) by what enters each activation.

    Exact for ReLU networks whose weights and biases are independent, symmetric and of that
    variance, since on average half of the squares pass each layer (Hanin 2018).
    """
    passed = np.arange(depth, 0.0, -1.0)
    found: Doubles = 0.5 * passed * math.log10(0.5 * width * variance)
    return found


def worst_gradients(width: int, depth: int, c: float) -> Doubles:
    """Return log10 of the same gradient (L,) where every weight is c and every unit active."""
    passed = np.arange(depth - 1.0, -1.0, -1.0)
    found: Doubles = math.log10(c * math.sqrt(width)) + passed * math.log10(width * c)
    return found


def clip(c: float) -> object:
    """Return the engine's weight clipping."""
    return constraint_of("clip", c=c)


def penalty() -> object:
    """Return the engine's gradient penalty."""
    return constraint_of("gradient_penalty")


def _critic(
    size: tuple[int, int],
    part: object,
    mover: tuple[str, Mapping[str, float]],
    random: np.random.Generator,
) -> StandingCritic:
    network = {"width": size[0], "depth": size[1], "activation": "relu"}
    return StandingCritic(network, mover, part, random)
