"""Optimal transport between heaps on a line: a plan made by hand against the cheapest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from engine.contract.snapshot import Lines, Matrix, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.distances.transport import exact_w1
from engine.numerics.studies.couplings import Optimum, cheapest, line_w1, monotone_plan
from engine.numerics.studies.curves import curves
from engine.numerics.studies.hand_plans import (
    carried,
    cheapened,
    loads,
    plan_by_hand,
    shares_of,
    to_be_carried,
)
from engine.settings import Settings, setting

X = np.array([0.0, 1.0, 3.0])
MASSES = np.array([0.5, 0.3, 0.2])
EVENLY = np.array([0.5, 1.5, 2.5, 3.5])
UNEVENLY = np.array([-0.5, 0.5, 2.0, 4.0])
QUARTERS = np.full(4, 0.25)
PUBLISHED = np.array([[0.25, 0.25, 0, 0], [0, 0, 0.25, 0.05], [0, 0, 0, 0.2]])
EXCHANGED = np.array([[0.25, 0, 0.25, 0], [0, 0.25, 0, 0.05], [0, 0, 0, 0.2]])
ROUNDING = 1e-9
SHARES = tuple(f"share_{i}{j}" for i in (1, 2) for j in (1, 2, 3))
DRAWS = 60
POINTS = 400


def _share(source: int, target: int) -> Any:
    return setting(
        0.5,
        label=f"From x{source} to y{target}",
        symbol=f"w{source}{target}",
        low=0.0,
        high=1.0,
        live=True,
        help="Where this cell of your plan lies between the least and the most that is possible.",
    )


class TransportSettings(Settings):
    """What there is to move, where to, and a plan made by hand."""

    first: float = setting(
        0.5,
        label="Mass of the first heap",
        symbol="a1",
        low=0.05,
        high=0.9,
        live=True,
        help="How much lies at x1.",
    )
    second: float = setting(
        0.6,
        label="Second heap's share of the rest",
        low=0.05,
        high=0.95,
        live=True,
        help="How much of what is not at x1 lies at x2; the remainder lies at x3.",
    )
    shift: float = setting(
        0.0, label="Shift of y", low=-4.0, high=4.0, live=True, help="Moves all four goals."
    )
    spread: float = setting(
        1.0, label="Spacing of y", low=0.1, high=2.0, live=True, help="How far apart the goals are."
    )
    most: float = setting(
        1.0,
        label="Carried at once, at most",
        symbol="m",
        low=0.01,
        high=1.0,
        scale="log",
        live=True,
        help="How much of a load you take along when you drag it: with less you split it.",
    )
    share_11: float = _share(1, 1)
    share_12: float = _share(1, 2)
    share_13: float = _share(1, 3)
    share_21: float = _share(2, 1)
    share_22: float = _share(2, 2)
    share_23: float = _share(2, 3)

    @property
    def shares(self) -> Mapping[str, float]:
        """The six cells of the plan made by hand, row by row."""
        return {name: getattr(self, name) for name in SHARES}


def ways(x: Doubles, y: Doubles) -> Doubles:
    """Return the lengths (n, m) of all ways from x (n,) to y (m,)."""
    found: Doubles = np.abs(x[:, None] - y)
    return found


def cost(plan: Doubles, lengths: Doubles) -> float:
    """Return what a plan (n, m) costs: mass times length of the way, added up."""
    return float((plan * lengths).sum())


def potential(optimum: Optimum, y: Doubles, at: Doubles) -> Doubles:
    """Return the 1-Lipschitz function f at places ``at`` (k,) that the dual potentials define."""
    found: Doubles = (ways(at, y) - optimum.targets).min(axis=1)
    return found


def dual_value(x: Doubles, a: Doubles, y: Doubles, b: Doubles) -> float:
    """Return E_a f − E_b f for the f of the dual potentials: at most the cost of any plan."""
    optimum = cheapest(ways(x, y), a, b)
    return float(a @ potential(optimum, y, x) - b @ potential(optimum, y, y))


@study
class Transport:
    """Three heaps of sand at x are to be carried to four places y, a quarter of it to each.

    A plan w says how much goes from where to where, and its cost is the sum of mass times way. Drag
    a load of yours, below, to another goal: what lies there makes room and goes back where it came
    from, so every goal stays full. With a smaller m you split loads; those of one heap that meet
    are one again. (Each slider moves one cell between the least and the most that the cells before
    it leave possible.) Filled from left to right, on the line, no plan is cheaper: its cost W is
    the area between the two distribution functions. It need not be the only cheapest plan: two
    loads whose ways overlap in the same direction can exchange their goals at the same cost, and
    only loads that cross in opposite directions waste anything. The potential f never rises faster
    than 1, so the difference of its means is at most the cost of every plan; the best f reaches W,
    which proves that nothing cheaper exists.
    """

    name: ClassVar[str] = "transport"
    label: ClassVar[str] = "Optimal transport by hand"
    order: ClassVar[int] = 40
    source: ClassVar[str] = "Lectures B, C, E; Villani 2009"
    formula: ClassVar[str] = (
        r"W(\mu,\nu)=\min_{w}\sum_{i,j}w_{ij}\,|x_i-y_j|={w1},"
        r"\qquad\text{by hand: }\ {by_hand}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "w1: W₁, the cheapest; by_hand: your plan costs; wasted: above the cheapest; "
        "dual: E f(x) − E f(y), best f; area: area between the functions"
    )
    Config: ClassVar[type[Settings]] = TransportSettings

    def __init__(self, config: TransportSettings) -> None:
        rest = 1.0 - config.first
        self._a = np.array([config.first, rest * config.second, rest * (1.0 - config.second)])
        self._y = config.shift + config.spread * EVENLY
        self._hand = plan_by_hand(np.reshape([*config.shares.values()], (2, 3)), self._a, QUARTERS)
        self._best = monotone_plan(self._a, QUARTERS)
        self._config = config

    def numbers(self) -> Mapping[str, float]:
        """Return the cost by hand and at best, what is wasted, and the best from below."""
        lengths = ways(X, self._y)
        by_hand, best = cost(self._hand, lengths), cost(self._best, lengths)
        means = self._a @ self._potential(X) - QUARTERS @ self._potential(self._y)
        area = line_w1(X, self._a, self._y, QUARTERS)
        found = {"w1": best, "by_hand": by_hand, "wasted": by_hand - best}
        return found | {"dual": float(means), "area": area}

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw both plans, the loads, the distribution functions and the dual potential."""
        places = np.concatenate([X, self._y])
        at = np.linspace(places.min() - 0.5, places.max() + 0.5, POINTS)
        before, after = _heights(X, self._a, at), _heights(self._y, QUARTERS, at)
        functions = curves({"x": at, "heaps": before, "goals": after})
        dual = curves({"x": at, "f": self._potential(at)})
        yours, best = (cost(plan, ways(X, self._y)) for plan in (self._hand, self._best))
        moves = to_be_carried(self._hand, self._y, self._config.shares, self._config.most)
        carry = f"Loads: 0 cheapest, {best:.4g}; 1 yours, {yours:.4g}"
        return (
            Drawing(carry, self._lines(), "place", "from heap (0) to goal", loads=moves),
            Drawing("Your plan (mass)", self._matrix(self._hand), "to", "from"),
            Drawing("Cheapest plan (mass)", self._matrix(self._best), "to", "from"),
            Drawing("W is the area between", functions, "place", "mass to the left"),
            Drawing("Dual potential, slope at most 1", dual, "place", "f"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold linear programme, network simplex and distribution functions against each other."""
        yield from _published("evenly", EVENLY, 1.1)
        yield from _published("unevenly", UNEVENLY, 0.85)
        exchanged = cost(EXCHANGED, ways(X, EVENLY))
        yield Claim("not-unique", "Loads exchange goals at equal cost", 1.1, exchanged, ROUNDING)
        yield from _random(random)
        yield from _hands(random)

    @cached_property
    def _optimum(self) -> Optimum:
        return cheapest(ways(X, self._y), self._a, QUARTERS)

    def _potential(self, at: Doubles) -> Doubles:
        return potential(self._optimum, self._y, at)

    def _matrix(self, plan: Doubles) -> Matrix:
        return Matrix(
            0,
            frozen(plan),
            tuple(f"x{i} = {x:g}" for i, x in enumerate(X, 1)),
            tuple(f"y{j} = {y:.3g}" for j, y in enumerate(self._y, 1)),
        )

    def _lines(self) -> Lines:
        lines: list[list[list[float]]] = []
        labels: list[int] = []
        for label, (plan, end) in enumerate(((self._best, 1.0), (self._hand, -1.0))):
            lines += [[[X[i], 0.0], [self._y[j], end]] for i, j in loads(plan)]
            labels += [label] * (len(lines) - len(labels))
        return Lines(0, frozen(lines), frozen(labels))


def _published(which: str, y: Doubles, expected: float) -> Iterator[Claim]:
    lengths, says = ways(X, y), f"W1 of the lecture's heaps to goals spaced {which}"
    found = cheapest(lengths, MASSES, QUARTERS).cost
    yield Claim(f"programme-{which}", f"{says}: linear programme", expected, found, ROUNDING)
    found = exact_w1(X[:, None], y[:, None], MASSES, QUARTERS)
    yield Claim(f"simplex-{which}", f"{says}: network simplex", expected, found, ROUNDING)
    found = line_w1(X, MASSES, y, QUARTERS)
    yield Claim(f"area-{which}", f"{says}: distribution functions", expected, found, ROUNDING)
    found = dual_value(X, MASSES, y, QUARTERS)
    yield Claim(f"dual-{which}", f"{says}: dual potentials", expected, found, ROUNDING)
    found = cost(monotone_plan(MASSES, QUARTERS), lengths)
    yield Claim(f"ordered-{which}", f"{says}: plan that keeps the order", expected, found, ROUNDING)
    plan = cheapest(lengths**2, MASSES, QUARTERS).plan
    off = float(np.abs(plan - PUBLISHED).max())
    yield Claim(f"plan-{which}", "The only plan that is best for squares", 0.0, off, ROUNDING)


def _random(random: np.random.Generator) -> Iterator[Claim]:
    """Compare three ways to W1 on random heaps, and the slackness of cheapest plans."""
    off = np.array([_differences(random) for _ in range(DRAWS)]).max(axis=0)
    says = f"of {DRAWS} random pairs"
    for name, what, found in zip(
        ("random-simplex", "random-area", "random-dual", "slackness"),
        ("Network simplex", "Distribution functions", "Dual potentials", "Slack where mass moves"),
        off,
        strict=True,
    ):
        yield Claim(name, f"{what} against the programme {says}", 0.0, float(found), ROUNDING)


def _differences(random: np.random.Generator) -> tuple[float, float, float, float]:
    sizes = random.integers(2, 9, size=2)
    x, y = (np.sort(random.normal(size=n)) for n in sizes)
    a, b = (random.dirichlet(np.ones(n)) for n in sizes)
    optimum = cheapest(ways(x, y), a, b)
    slack = ways(x, y) - optimum.sources[:, None] - optimum.targets
    return (
        abs(exact_w1(x[:, None], y[:, None], a, b) - optimum.cost),
        abs(line_w1(x, a, y, b) - optimum.cost),
        abs(dual_value(x, a, y, b) - optimum.cost),
        cost(monotone_plan(a, b), np.abs(slack)),
    )


def _hands(random: np.random.Generator) -> Iterator[Claim]:
    """Check that plans made by hand are plans, and that none is cheaper than W1."""
    plans = [plan_by_hand(random.random((2, 3)), MASSES, QUARTERS) for _ in range(DRAWS)]
    off = [np.abs(plan.sum(axis=1) - MASSES).max() for plan in plans]
    off += [np.abs(plan.sum(axis=0) - QUARTERS).max() for plan in plans]
    yield Claim("hand-is-plan", "Row and column sums of plans by hand", 0.0, max(off), ROUNDING)
    least = min(cost(plan, ways(X, EVENLY)) for plan in plans)
    yield Claim("hand-is-dearer", "The cheapest of them costs at least W1", 1.1, least, 0.0, "≥")
    yield from _carrying(random)
    full = cost(plan_by_hand(np.ones((2, 3)), MASSES, QUARTERS), ways(X, EVENLY))
    yield Claim("left-to-right", "Filled from left to right it costs W1", 1.1, full, ROUNDING)


def _carrying(random: np.random.Generator) -> Iterator[Claim]:
    """Carry loads about at random, and then always as it saves most."""
    plan, off = plan_by_hand(random.random((2, 3)), MASSES, QUARTERS), []
    for _ in range(DRAWS):
        load = list(loads(plan))[int(random.integers(len(list(loads(plan)))))]
        plan = carried(plan, load, int(random.integers(4)), float(random.uniform(0.05, 1.0)))
        off += [np.abs(plan.sum(axis=1) - MASSES).max(), np.abs(plan.sum(axis=0) - QUARTERS).max()]
        again = plan_by_hand(shares_of(plan, np.full((2, 3), 0.5)), MASSES, QUARTERS)
        off.append(np.abs(again - plan).max())
    says = f"{DRAWS} loads carried elsewhere: still a plan, and its shares make it"
    yield Claim("carried-is-plan", says, 0.0, float(max(off)), ROUNDING)
    lengths, shares = ways(X, EVENLY), random.random((DRAWS, 2, 3))
    ends = [cheapened(plan_by_hand(s, MASSES, QUARTERS), lengths) for s in shares]
    found = max(cost(plan, lengths) for plan in ends)
    says = f"Carrying as it saves most ends at W1, the worst of {DRAWS} plans"
    yield Claim("carried-to-best", says, 1.1, found, ROUNDING)


def _heights(places: Doubles, masses: Doubles, at: Doubles) -> Doubles:
    found: Doubles = (places <= at[:, None]) @ masses
    return found
