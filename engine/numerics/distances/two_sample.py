"""Tests of whether two samples come from one distribution, with exact p-values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from engine.contract.snapshot import Floats
from engine.kinds import Doubles
from engine.numerics.distances.kernels import Points, median_distance, mixture_kernel

if TYPE_CHECKING:
    from engine.observation import Observation

PERMUTATIONS = 199  # with the sample itself two hundred, so that p is a multiple of 0.005
FEW = (5, 1)  # neighbours, where modes are narrower than many of them reach
FAR = 1e30  # from all that is a number; its square is one as well
CHUNK = 64  # permutations held at once


@dataclass(frozen=True, slots=True)
class Verdict:
    """A test's statistic and its p-value: the chance of at least as much under one distribution."""

    statistic: float
    p: float


def mmd_test(
    first: Points, second: Points, random: np.random.Generator, permutations: int = PERMUTATIONS
) -> Verdict:
    """Test two samples (n, d) of equal size by their unbiased MMD² under exchanges of points.

    p = (1 + exchanges with at least the MMD² found)/(1 + exchanges): exactly level α for every α
    that is a multiple of 1/(1 + exchanges). The bandwidth is the median distance of all points
    together, which no exchange changes. Gretton et al. 2012, section 5; Phipson and Smyth 2010.
    """
    n = len(first)
    pooled = np.concatenate([first, second])
    kernel = mixture_kernel(pooled, pooled, median_distance(pooled))
    np.fill_diagonal(kernel, 0.0)
    signs = np.ones(2 * n)
    signs[n:] = -1.0
    found = float(_unbiased(kernel, signs[:, None])[0])
    beyond = 0
    for start in range(0, permutations, CHUNK):
        count = min(CHUNK, permutations - start)
        exchanged = random.permuted(np.tile(signs[:, None], count), axis=0)
        # ties by rounding, as with a sample of equal points, must count as at least as much
        beyond += int((_unbiased(kernel, exchanged) >= found - 1e-12).sum())
    return Verdict(found, (1 + beyond) / (1 + permutations))


def neighbour_test(first: Points, second: Points, random: np.random.Generator) -> Verdict:
    """Test two samples (n, d) of equal size by a classifier of nearest neighbours.

    Half of all points, drawn at random, train it and the others are classified by the majority of
    their k nearest. k is 1, 5 or the odd number next to √n, whichever tells the training half best
    from each other, each point left out in turn: many neighbours are surer, few see narrow modes.
    The statistic is its accuracy on the others. Under one distribution the labels of the others
    are a random arrangement, so that the number of right answers is hypergeometric given what was
    answered; p is exact. Lopez-Paz and Oquab 2017. Points that are no numbers, as those of a model
    that diverged, are taken to lie far away.
    """
    from scipy.stats import hypergeom  # 0.4 s to load

    points = np.concatenate([first, second]).astype(float)
    points = np.nan_to_num(points, nan=FAR, posinf=FAR, neginf=-FAR)
    labels = np.repeat([True, False], [len(first), len(second)])
    order = random.permutation(len(points))
    train, test = order[: len(order) // 2], order[len(order) // 2 :]
    tree = KDTree(points[train])
    _, nearest = tree.query(points[test], k=_neighbours(tree, labels[train]))
    votes = labels[train][nearest.reshape(len(test), -1)]
    answers = votes.mean(axis=1) > 0.5
    truth = labels[test]
    hits = int((answers & truth).sum())
    accuracy = float((answers == truth).mean())
    p = hypergeom.sf(hits - 1, len(test), int(truth.sum()), int(answers.sum()))
    return Verdict(accuracy, float(min(p, 1.0)))


def _neighbours(tree: KDTree, labels: NDArray[np.bool_]) -> int:
    """Return how many neighbours tell the labels (n,) of a tree's own points best."""
    root = 2 * (math.isqrt(len(labels)) // 2) + 1
    tries = [k for k in (root, *FEW) if k < len(labels)]
    if not tries:
        return 1
    _, nearest = tree.query(tree.data, k=max(tries) + 1)
    votes = labels[np.asarray(nearest)[:, 1:]]  # the nearest is the point itself, or one just there

    def right(k: int) -> float:
        return float(((votes[:, :k].mean(axis=1) > 0.5) == labels).mean())

    return max(tries, key=right)


def _unbiased(kernel: Doubles, signs: Doubles) -> Doubles:
    """Return MMD² (m,) for each column of signs (2n, m), ±1 n times each; kernel diagonal 0."""
    n = len(kernel) // 2
    within_and_between = np.einsum("im,im->m", signs, kernel @ signs)
    total = kernel.sum()
    # sᵀKs = W − B and the sum of K = W + B: W pairs of one sample, B of both
    within, between = (total + within_and_between) / 2, (total - within_and_between) / 2
    found: Doubles = within / (n * (n - 1)) - between / n**2
    return found


def mmd_verdict(seen: Observation, count: int) -> Verdict:
    """Return the MMD test of ``count`` fresh real examples and as many fakes, once per step."""

    def compute() -> Verdict:
        samples = _samples(seen, "mmd test", count)
        return mmd_test(*samples, seen.random("mmd test/exchanges"))

    return seen.cached(("mmd test", count), compute)


def neighbour_verdict(seen: Observation, count: int) -> Verdict:
    """Return the classifier test of ``count`` real examples and as many fakes, once per step."""

    def compute() -> Verdict:
        samples = _samples(seen, "classifier test", count)
        return neighbour_test(*samples, seen.random("classifier test/halves"))

    return seen.cached(("classifier test", count), compute)


def _samples(seen: Observation, test: str, count: int) -> tuple[Floats, Floats]:
    return seen.real(count, f"{test}/real"), seen.fake(count, f"{test}/fake")
