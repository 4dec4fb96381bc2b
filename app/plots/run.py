"""What the plots may say of a run from its effective configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from app.plots.panel import View
from engine.contract.family import family_of
from engine.contract.status import Status

Reading = Literal["logit", "score", "critic"]
READINGS: Mapping[str, Reading] = {"score": "score", "critic": "critic"}
DEFAULT = "adversarial"  # the family of runs that say nothing of one


def family(view: View) -> str:
    """Return the family of models that the run is of."""
    return family_of(view.catalogue, view.status.config) or DEFAULT


def without(view: View, path: str) -> bool:
    """Whether the objective in force does without a section, or a field as "section.field"."""
    section = view.catalogue.section("objective")
    objective = section.variant_of(view.status.config) if section else None
    return objective is not None and path in objective.replaces


def reading(view: View) -> Reading:
    """Say what the second player's raw output is under the objective in force."""
    section = view.catalogue.section("objective")
    objective = section.variant_of(view.status.config) if section else None
    return READINGS.get(objective.reads if objective else "", "logit")


def is_on(status: Status, constraint: str) -> bool:
    """Whether a constraint of the discriminator is imposed at present."""
    return bool(status.config.get(f"discriminator.{constraint}", {}).get("on", False))
