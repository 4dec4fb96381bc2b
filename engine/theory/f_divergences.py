"""The bound that f-GANs climb: tight for the best discriminator, lower for every other one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import partial
from typing import ClassVar, Literal

import numpy as np
import torch
from scipy.special import ndtr

from engine.contract.snapshot import Table
from engine.kinds import Claim, Doubles, Drawing, labelled, objectives, study
from engine.numerics.f_gan import FGan
from engine.numerics.quadrature import integral
from engine.numerics.studies.believed_ratio import HIGH, LOW, MOST, Belief, Pair, edges_of, total
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

MOVED = 0.3  # by how much T's log ratio is off where the loss is known in closed form
OTHERS = 40
ROOM = 1e-4  # a T of total variation jumps, which costs the quadrature digits
A = math.exp(-1 / 8)  # ∫ √(pq) of N(0, 1) and N(1, 1)


class FDivergencesSettings(Settings):
    """Which divergence, of which densities, and what the discriminator takes their ratio for."""

    divergence: Literal[
        "f_kl",
        "f_reverse_kl",
        "f_pearson",
        "f_hellinger",
        "f_jensen_shannon",
        "f_gan",
        "f_total_variation",
    ] = setting(
        "f_jensen_shannon",
        label="Divergence",
        live=True,
        help="The convex function f.",
        choice_labels=(
            "KL",
            "Reverse KL",
            "Pearson χ²",
            "Squared Hellinger",
            "Jensen-Shannon (2·JSD)",
            "GAN (2·JSD − 2 log 2)",
            "Total variation",
        ),
    )
    shift: float = setting(
        1.0, label="Mean of q", symbol="μ", low=0.0, high=2.5, live=True, help="p has mean 0."
    )
    sigma: float = setting(
        1.0, label="Width of q", symbol="σ", low=1.0, high=1.6, live=True, help="That of p is 1."
    )
    gain: float = setting(
        0.7,
        label="Steepness of T",
        symbol="a",
        low=0.0,
        high=1.2,
        live=True,
        help="T takes a·log(p/q) + b for the log ratio: 1 is right, 0 sees nothing.",
    )
    offset: float = setting(
        0.0,
        label="Offset of T",
        symbol="b",
        low=-1.0,
        high=1.0,
        live=True,
        help="T takes a·log(p/q) + b for the log ratio: 0 is right.",
    )


def worth(f: FGan, p: Doubles, q: Doubles, ratio: Doubles) -> Doubles:
    """Return p·T − q·f*(T) at T = f'(ratio): its integral is the bound."""
    best = f.best(torch.from_numpy(ratio))
    found: Doubles = p * best.numpy() - q * f.conjugate(best).numpy()
    return found


def bound(f: FGan, pair: Pair, belief: Belief) -> float:
    """Return E_p T − E_q f*(T) of T = f'(r)."""
    ratio = belief.ratio(pair)
    edges = edges_of(belief.log_ratio(pair))
    return total(lambda x: worth(f, pair.p(x), pair.q(x), ratio(x)), edges)


def divergence(f: FGan, pair: Pair, *, swapped: bool = False) -> float:
    """Return D_f(p‖q) = E_q f(p/q), the data first, or D_f(q‖p)."""
    first, second = (pair.q, pair.p) if swapped else (pair.p, pair.q)
    return total(lambda x: f.terms(first(x), second(x)), edges_of(pair.log_ratio))


@study
class FDivergences:
    """Every function T gives a lower bound of an f-divergence, and an f-GAN climbs it.

    Move the steepness to 1 and the offset to 0: T is then T* = f'(p/q), the bound touches the
    divergence, and any other T falls short of it by the gap. The exception is total variation, for
    which T need only know where p is the larger. Here, as in f-GANs, the data come first: D_f(p‖q)
    = E_q f(p/q). Lecture D defines f-divergences the other way round, with the model first, so that
    f(u) = u log u is its reverse KL; that value is shown as the other one.
    """

    name: ClassVar[str] = "f_divergences"
    label: ClassVar[str] = "The bound of f-GANs"
    order: ClassVar[int] = 12
    source: ClassVar[str] = "Lecture D; Nguyen et al. 2010; Nowozin et al. 2016"
    formula: ClassVar[str] = (
        r"D_f(p\,\|\,q)={divergence}\;\ge\;\mathbb{E}_p\,T(x)-\mathbb{E}_q\,f^*(T(x))={bound},"
        r"\qquad T^*=f'\left(\frac{p}{q}\right)"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "divergence: D_f(p‖q); bound: bound by this T; gap: D_f less the bound; other: D_f(q‖p)"
    )
    Config: ClassVar[type[Settings]] = FDivergencesSettings

    def __init__(self, config: FDivergencesSettings) -> None:
        self._f = _built(config.divergence)
        self._pair = Pair(config.shift, config.sigma)
        self._belief = Belief(config.gain, config.offset)

    def numbers(self) -> Mapping[str, float]:
        """Return the divergence, the bound, their gap, and the divergence with q first."""
        exact, found = divergence(self._f, self._pair), bound(self._f, self._pair, self._belief)
        other = divergence(self._f, self._pair, swapped=True)
        return {"divergence": exact, "bound": found, "gap": exact - found, "other": other}

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the densities, what the bound integrates, and the bound against the offset."""
        x = np.linspace(-5.0, 7.0, 400)
        p, q = self._pair.p(x), self._pair.q(x)
        ratios = {"T* = f'(p/q)": Belief(), "this T": self._belief}
        parts = {n: worth(self._f, p, q, b.ratio(self._pair)(x)) for n, b in ratios.items()}
        return (
            Drawing("Densities", curves({"x": x, "p": p, "q": q}), "x", "density"),
            Drawing("What is integrated", curves({"x": x, **parts}), "x", "p T − q f*(T)"),
            Drawing("The bound under the divergence", self._sweep(), "offset b", "value"),
        )

    def _sweep(self) -> Table:
        offsets = np.linspace(-1.0, 1.0, 31)
        gain = self._belief.gain
        bounds = [bound(self._f, self._pair, Belief(gain, float(b))) for b in offsets]
        exact = np.full(len(offsets), divergence(self._f, self._pair))
        return curves({"b": offsets, "bound": np.array(bounds), "divergence": exact})

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold bounds and divergences of N(0, 1) and N(1, 1) against closed forms."""
        for name, (symbol, exact) in KNOWN.items():
            f = _built(name)
            says, found = f"{symbol} of N(0, 1), N(1, 1)", divergence(f, Pair())
            yield Claim(f"value{_tail(name)}", says, exact, found)
            found = bound(f, Pair(), Belief())
            yield Claim(f"equality{_tail(name)}", f"{symbol}: bound at T* = f'(p/q)", exact, found)
            found = max(_others(f, random))
            says = f"{symbol}: highest of {OTHERS} other T"
            yield Claim(f"below{_tail(name)}", says, exact, found, ROOM, "≤")
        for name, loss in LOSSES.items():
            f = _built(name)
            found = divergence(f, Pair()) - bound(f, Pair(), Belief(offset=MOVED))
            says = f"{KNOWN[name][0]}: what T loses whose log ratio is {MOVED} off"
            yield Claim(f"loss{_tail(name)}", says, loss, found)
        says = "The bound is highest where T takes p/q for r"
        yield Claim("best-ratio", says, 0.0, _miss(), 0.006)
        yield from _conventions()


