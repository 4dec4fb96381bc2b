"""The bound of f-GANs: what a wrong part of it turns red, and where it is blind."""

from __future__ import annotations

import pytest

from engine.kinds import studies


def numbers(**changes):
    kind = studies.get("f_divergences")
    return kind(kind.Config(**changes)).numbers()


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("worth", lambda right: lambda *words: 2 * right(*words), "equality-kl"),
        ("worth", lambda right: lambda f, p, q, r: right(f, q, p, r), "equality-pearson"),
        ("worth", lambda right: lambda f, p, q, r: right(f, p, q, 1.1 * r), "best-ratio"),
        ("worth", lambda right: lambda *words: 1.1 * right(*words), "below-hellinger"),
        ("bound", lambda right: lambda f, pair, belief: right(f, pair, belief) / 2, "loss-kl"),
        ("divergence", lambda right: lambda *w, **k: 2 * right(*w, **k), "value-total-variation"),
        ("divergence", lambda right: lambda f, pair, **k: right(f, pair), "model-first"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("f_divergences", target, wrong, claim)


@pytest.mark.parametrize("kind", ["f_kl", "f_pearson", "f_hellinger", "f_jensen_shannon", "f_gan"])
@pytest.mark.parametrize(("shift", "sigma"), [(0.0, 1.0), (2.5, 1.0), (2.5, 1.6), (1.0, 1.3)])
def test_the_right_t_closes_the_gap_and_no_other_does(kind, shift, sigma):
    right = numbers(divergence=kind, shift=shift, sigma=sigma, gain=1.0, offset=0.0)
    assert right["gap"] == pytest.approx(0.0, abs=1e-5 * (1 + abs(right["divergence"])))
    assert numbers(divergence=kind, shift=shift, sigma=sigma, gain=1.0, offset=0.4)["gap"] > 1e-3


def test_total_variation_asks_only_which_is_larger():
    assert numbers(divergence="f_total_variation", gain=0.2)["gap"] == pytest.approx(0.0, abs=1e-9)
    assert numbers(divergence="f_total_variation", offset=0.3)["gap"] > 1e-3


def test_the_two_conventions_differ_where_the_widths_do():
    found = numbers(divergence="f_kl", sigma=1.5)
    assert abs(found["divergence"] - found["other"]) > 0.1
    reverse = numbers(divergence="f_reverse_kl", sigma=1.5)
    assert reverse["divergence"] == pytest.approx(found["other"], abs=1e-9)
