"""A wrong formula turns its claim red, so that no check is vacuous."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from engine.kinds import studies
from engine.numerics.streams import keyed

Wrong = Callable[[Callable[..., Any]], Callable[..., Any]]


def scaled(factor: float) -> Wrong:
    """Make a function give something else by a factor."""
    return lambda right: lambda *words, **named: factor * right(*words, **named)


# study, what is broken in its module, how, and the claim that must notice
MUTATIONS: list[tuple[str, str, Wrong, str]] = [
    ("divergences", "jsd_integrand", scaled(2.0), "jsd-1"),
    ("divergences", "kl_integrand", scaled(-1.0), "kl-2"),
    ("divergences", "tv_integrand", scaled(2.0), "tv-0.5"),
    ("divergences", "hellinger_integrand", scaled(0.5), "hellinger2"),
    ("divergences", "chi2_integrand", scaled(0.5), "chi2"),
    ("divergences", "w1_integrand", lambda right: lambda p, x: right(p, x) ** 2, "w1-4"),
]


@pytest.mark.parametrize(
    ("name", "target", "wrong", "claim"), MUTATIONS, ids=[f"{m[0]}/{m[3]}" for m in MUTATIONS]
)
def test_a_wrong_formula_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, target: str, wrong: Wrong, claim: str
) -> None:
    module = importlib.import_module(f"engine.theory.{name}")
    monkeypatch.setattr(module, target, wrong(getattr(module, target)))
    claims = studies.get(name).claims(keyed(0, f"theory/{name}", 0))
    assert not next(found for found in claims if found.name == claim).holds
