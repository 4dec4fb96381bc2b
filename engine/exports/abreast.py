"""Several runs, as a handout says them: tables with a column for each, curves laid over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from markupsafe import Markup

from engine.contract.exports import Abreast, Handout
from engine.contract.specs import MetricSpec
from engine.contract.timeline import Mark
from engine.exports.charts import Chart, Trace, svg
from engine.exports.measured import LEAST, Curve, Number, named, numbers, told
from engine.exports.settings import Setting, settings
from engine.exports.source import Report, Source

Row = tuple[str, tuple[str, ...]]  # what it says, and of each run


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A metric, and what it is of each run, None where it was not measured."""

    said: Number
    values: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting, and its value in each run, "" where a run has none."""

    said: Setting
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether not all runs have the same."""
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one of the runs, by its place."""

    run: int
    mark: Mark


def sources(runs: Sequence[Abreast]) -> tuple[Source, ...]:
    """Return every run as a source of its own."""
    return tuple(
        Source(
            run.name,
            run.step,
            run.config,
            run.catalogue.versions,
            run.catalogue,
            run.columns,
            marks=run.marks,
        )
        for run in runs
    )


def facts(handout: Handout, seen: Sequence[Source]) -> tuple[Row, ...]:
    """Return step and seed of each run, and the settings in which they differ."""
    seeds = ("Seed", tuple(str(source.seed) for source in seen))
    steps = ("Step", tuple(f"{source.step:,}" for source in seen))
    return steps, seeds, *(row for row in handout.differing if row[0] != seeds[0])


def number_rows(seen: Sequence[Source]) -> tuple[NumberRow, ...]:
    """Return every metric that at least one run has, those of the first run first."""
    found = [{number.name: number for number in numbers(source)} for source in seen]
    names = dict.fromkeys(name for each in found for name in each)
    rows = (tuple(each.get(name) for each in found) for name in names)
    return tuple(NumberRow(next(n for n in row if n is not None), row) for row in rows)


def setting_rows(seen: Sequence[Source]) -> tuple[SettingRow, ...]:
    """Return every setting that at least one run has, in the order of the catalogue."""
    found = [{s.path: s for s in settings(source.catalogue, source.config)} for source in seen]
    said = {path: setting for each in reversed(found) for path, setting in each.items()}
    order = [section.name for section in seen[0].catalogue.sections]
    known = sorted(said, key=lambda path: _place(order, path))
    return tuple(
        SettingRow(said[path], tuple(_value(each.get(path)) for each in found)) for path in known
    )


def grouped(rows: Sequence[SettingRow]) -> list[tuple[str, list[SettingRow]]]:
    """Return settings by the title of their section."""
    return [(title, list(each)) for title, each in groupby(rows, key=lambda row: row.said.section)]


def _place(order: Sequence[str], path: str) -> int:
    section = path.rpartition(".")[0]
    return order.index(section) if section in order else len(order)


def _value(setting: Setting | None) -> str:
    return f"{setting.value} {setting.unit}".strip() if setting is not None else ""


def events(seen: Sequence[Source]) -> tuple[Event, ...]:
    """Return what happened, in the order of steps."""
    found = [Event(run, mark) for run, source in enumerate(seen) for mark in source.marks]
    return tuple(sorted(found, key=lambda event: event.mark.step))


def joint_curves(seen: Sequence[Source], colours: Sequence[str], report: Report) -> Iterator[Curve]:
    """Yield every curve with those of all runs that have it over one another."""
    names = list(dict.fromkeys(name for source in seen for name in named(source)))
    ends = [s.columns.column(n)[0][[0, -1]] for s in seen for n in names if s.columns.length(n)]
    span = (int(np.min(ends)), int(np.max(ends))) if ends else (0, 1)
    for number, name in enumerate(names):
        report(0.9 * number / len(names))
        traces = list(_traces(name, seen, colours))
        if traces:
            yield _drawn(name, traces, seen, span)


def _traces(
    name: str, seen: Sequence[Source], colours: Sequence[str]
) -> Iterator[tuple[str, Trace]]:
    for source, colour in zip(seen, colours, strict=True):
        steps, values = source.columns.column(name)
        if len(steps) >= LEAST and np.isfinite(values).any():
            yield source.title, Trace(steps, values, colour)


def _drawn(
    name: str, traces: Sequence[tuple[str, Trace]], seen: Sequence[Source], span: tuple[int, int]
) -> Curve:
    spec = _spec(name, seen)
    label, unit = (spec.label, spec.unit.replace("none", "")) if spec else (name, "")
    text = "; ".join(f"{title}: {told(label, unit, each.values)}" for title, each in traces)
    (_, first), *others = traces
    drawing = svg(
        Chart(
            first.steps,
            first.values,
            text,
            span,
            _floor(name, seen),
            colour=first.colour,
            others=tuple(each for _, each in others),
        )
    )
    return Curve(label, unit, Markup(drawing))


def _spec(name: str, seen: Sequence[Source]) -> MetricSpec | None:
    return next((spec for source in seen if (spec := source.catalogue.metric(name))), None)


def _floor(name: str, seen: Sequence[Source]) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the noise floor of the first run that has one."""
    found = (source.columns.column(f"{name}.floor") for source in seen)
    return next((floor for floor in found if len(floor[0])), None)
