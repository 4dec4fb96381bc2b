"""Everything that this installation offers, described in plain values."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from engine.contract.specs import Catalogue, MetricSpec, ProbeSpec
from engine.kinds import Metric, Probe, metrics, probes
from engine.plan import section_specs
from engine.run.device import devices
from engine.store.experiment import builtin

PACKAGES = ("saddlepoint", "torch", "numpy", "scipy", "POT", "safetensors")


def build() -> Catalogue:
    """List sections, metrics, probes, experiments, versions and devices."""
    return Catalogue(
        sections=section_specs(),
        metrics=tuple(_metric(kind) for kind in metrics.all().values()),
        probes=tuple(_probe(kind) for kind in probes.all().values()),
        experiments=builtin(),
        versions=versions(),
        devices=devices(),
    )


def versions() -> dict[str, str]:
    """Return the versions that numbers may depend on."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


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
