"""What a run came to, as JSON: every number with its unit, floor, error and estimator."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.kinds import Measurement, Metric, metrics
from engine.observation import Observation
from engine.store.atomic import replace_file

log = logging.getLogger(__name__)


def measured(seen: Observation) -> dict[str, dict[str, Any]]:
    """Measure everything that applies, by name; a number that does not exist is None."""
    found = {}
    for name, kind in metrics.all().items():
        part = kind()
        if part.applies(seen):
            found[name] = _entry(part, _measure(part, seen))
    return found


def save_report(path: str | Path, report: Mapping[str, Any]) -> None:
    """Write a report, whole or not at all; its numbers must be finite.

    Raises FileError naming the file and the reason.
    """
    text = json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False)
    replace_file(path, f"{text}\n".encode())


def _entry(part: Metric, found: Measurement) -> dict[str, Any]:
    return {
        "value": _finite(found.value),
        "unit": part.unit,
        "floor": _finite(found.floor),
        "error": _finite(found.error),
        "estimator": " ".join((part.__doc__ or "").split()),
    }


def _measure(part: Metric, seen: Observation) -> Measurement:
    try:
        return part.measure(seen)
    except Exception:  # one number must not cost the report of all the others
        log.exception("the metric '%s' failed", part.name)
        return Measurement(math.nan)


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None
