"""What shows that a check is not vacuous: a wrong formula turns it red."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from engine.kinds import studies
from engine.numerics.streams import keyed

Wrong = Callable[[Callable[..., Any]], Callable[..., Any]]
Noticed = Callable[[str, str, Wrong, str], bool]


@pytest.fixture
def noticed(monkeypatch: pytest.MonkeyPatch) -> Noticed:
    """Break a function of a study's module; return whether the claim of that name notices."""

    def check(name: str, target: str, wrong: Wrong, claim: str) -> bool:
        module = importlib.import_module(f"engine.theory.{name}")
        monkeypatch.setattr(module, target, wrong(getattr(module, target)))
        claims = studies.get(name).claims(keyed(0, f"theory/{name}", 0))
        return not next(found for found in claims if found.name == claim).holds

    return check
