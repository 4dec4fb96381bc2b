"""What an export is made of: what was seen of a run up to a moment, and what it means."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.contract.columns import ColumnsView
from engine.contract.snapshot import Snapshot
from engine.contract.specs import Catalogue, MetricSpec
from engine.contract.timeline import Mark
from engine.contract.values import Config

Report = Callable[[float], None]  # takes the share that is done; raises to break off
SUFFIXES = {".floor": "noise floor of", ".error": "standard error of"}


def nobody(share: float) -> None:
    """Report to nobody."""


def _timeless(step: int) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """A run at ``step``: its curves, the pictures seen then, and the settings in force.

    ``catalogue`` says what its numbers and settings mean; ``seconds`` gives the time of a step,
    from any beginning.
    """

    title: str
    step: int
    config: Config
    versions: Mapping[str, str]
    catalogue: Catalogue
    columns: ColumnsView
    snapshot: Snapshot | None = None
    marks: tuple[Mark, ...] = ()
    seconds: Callable[[int], float] = _timeless

    @property
    def seed(self) -> int:
        """The seed of all random numbers, 0 for a study that has none."""
        found = self.config.get("training", {}).get("seed", 0)
        return found if isinstance(found, int) else 0

    def about(self, **more: Any) -> dict[str, Any]:
        """Return where numbers come from, for a file that holds them."""
        return provenance(self.title, self.step, self.config, self.versions, **more)


def provenance(
    title: str, step: int, config: Config, versions: Mapping[str, str], **more: Any
) -> dict[str, Any]:
    """Return what a file of data says of the run that it is from."""
    return {"title": title, "step": step, "settings": config, "versions": dict(versions), **more}


def meaning(catalogue: Catalogue, name: str) -> tuple[MetricSpec | None, str]:
    """Return the metric of a curve, and "noise floor of" or "standard error of" where it is that.

    The metric is None where this installation does not know it.
    """
    for suffix, words in SUFFIXES.items():
        if name.endswith(suffix):
            return catalogue.metric(name.removesuffix(suffix)), words
    return catalogue.metric(name), ""


def described(catalogue: Catalogue, name: str) -> dict[str, str]:
    """Return what is known of a curve, as plain text by key."""
    spec, words = meaning(catalogue, name)
    if spec is None:
        return {}
    return {
        "label": f"{words} {spec.label}".strip(),
        "unit": spec.unit,
        "better": spec.direction,
        "group": spec.group,
        "estimator": " ".join(spec.estimator.split()),
        "source": spec.source,
    }


def as_json(value: object) -> str:
    """Return JSON on one line, the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
