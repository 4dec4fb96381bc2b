"""Cost of autoregressive flows: what is noticed, and that each pass adds one coordinate."""

from __future__ import annotations

import numpy as np
import pytest

from engine.theory.autoregressive_cost import Chain, decode, encode, slopes


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("passes", lambda right: lambda run: right(run) + 1, "maf-sample-8"),
        ("passes", lambda right: lambda run: 4 * right(run), "iaf-density-8"),
        ("encode", lambda right: lambda *w: (right(*w)[0], -right(*w)[1]), "sum"),
        ("decode", lambda right: lambda c, z, n: np.roll(right(c, z, n), 1, 0), "passes-needed"),
        ("_exact", lambda right: lambda *words: -right(*words), "maf-det-6"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("autoregressive_cost", target, wrong, claim)


def chain(d=5):
    random = np.random.default_rng(0)
    return Chain(*(np.tril(random.normal(size=(d, d)), -1) for _ in range(2))), random.normal(
        size=d
    )


def test_each_pass_makes_one_more_coordinate_right():
    layer, x = chain()
    known = decode(layer, encode(layer, x)[0], 5)
    for k in range(5):
        np.testing.assert_allclose(known[k, : k + 1], x[: k + 1], atol=1e-12)


def test_the_slopes_are_those_of_small_differences():
    layer, x = chain()
    step = 1e-6
    rows = [(encode(layer, x + step * e)[0] - encode(layer, x - step * e)[0]) for e in np.eye(5)]
    np.testing.assert_allclose(slopes(layer, x), np.array(rows).T / (2 * step), atol=1e-7)
