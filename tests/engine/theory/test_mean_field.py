"""The product of factors: its claims are not vacuous."""

from __future__ import annotations

import pytest

from engine.theory.mean_field import MeanField, MeanFieldSettings


def test_the_ascent_is_drawn_from_its_start_to_where_it_is():
    study = MeanField(MeanFieldSettings(start_1=-3.0, start_2=2.0, sweeps=2))
    path = study.drawings()[1].part.xy[-1]
    assert path[0].tolist() == [-3.0, 2.0]
    found = study.numbers()
    assert path[-1] == pytest.approx([found["mean_1"], found["mean_2"]], abs=1e-6)


def test_no_sweep_leaves_the_start():
    found = MeanField(MeanFieldSettings(sweeps=0, start_1=1.5)).numbers()
    assert found["mean_1"] == 1.5


def scaled(factor):
    return lambda right: lambda *words: factor * right(*words)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("reverse_variances", scaled(1.001), "narrow-0.9"),
        ("reverse_variances", scaled(1.001), "free-form-0.99"),
        ("reverse_variances", scaled(1.001), "stationary-reverse"),
        ("forward_variances", lambda right: lambda sigma: 1 / right(sigma), "stationary-forward"),
        ("kl", scaled(2.0), "least-reverse-0.5"),
        ("kl", scaled(2.0), "crossed-wide-0.99"),
        ("kl", scaled(1.01), "kl-by-torch"),
        ("ascent", lambda right: lambda s, m, k: right(s, m, k)[:, ::-1], "contraction-0.9"),
        ("ascent", lambda right: lambda s, m, k: right(s, m, k)[::-1], "never-climbs"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("mean_field", target, wrong, claim)
