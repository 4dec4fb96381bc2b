"""The catalogue as JSON, so that a window can open before the engine is up."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from engine.contract.specs import (
    Catalogue,
    Expectation,
    Experiment,
    FieldSpec,
    LessonSpec,
    MetricSpec,
    ProbeSpec,
    SectionSpec,
    VariantSpec,
)
from engine.contract.values import Config, Value


def to_json(catalogue: Catalogue) -> str:
    """Write a catalogue as readable JSON."""
    return json.dumps(asdict(catalogue), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def from_json(text: str) -> Catalogue:
    """Read what ``to_json`` wrote; KeyError or TypeError on anything else."""
    data = json.loads(text)
    return Catalogue(
        sections=tuple(_section(s) for s in data["sections"]),
        metrics=tuple(
            MetricSpec(**{**m, "reference": tuple((n, v) for n, v in m["reference"])})
            for m in data["metrics"]
        ),
        probes=tuple(ProbeSpec(**p) for p in data["probes"]),
        experiments=tuple(_experiment(e) for e in data["experiments"]),
        versions=data["versions"],
        devices=tuple(data["devices"]),
        lessons=tuple(LessonSpec(**each) for each in data.get("lessons", ())),
    )


def _section(data: dict[str, Any]) -> SectionSpec:
    variants = tuple(
        VariantSpec(
            **{
                **v,
                "fields": tuple(_field(f) for f in v["fields"]),
                "replaces": tuple(v.get("replaces", ())),
            }
        )
        for v in data["variants"]
    )
    return SectionSpec(**{**data, "variants": variants, "families": tuple(data["families"])})


def _field(data: dict[str, Any]) -> FieldSpec:
    tuples = {name: tuple(data[name]) for name in ("choices", "choice_labels", "families", "needs")}
    return FieldSpec(**{**data, **tuples, "default": _value(data["default"])})


def _experiment(data: dict[str, Any]) -> Experiment:
    config: Config = {
        section: {name: _value(value) for name, value in fields.items()}
        for section, fields in data["config"].items()
    }
    return Experiment(
        **{
            **data,
            "config": config,
            "expect": tuple(Expectation(**e) for e in data["expect"]),
            "layout": tuple(data["layout"]),
        }
    )


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple((float(x), float(y)) for x, y in value)
    plain: Value = value
    return plain
