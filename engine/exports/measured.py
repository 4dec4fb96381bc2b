"""What was measured of a run, as a handout says it: its numbers with what they mean, its curves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from engine.exports.charts import Chart, svg
from engine.exports.source import SUFFIXES, Report, Source

LEAST = 2  # points that make a curve


@dataclass(frozen=True, slots=True)
class Number:
    """A metric at the moment of the handout, as it is read."""

    name: str
    group: str
    label: str
    value: str
    unit: str
    floor: str
    better: str
    estimator: str
    source: str
    step: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A drawn curve and what stands under it."""

    label: str
    unit: str
    drawing: Markup


def numbers(source: Source) -> Iterator[Number]:
    """Yield what was measured last until the moment of the handout, in the order of metrics."""
    for spec in source.catalogue.metrics:
        steps, values = source.columns.column(spec.name)
        place = int(np.searchsorted(steps, source.step, side="right"))
        if place and np.isfinite(values[place - 1]):
            floor = _at(source, f"{spec.name}.floor")
            yield Number(
                spec.name,
                spec.group,
                spec.label,
                f"{values[place - 1]:.4g}",
                "" if spec.unit == "none" else spec.unit,
                "" if floor is None else f"{floor:.2g}",
                "" if spec.direction == "none" else spec.direction,
                " ".join(spec.estimator.split()),
                spec.source,
                int(steps[place - 1]),
            )


def _at(source: Source, name: str) -> float | None:
    steps, values = source.columns.column(name)
    place = int(np.searchsorted(steps, source.step, side="right"))
    found = float(values[place - 1]) if place else np.nan
    return found if np.isfinite(found) else None


def named(source: Source) -> list[str]:
    """Return the names of curves, without those that belong to another one."""
    return [n for n in source.columns.names() if not n.endswith(tuple(SUFFIXES))]


def curves(source: Source, report: Report) -> Iterator[Curve]:
    """Yield every curve, drawn with its noise floor and what happened."""
    names = named(source)
    ends = [steps[[0, -1]] for n in names if len(steps := source.columns.column(n)[0])]
    span = (int(np.min(ends)), int(np.max(ends))) if ends else (0, 1)
    marks = tuple(mark.step for mark in source.marks)
    for number, name in enumerate(names):
        report(0.9 * number / len(names))
        steps, values = source.columns.column(name)
        if len(steps) < LEAST or not np.isfinite(values).any():
            continue
        spec = source.catalogue.metric(name)
        label, unit = (spec.label, spec.unit.replace("none", "")) if spec else (name, "")
        floor = source.columns.column(f"{name}.floor")
        known = floor if len(floor[0]) else None
        chart = Chart(steps, values, told(label, unit, values), span, known, marks)
        yield Curve(label, unit, Markup(svg(chart)))


def told(label: str, unit: str, values: np.ndarray) -> str:
    """Say what a curve shows to those who cannot see it."""
    finite = values[np.isfinite(values)]
    text = f"{label} over steps, from {finite[0]:.4g} to {finite[-1]:.4g} {unit}".strip()
    return f"{text}; lowest {finite.min():.4g}, highest {finite.max():.4g}"
