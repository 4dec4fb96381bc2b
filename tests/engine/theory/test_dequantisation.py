"""Dequantisation: what is noticed, and how the gap moves."""

from __future__ import annotations

import math

import pytest

from engine.kinds import studies
from engine.theory.dequantisation import Density, bound, log_normaliser, raw_likelihood


def numbers(**changes):
    kind = studies.get("dequantisation")
    return kind(kind.Config(**changes)).numbers()


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("log_normaliser", lambda right: lambda d, f: right(d, f) + 0.01, "mass"),
        ("bound", lambda right: lambda d, f: right(d, 0.9 * f), "best-0.2-0.2"),
        ("uniform_bound", lambda right: lambda *words: right(*words) + math.log(4), "bound"),
        ("learnt_bound", lambda right: lambda *words: right(*words) + 0.1, "learnt-below"),
        ("raw_likelihood", lambda right: lambda w: right(max(w, 0.01)), "halving"),
        ("smooth_likelihood", lambda right: lambda w: 0.5 * right(w), "with-noise"),
        ("total_mass", lambda right: lambda kind: 0.99 * right(kind), "masses-normal"),
        ("fitted", lambda right: lambda rounds: right(1), "fit-diverges"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("dequantisation", target, wrong, claim)


@pytest.mark.parametrize(("mean", "sigma"), [(0.5, 0.3), (-2.0, 0.05), (3.0, 3.0)])
def test_the_gap_closes_as_the_noise_follows_the_density(mean, sigma):
    density = Density(mean, sigma)
    exact = log_normaliser(density, 1.0)
    gaps = [exact - bound(density, share) for share in (0.0, 0.3, 0.7, 1.0)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] == pytest.approx(0.0, abs=1e-9 * max(1.0, abs(exact)))


def test_whole_numbers_have_no_best_width_and_noisy_ones_do():
    assert raw_likelihood(1e-8) > 15
    found = numbers(width=0.3)
    assert found["with_noise"] < found["most_with_noise"] == pytest.approx(-1.279854, abs=1e-6)