def _conventions() -> Iterator[Claim]:
    pair = Pair(0.5, 2.0)
    forward = math.log(2.0) + 1.25 / 8 - 0.5
    backward = 4.25 / 2 - 0.5 - math.log(2.0)
    kl, reverse = _built("f_kl"), _built("f_reverse_kl")
    found = bound(kl, pair, Belief())
    yield Claim("data-first", "f = u log u, data first, is KL(p‖q)", forward, found)
    found = divergence(kl, pair, swapped=True)
    yield Claim("model-first", "f = u log u, model first, is KL(q‖p)", backward, found)
    found = bound(reverse, pair, Belief())
    yield Claim("reverse", "f = −log u, data first, is KL(q‖p)", backward, found)


def _others(f: FGan, random: np.random.Generator) -> Iterator[float]:
    """Yield the bounds of T = f'(r) for ratios r that wave about the right one."""
    for _ in range(OTHERS):
        yield integral(partial(_waving, f, random.normal(size=4)), LOW, HIGH)


def _waving(f: FGan, off: Doubles, x: Doubles) -> Doubles:
    pair, (gain, offset, wave, phase) = Pair(), off
    log_r = (1 + 0.2 * gain) * np.polyval(pair.log_ratio, x) + 0.3 * offset
    log_r += 0.5 * wave * np.sin(2 * x + 3 * phase)
    return worth(f, pair.p(x), pair.q(x), np.exp(np.clip(log_r, -MOST, MOST)))


def _miss() -> float:
    """Return how far from log(p/q) the log r is, at most, at which p T − q f*(T) is highest."""
    pair, step = Pair(), 0.01
    x = np.linspace(-2.5, 3.5, 41)
    tried = np.arange(-5.0, 5.0, step)
    ratios = np.broadcast_to(np.exp(tried), (len(x), len(tried))).copy()
    p, q = pair.p(x)[:, None], pair.q(x)[:, None]
    strict = [name for name in KNOWN if name != "f_total_variation"]
    best = [tried[worth(_built(name), p, q, ratios).argmax(axis=1)] for name in strict]
    return float(np.abs(np.array(best) - np.polyval(pair.log_ratio, x)).max())


def _built(name: str) -> FGan:
    part = objectives.get(name)
    found = part(part.Config())
    assert isinstance(found, FGan)
    return found


def _tail(name: str) -> str:
    return "-" + name.removeprefix("f_").replace("_", "-")


KNOWN = {  # of N(0, 1) from N(1, 1); 2·JSD by quadrature elsewhere
    "f_kl": ("KL", 0.5),
    "f_reverse_kl": ("reverse KL", 0.5),
    "f_pearson": ("χ²", math.e - 1),
    "f_hellinger": ("H²", 2 * (1 - A)),
    "f_jensen_shannon": ("2·JSD", 0.222843),
    "f_gan": ("2·JSD − 2 log 2", -1.163451),
    "f_total_variation": ("TV", math.erf(1 / 8**0.5)),
}
LOSSES = {  # D − bound where log r = log(p/q) + MOVED
    "f_kl": math.exp(MOVED) - 1 - MOVED,
    "f_reverse_kl": math.exp(-MOVED) - 1 + MOVED,
    "f_pearson": math.e * (math.exp(MOVED) - 1) ** 2,
    "f_hellinger": 2 * A * (math.cosh(MOVED / 2) - 1),
    "f_total_variation": float(2 * ndtr(0.5) - 1 - ndtr(0.5 + MOVED) + ndtr(MOVED - 0.5)),
}
