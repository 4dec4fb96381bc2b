"""Distances of any order and the best Lipschitz function, where the claims do not look."""

from __future__ import annotations

import numpy as np
import pytest

from engine.numerics.studies.couplings import best_lipschitz
from engine.numerics.studies.normal_distances import order_distance
from engine.theory.kantorovich import Kantorovich, KantorovichSettings


def test_w_grows_with_its_order() -> None:
    found = [order_distance(0.5, 0.4, order) for order in (1.0, 1.5, 2.0, 4.0, 8.0)]
    assert found == sorted(found)


def test_equal_distributions_have_no_distance() -> None:
    assert order_distance(0.0, 1.0, 3.0) == 0.0


def test_the_gap_is_k_times_w() -> None:
    numbers = Kantorovich(KantorovichSettings(shift=-1.5, steepest=4.0)).numbers()
    assert numbers["gap"] == pytest.approx(6.0, abs=0.01)
    assert numbers["dual"] == pytest.approx(1.5, abs=0.003)


def test_the_best_function_between_two_points_is_as_steep_as_allowed() -> None:
    places = np.array([[0.0, 0.0], [3.0, 4.0]])
    f = best_lipschitz(places, np.array([-1.0, 1.0]), np.array([[0, 1]]), 2.0)
    assert np.allclose(f, [0.0, 10.0])


def test_more_samples_come_nearer() -> None:
    few, many = (
        [
            abs(Kantorovich(KantorovichSettings(size=size, draw=d)).numbers()["w1_samples"] - 2)
            for d in range(8)
        ]
        for size in (8, 2048)
    )
    assert np.mean(many) < np.mean(few)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("order_distance", lambda right: lambda m, s, o: right(m, s, o) ** o, "order-3"),
        ("order_distance", lambda right: lambda m, s, o: right(m, 1.0, o), "order-2-root"),
        ("best_lipschitz", lambda right: lambda *words: 1.1 * right(*words), "critic-shift"),
        ("best_lipschitz", lambda right: lambda *words: right(*words[:3]), "critic-k"),
        ("best_lipschitz", lambda right: lambda *words: -right(*words), "critic-line"),
        ("matrix_distance", lambda right: lambda m, a, b: right(m, a, a), "plane-w2"),
        ("sample_distance", lambda right: lambda x, y: np.abs(x - y).mean(), "samples-floor"),
        ("exact_w1", lambda right: lambda x, y: 1.05 * right(x, y), "samples-plane"),
        ("critic_on_samples", lambda right: lambda x, y: 0.99 * right(x, y), "samples-dual"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("kantorovich", target, wrong, claim)
