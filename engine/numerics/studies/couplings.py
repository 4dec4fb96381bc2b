"""Optimal transport between discrete distributions: as linear programmes, and on the line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.kinds import Doubles, Places


@dataclass(frozen=True, slots=True)
class Optimum:
    """A cheapest plan (n, m), its cost, and the dual potentials of sources (n,) and targets (m,).

    The potentials add up to at most the cost of any way, and to all of it wherever mass moves.
    """

    plan: Doubles
    cost: float
    sources: Doubles
    targets: Doubles


def cheapest(costs: Doubles, a: Doubles, b: Doubles) -> Optimum:
    """Solve the linear programme that moves masses a (n,) onto masses b (m,) at costs (n, m)."""
    from scipy.optimize import linprog  # 0.3 s to load

    rows, columns = costs.shape
    sums = np.zeros((rows + columns, rows, columns))
    sums[np.arange(rows), np.arange(rows), :] = 1.0
    sums[rows + np.arange(columns), :, np.arange(columns)] = 1.0
    masses = np.concatenate([a, b])
    found = linprog(costs.ravel(), A_eq=sums.reshape(rows + columns, -1), b_eq=masses)
    sources, targets = np.split(np.asarray(found.eqlin.marginals, dtype=np.float64), [rows])
    plan = np.asarray(found.x, dtype=np.float64).reshape(rows, columns)
    return Optimum(plan, float((plan * costs).sum()), sources, targets)


def monotone_plan(a: Doubles, b: Doubles) -> Doubles:
    """Return the plan (n, m) that keeps the order of masses a (n,) and b (m,), both ordered.

    On the line it is a cheapest plan for every cost that is convex in the length of the way, and
    the only one if it is strictly convex (Santambrogio 2015, theorem 2.9).
    """
    first = np.concatenate([[0.0], np.cumsum(a)])
    second = np.concatenate([[0.0], np.cumsum(b)])
    tops = np.minimum.outer(first[1:], second[1:])
    found: Doubles = np.maximum(tops - np.maximum.outer(first[:-1], second[:-1]), 0.0)
    return found


def line_w1(x: Doubles, a: Doubles, y: Doubles, b: Doubles) -> float:
    """Return W1 on the line, the area between the distribution functions, in the unit of x.

    The masses a (n,) lie at x (n,) and b (m,) at y (m,), in any order; both add to 1.
    """
    places = np.concatenate([x, y])
    order = np.argsort(places, kind="stable")
    heights = np.cumsum(np.concatenate([a, -b])[order])
    return float(np.abs(heights[:-1]) @ np.diff(places[order]))


def best_lipschitz(
    places: Doubles, difference: Doubles, pairs: Places, bound: float = 1.0
) -> Doubles:
    """Return the f (n,) whose mean under ``difference`` (n,) = p − q is largest, f[0] = 0.

    It rises by at most ``bound`` times the distance between the two places (n, d) of each of the
    ``pairs`` (k, 2); on the line neighbours are enough.
    """
    from scipy.optimize import linprog  # 0.3 s to load

    count, number = len(places), len(pairs)
    limits = bound * np.linalg.norm(places[pairs[:, 0]] - places[pairs[:, 1]], axis=1)
    rises = np.zeros((number, count))
    rises[np.arange(number), pairs[:, 0]] = 1.0
    rises[np.arange(number), pairs[:, 1]] = -1.0
    both, twice = np.concatenate([rises, -rises]), np.tile(limits, 2)
    ranges = [(0.0, 0.0)] + [(-np.inf, np.inf)] * (count - 1)
    found = linprog(-difference, A_ub=both, b_ub=twice, bounds=ranges)
    return np.asarray(found.x, dtype=np.float64)
