"""Sequences on the line, and that their claims notice mistakes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.theory.convergence import SEQUENCES, Convergence, ConvergenceSettings, distances


@pytest.mark.parametrize("name", sorted(SEQUENCES))
@pytest.mark.parametrize("t", [1, 2, 7, 50])
def test_every_member_is_a_pair_of_distributions(name, t) -> None:
    pair = SEQUENCES[name](t)
    assert (np.diff(pair.places) > 0).all()
    for masses in (pair.p, pair.q):
        assert (masses >= 0).all()
        assert masses.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "vanishing"),
    [
        ("shifted", {"tv", "jsd", "w1"}),
        ("stretched", {"tv", "jsd", "w1", "kl_pq"}),
        ("point", {"w1"}),
        ("ripples", {"w1"}),
        ("escaping", {"tv", "jsd", "kl_pq"}),
    ],
)
def test_what_vanishes_along_each_sequence(name, vanishing) -> None:
    found = distances(SEQUENCES[name](50))
    assert {key for key, value in found.items() if value < 0.05} == vanishing


@pytest.mark.parametrize("name", sorted(SEQUENCES))
@pytest.mark.parametrize("t", [1, 50])
def test_every_sequence_is_drawn_whole(name, t) -> None:
    for drawing in Convergence(ConvergenceSettings(sequence=name, t=t)).drawings():
        columns = getattr(drawing.part, "columns", {})
        assert all(np.isfinite(column).all() for column in columns.values())


def test_a_mass_that_escapes_at_once_is_a_point() -> None:
    numbers = Convergence(ConvergenceSettings(sequence="escaping", t=1)).numbers()
    assert numbers["tv"] == 1.0
    assert math.isinf(numbers["kl_pq"])


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("total_variation", lambda right: lambda p, q: 2 * right(p, q), "shifted-tv"),
        ("total_variation", lambda right: lambda p, q: 2 * right(p, q), "tv-below-jsd"),
        ("total_variation", lambda right: lambda p, q: 0.5 * right(p, q), "w-below-tv"),
        ("jensen_shannon", lambda right: lambda p, q: 2 * right(p, q), "jsd-below-tv"),
        ("jensen_shannon", lambda right: lambda p, q: 2 * right(p, q), "stretched-jsd"),
        ("kullback_leibler", lambda right: lambda p, q: right(q, p), "stretched-kl-pq"),
        ("kullback_leibler", lambda right: lambda p, q: 0.9 * right(p, q), "tv-below-kl"),
        ("jensen_shannon", lambda right: lambda p, q: 2 * right(p, q), "escaping-jsd"),
        ("line_w1", lambda right: lambda x, p, y, q: 2 * right(x, p, y, q), "ripples-w1"),
        ("line_w1", lambda right: lambda x, p, y, q: right(x, p, y, q) ** 2, "point-w1"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("convergence", target, wrong, claim)
