"""A handout: one HTML page that shows a run, says what it was, and can be printed.

It holds everything that it needs, runs no script and loads nothing from anywhere.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from engine.contract.exports import Figure, Handout
from engine.contract.lesson import ChoicePrediction, Lesson, LessonStep
from engine.exports.charts import Chart, svg
from engine.exports.prose import prose
from engine.exports.settings import settings
from engine.exports.source import SUFFIXES, Report, Source, nobody
from engine.store.atomic import replace_file

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = "handout.html"
LEAST = 2  # points that make a curve


@dataclass(frozen=True, slots=True)
class Number:
    """A metric at the moment of the handout, as it is read."""

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


def save_handout(
    path: str | Path, handout: Handout, source: Source, report: Report = nobody
) -> None:
    """Write the page, whole or not at all.

    Raises FileError naming the file and the reason, and what ``report`` raises to break off.
    """
    report(0.0)
    content = page(handout, source, report).encode()
    report(0.9)
    replace_file(path, content)


def page(handout: Handout, source: Source, report: Report = nobody) -> str:
    """Return the page; every text in it is escaped."""
    every = settings(source.catalogue, source.config)
    return _template().render(
        handout=handout,
        source=source,
        plates=handout.plates,
        shown=_shown,
        numbers=list(_numbers(source)),
        curves=list(_curves(source, report)),
        changed=[setting for setting in every if setting.changed],
        groups=[(t, list(found)) for t, found in groupby(every, key=lambda s: s.section)],
        lesson=_lesson(handout.lesson) if handout.lesson is not None else None,
        file=_address("application/toml", handout.experiment.encode()),
    )


@cache
def _template() -> Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = (resources.files("resources") / TEMPLATE).read_text(encoding="utf-8")
    return environment.from_string(text)


def _shown(figure: Figure) -> str:
    return _address(figure.media, figure.content)


def _address(media: str, content: bytes) -> str:
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


def _numbers(source: Source) -> Iterator[Number]:
    """Yield what was measured last until the moment of the handout, in the order of metrics."""
    for spec in source.catalogue.metrics:
        steps, values = source.columns.column(spec.name)
        place = int(np.searchsorted(steps, source.step, side="right"))
        if place and np.isfinite(values[place - 1]):
            floor = _at(source, f"{spec.name}.floor")
            yield Number(
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


def _curves(source: Source, report: Report) -> Iterator[Curve]:
    names = [n for n in source.columns.names() if not n.endswith(tuple(SUFFIXES))]
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
        chart = Chart(steps, values, _told(label, unit, values), span, known, marks)
        yield Curve(label, unit, Markup(svg(chart)))


def _told(label: str, unit: str, values: np.ndarray) -> str:
    finite = values[np.isfinite(values)]
    text = f"{label} over steps, from {finite[0]:.4g} to {finite[-1]:.4g} {unit}".strip()
    return f"{text}; lowest {finite.min():.4g}, highest {finite.max():.4g}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a lesson: a title, a question and its answers, and prose as HTML."""

    title: str
    before: Markup
    question: str = ""
    answers: tuple[str, ...] = ()
    after: str = ""


def _lesson(lesson: Lesson) -> tuple[Page, ...]:
    first = (Page("", Markup(prose(lesson.introduction))),) if lesson.introduction else ()
    return (*first, *map(_step, lesson.steps))


def _step(step: LessonStep) -> Page:
    asked = step.predict
    answers = asked.choices if isinstance(asked, ChoicePrediction) else ()
    question = asked.question if asked is not None else ""
    before, after = Markup(prose(step.before)), Markup(prose(step.after))
    return Page(step.title, before, question, answers, after)
