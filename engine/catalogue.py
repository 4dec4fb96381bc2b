"""Everything that this installation offers, described in plain values.

``python -m engine.catalogue`` writes the catalogue that is shipped in ``resources``.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

from engine.contract.catalogue_json import to_json
from engine.contract.specs import Catalogue, MetricSpec, ProbeSpec
from engine.kinds import Metric, Probe, metrics, probes
from engine.plan import section_specs
from engine.run.device import devices
from engine.store.atomic import replace_file
from engine.store.experiment import builtin
from engine.store.lesson import lesson_specs
from engine.versions import versions


def build() -> Catalogue:
    """List sections, metrics, probes, experiments, lessons, versions and devices."""
    return Catalogue(
        sections=section_specs(),
        metrics=tuple(_metric(kind) for kind in metrics.all().values()),
        probes=probe_specs(),
        experiments=builtin(),
        versions=versions(),
        devices=devices(),
        lessons=lesson_specs(),
    )


def shipped() -> str:
    """Return the catalogue as it is shipped: what is the same on every machine, as JSON."""
    return to_json(replace(build(), versions={}, devices=("cpu",)))


def probe_specs() -> tuple[ProbeSpec, ...]:
    """Return what every picture shows."""
    return tuple(_probe(kind) for kind in probes.all().values())


def _metric(kind: type[Metric]) -> MetricSpec:
    return MetricSpec(
        name=kind.name,
        label=kind.label,
        unit=kind.unit,
        direction=kind.direction,
        group=kind.group,
        estimator=_text(kind),
        source=kind.source,
        dear=kind.dear,
        reference=kind.reference,
    )


def _probe(kind: type[Probe]) -> ProbeSpec:
    return ProbeSpec(kind.name, kind.label, kind.picture, _text(kind))


def _text(kind: type) -> str:
    return " ".join((kind.__doc__ or "").split())


if __name__ == "__main__":
    replace_file(Path(str(resources.files("resources") / "catalogue.json")), shipped().encode())
