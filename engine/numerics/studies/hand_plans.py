"""Transport plans made by hand: by the shares of their cells, and by carrying loads about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from engine.contract.board import Goal, Load
from engine.kinds import Doubles

PILE = 0.25  # how far below each other the loads at a goal lie; heaps and goals are 1 apart
NOTHING = 1e-9  # of all mass: less is rounding


def plan_by_hand(shares: Doubles, a: Doubles, b: Doubles) -> Doubles:
    """Return the plan (n, m) from a (n,) to b (m,) whose free cells are shares (n − 1, m − 1).

    A share says where between the least and the most that the cells before it leave possible, row
    by row; so whatever they are (0 to 1), the plan is one, and every plan has its shares.
    """
    plan, left = np.zeros((len(a), len(b))), b.copy()
    for i in range(len(a) - 1):
        rest = a[i]
        for j in range(len(b) - 1):
            least, most = _ends(rest, left, j)
            plan[i, j] = least + shares[i, j] * (most - least)
            rest -= plan[i, j]
        plan[i, -1] = rest
        left = left - plan[i]
    plan[-1] = left
    found: Doubles = np.maximum(plan, 0.0)
    return found


def shares_of(plan: Doubles, otherwise: Doubles) -> Doubles:
    """Return the shares (n − 1, m − 1) of which ``plan_by_hand`` makes a plan (n, m).

    Where a cell is forced every share makes it, and ``otherwise`` says which.
    """
    left, shares = plan.sum(axis=0), otherwise.copy()
    for i, row in enumerate(plan[:-1]):
        rest = row.sum()
        for j, mass in enumerate(row[:-1]):
            least, most = _ends(rest, left, j)
            if most - least > NOTHING:
                shares[i, j] = min(max((mass - least) / (most - least), 0.0), 1.0)
            rest -= mass
        left = left - row
    return shares


def carried(plan: Doubles, load: tuple[int, int], goal: int, most: float = 1.0) -> Doubles:
    """Return the plan (n, m) after ``most`` of the load (heap, goal) was carried to another goal.

    What lies there makes room, the largest load first: as much goes back the other way, so that
    every goal stays as full as it was. What the heap has there already is joined, never moved.
    """
    found, (heap, origin) = plan.copy(), load
    wanted = min(most, found[heap, origin])
    others = [i for i in np.argsort(-found[:, goal], kind="stable") if i != heap]
    for other in others:
        mass = min(wanted, found[other, goal])
        found[[heap, other], [goal, origin]] += mass
        found[[heap, other], [origin, goal]] -= mass
        wanted -= mass
    cleared: Doubles = np.where(found < NOTHING, 0.0, found)
    return cleared


def loads(plan: Doubles) -> Iterator[tuple[int, int]]:
    """Yield the cells of a plan that move any mass."""
    for heap, goal in np.argwhere(plan > NOTHING):
        yield int(heap), int(goal)


def cheapened(plan: Doubles, lengths: Doubles) -> Doubles:
    """Return the plan (n, m) that comes of carrying loads for as long as that saves any cost.

    ``lengths`` (n, m) are those of the ways; each time the load is carried that saves most.
    """
    while True:
        tried = [carried(plan, load, goal) for load in loads(plan) for goal in range(plan.shape[1])]
        best = min(tried, key=lambda other: float((other * lengths).sum()))
        if float(((best - plan) * lengths).sum()) > -NOTHING:
            return plan
        plan = best


def to_be_carried(
    plan: Doubles, y: Doubles, shares: Mapping[str, float], most: float
) -> tuple[Load, ...]:
    """Return the loads of a plan (n, m), piled up below their goals at places ``y`` (m,).

    ``shares`` are the settings that make the plan, by name; of a load at most ``most`` is carried.
    Goals that could take nothing of a load are not among its own.
    """
    otherwise = np.array(list(shares.values())).reshape(len(plan) - 1, -1)
    found, piled = [], [0] * len(y)
    for heap, origin in loads(plan):
        piled[origin] += 1
        goals = []
        for goal in (k for k in range(len(y)) if k != origin):
            other = carried(plan, (heap, origin), goal, most)
            if np.abs(other - plan).max() < NOTHING:
                continue  # the goal is full of this heap: nothing else could make room
            after = shares_of(other, otherwise)
            settings = tuple(zip(shares, after.ravel().tolist(), strict=True))
            goals.append(Goal(f"to y{goal + 1}", (float(y[goal]), -1.0), settings))
        mass, at = float(plan[heap, origin]), (float(y[origin]), -1.0 - PILE * piled[origin])
        label = f"{mass:.3g} from x{heap + 1} to y{origin + 1}"
        found.append(Load(label, at, mass, tuple(goals), f"x{heap + 1}: {mass:.3g}"))
    return tuple(found)


def _ends(rest: float, left: Doubles, j: int) -> tuple[float, float]:
    """Return the least and the most of ``rest`` that goal j can take, with ``left`` (m,) room."""
    return max(0.0, rest - float(left[j + 1 :].sum())), min(rest, float(left[j]))
