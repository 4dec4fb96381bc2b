"""Sequences of distributions: in which sense they converge, and in which they do not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from engine.contract.snapshot import Lines, Table, frozen
from engine.kinds import Claim, Drawing, study
from engine.numerics.distances.transport import exact_w1
from engine.numerics.studies.couplings import line_w1
from engine.numerics.studies.discrete import jensen_shannon, kullback_leibler, total_variation
from engine.numerics.studies.sequences import (
    DEPTH,
    Pair,
    escaping,
    point,
    ripples,
    shifted,
    stretched,
)
from engine.settings import Settings, setting

LOG_2 = math.log(2.0)
INF = math.inf
LONGEST = 50
STEPS = np.unique(np.geomspace(2, LONGEST, 24).astype(int))
MEMBER = 20  # whose distances are checked
EXACT = 1e-9
ROUGH = {"jsd": 5e-5, "kl_pq": 2e-4, "kl_qp": 1e-4, "w1": 2e-6}  # of a ripple, by its cells
DRAWS = 500
SHOWN = {"tv": "TV", "jsd": "JSD", "w1": "W", "kl_pq": "KL(p‖q)", "kl_qp": "KL(q‖p)"}

Sequence = Literal["shifted", "stretched", "point", "ripples", "escaping"]


class ConvergenceSettings(Settings):
    """Which sequence, and how far along it."""

    sequence: Sequence = setting(
        "shifted",
        label="Sequence",
        live=True,
        help="The limit and what is to approach it.",
        choice_labels=(
            "U[1/t, 1 + 1/t] to U[0, 1]",
            "U[0, 1 + 1/t] to U[0, 1]",
            "a point at 1/t to a point at 0",
            "density 1 + 0.9 cos 2πtx to U[0, 1]",
            "mass 1/t at t, the rest at 0",
        ),
    )
    t: int = setting(
        4,
        label="Member of the sequence",
        symbol="t",
        low=1,
        high=LONGEST,
        scale="log",
        live=True,
        help="Move it towards infinity and see what becomes small.",
    )


SEQUENCES: Mapping[Sequence, Callable[[int], Pair]] = {
    "shifted": shifted,
    "stretched": stretched,
    "point": point,
    "ripples": ripples,
    "escaping": escaping,
}


def distances(pair: Pair) -> dict[str, float]:
    """Return TV, JSD, both KL and W1 of a pair."""
    p, q = pair.p, pair.q
    return {
        "tv": total_variation(p, q),
        "jsd": jensen_shannon(p, q),
        "kl_pq": kullback_leibler(p, q),
        "kl_qp": kullback_leibler(q, p),
        "w1": line_w1(pair.places, p, pair.places, q),
    }


@study
class Convergence:
    """Choose a sequence, move t towards infinity, and see what becomes small and what does not.

    KL → 0, in either order, forces TV → 0, which is the same as JSD → 0; on a bounded set that
    forces W → 0. Neither arrow can be turned round: the shifted uniform has KL infinite all the way
    while TV, JSD and W vanish, and for the point and the ripples nothing vanishes but W. The mass
    that escapes shows why the set must be bounded: with 1/t of it at distance t even KL(p‖q) and TV
    vanish, yet W stays 1. Wherever you are, TV²/2 ≤ JSD ≤ TV log 2, TV ≤ √(KL/2), and W is at most
    the diameter times TV. JSD is the mean of both KL to the middle; where a lecture takes their
    sum, every bound on it doubles.
    """

    name: ClassVar[str] = "convergence"
    label: ClassVar[str] = "What converges, and what does not"
    order: ClassVar[int] = 43
    source: ClassVar[str] = "Lectures B, C, E; Arjovsky et al. 2017, theorem 2; Lin 1991"
    formula: ClassVar[str] = (
        r"\tfrac{1}{2}\mathrm{TV}^2= {lowest}\le\mathrm{JSD}= {jsd}\le\mathrm{TV}\log 2= {highest},"
        r"\qquad W= {w1}"
    )
    labels: ClassVar[Mapping[str, str]] = {**SHOWN, "lowest": "TV²/2", "highest": "TV log 2"}
    Config: ClassVar[type[Settings]] = ConvergenceSettings

    def __init__(self, config: ConvergenceSettings) -> None:
        self._sequence = SEQUENCES[config.sequence]
        self._pair = self._sequence(config.t)

    def numbers(self) -> Mapping[str, float]:
        """Return TV, JSD, KL both ways and W of this member, and what TV says of JSD."""
        found = distances(self._pair)
        tv = found["tv"]
        return {**found, "lowest": tv**2 / 2, "highest": tv * LOG_2}

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw both distributions, their functions, and all distances along the sequence."""
        along = [distances(self._sequence(int(t))) for t in STEPS]
        columns = {"t": frozen(STEPS)}
        for key, label in SHOWN.items():
            values = np.array([found[key] for found in along])
            if np.isfinite(values).all():
                columns[label] = frozen(values)
        pair = self._pair
        unit = "density" if pair.width else "mass"
        return (
            Drawing("Limit p and member q", _distributions(pair), "x", unit),
            Drawing("W is the area between", _functions(pair), "x", "mass to the left"),
            Drawing("Along the sequence, where finite", Table(0, columns), "t", "distance"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the sequences against closed forms, and the inequalities on random masses."""
        for name, expected in _expected(MEMBER).items():
            found = distances(SEQUENCES[name](MEMBER))
            for key, value in expected.items():
                says = f"{SHOWN[key]} of the sequence '{name}' at t = {MEMBER}"
                rough = name == "ripples" and key != "tv"
                tolerance = ROUGH[key] if rough else EXACT
                label = f"{name}-{key.replace('_', '-')}"
                yield Claim(label, says, value, found[key], tolerance)
        yield from _inequalities(random)
        yield from _tight()


def _distributions(pair: Pair) -> Table | Lines:
    if pair.width:
        edges = np.concatenate([pair.places - pair.width / 2, pair.places + pair.width / 2])
        x = np.sort(edges)
        p, q = (np.repeat(masses / pair.width, 2) for masses in (pair.p, pair.q))
        return Table(0, {"x": frozen(x), "p": frozen(p), "q": frozen(q)})
    sticks = [
        [[place, 0.0], [place, mass]]
        for masses in (pair.p, pair.q)
        for place, mass in zip(pair.places, masses, strict=True)
    ]
    return Lines(0, frozen(sticks), frozen(np.repeat([0, 1], len(pair.places))))


def _functions(pair: Pair) -> Table:
    """Draw both distribution functions: ramps over cells, steps at points."""
    if pair.width:
        x = np.concatenate([[pair.places[0] - pair.width / 2], pair.places + pair.width / 2])
        heights = [np.concatenate([[0.0], np.cumsum(masses)]) for masses in (pair.p, pair.q)]
    else:
        margin = 0.1 * float(np.ptp(pair.places))
        ends = [pair.places[0] - margin, pair.places[-1] + margin]
        x = np.concatenate([ends[:1], np.repeat(pair.places, 2), ends[1:]])
        heights = [
            np.repeat(np.concatenate([[0.0], np.cumsum(masses)]), 2) for masses in (pair.p, pair.q)
        ]
    return Table(0, {"x": frozen(x), "p": frozen(heights[0]), "q": frozen(heights[1])})


def _expected(t: int) -> dict[Sequence, dict[str, float]]:
    """Return what each sequence's distances are in closed form."""
    part, stretch = 1 / t, 1 / (t + 1)
    kept = 1 - part
    return {
        "shifted": _row(part, LOG_2 * part, INF, INF, part),
        "stretched": _row(stretch, _mixed(stretch), math.log(1 + part), INF, part / 2),
        "point": _row(1.0, LOG_2, INF, INF, part),
        "ripples": _rippled(t),
        "escaping": _row(part, _mixed(part), -math.log(kept), INF, 1.0),
    }


def _row(tv: float, jsd: float, kl_pq: float, kl_qp: float, w1: float) -> dict[str, float]:
    return {"tv": tv, "jsd": jsd, "kl_pq": kl_pq, "kl_qp": kl_qp, "w1": w1}


def _mixed(part: float) -> float:
    """Return JSD of p and (1 − part) p + part r, with r where p has no mass."""
    middle = math.log1p(-part / 2)
    return 0.5 * ((1 - part) * (math.log1p(-part) - middle) + part * LOG_2 - middle)


def _rippled(t: int) -> dict[str, float]:
    """Return a ripple's distances.

    With a = 2b/(1 + b²) the mean of log(1 + a cos x) is −log(1 + b²), and with cos x it is b.
    """
    deep, half = (math.tan(0.5 * math.asin(a)) for a in (DEPTH, DEPTH / 2))
    flat, middle = math.log1p(deep**2), math.log1p(half**2)
    jsd = 0.5 * (2 * middle - flat + DEPTH * (deep - half))
    w1 = DEPTH / (math.pi**2 * t)
    return _row(DEPTH / math.pi, jsd, flat, DEPTH * deep - flat, w1)


def _inequalities(random: np.random.Generator) -> Iterator[Claim]:
    """Look for the random pair that comes nearest to breaking each inequality."""
    worst = np.array([_excesses(random) for _ in range(DRAWS)]).max(axis=0)
    for name, says, found in zip(
        ("tv-below-jsd", "jsd-below-tv", "tv-below-kl", "w-below-tv"),
        ("TV²/2 − JSD", "JSD − TV log 2", "TV − √(KL/2)", "W − diameter·TV"),
        worst,
        strict=True,
    ):
        which = f"{says}, the most of {DRAWS} random pairs"
        yield Claim(name, which, 0.0, float(found), EXACT, "≤")


def _excesses(random: np.random.Generator) -> tuple[float, float, float, float]:
    size = int(random.integers(2, 9))
    places = random.normal(size=(size, 2))
    p, q = random.dirichlet(np.full(size, random.uniform(0.2, 2.0)), size=2)
    tv, jsd, kl = total_variation(p, q), jensen_shannon(p, q), kullback_leibler(p, q)
    diameter = float(np.linalg.norm(places[:, None] - places, axis=2).max())
    return (
        tv**2 / 2 - jsd,
        jsd - tv * LOG_2,
        tv - math.sqrt(kl / 2),
        exact_w1(places, places, p, q) - diameter * tv,
    )


def _tight() -> Iterator[Claim]:
    """Show masses at which each inequality is an equality, so that none can be sharpened."""
    even, lean = np.array([0.5, 0.5]), np.array([0.501, 0.499])
    ratio = 2 * jensen_shannon(lean, lean[::-1]) / total_variation(lean, lean[::-1]) ** 2
    yield Claim("tv-tight", "2 JSD/TV² of (.501, .499) and (.499, .501)", 1.0, ratio, 1e-5)
    ratio = math.sqrt(kullback_leibler(lean, even) / 2) / total_variation(lean, even)
    yield Claim("kl-tight", "√(KL/2)/TV of (.501, .499) and (.5, .5)", 1.0, ratio, 1e-5)
    apart = shifted(MEMBER)
    ratio = jensen_shannon(apart.p, apart.q) / total_variation(apart.p, apart.q)
    yield Claim("jsd-tight", "JSD/TV of the shifted uniform is log 2", LOG_2, ratio, EXACT)
