"""Parts of the engine made by name, for those who need one outside of a run."""

from __future__ import annotations

from typing import Any

from engine.kinds import constraints, objectives


def objective_of(name: str) -> Any:
    """Return an objective with its settings at their defaults."""
    kind = objectives.get(name)
    return kind(kind.Config())


def constraint_of(name: str, **settings: object) -> Any:
    """Return a constraint that is on, with those settings.

    It meets the roles of ``engine.roles`` that its class meets, whence the type.
    """
    kind = constraints.get(name)
    return kind(kind.Config.model_validate({"on": True, **settings}))
