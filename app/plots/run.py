"""What the plots may say of a run from its effective configuration."""

from __future__ import annotations

from typing import Literal

from engine.contract.status import Status

Reading = Literal["logit", "score", "critic"]
_SCORES = frozenset({"least_squares", "hinge"})


def reading(status: Status) -> Reading:
    """Say what the second player's raw output is under the objective in force."""
    kind = status.config.get("objective", {}).get("kind", "")
    if kind == "wasserstein":
        return "critic"
    return "score" if kind in _SCORES else "logit"


def is_on(status: Status, constraint: str) -> bool:
    """Whether a constraint of the discriminator is imposed at present."""
    return bool(status.config.get(f"discriminator.{constraint}", {}).get("on", False))
