"""A handout: one HTML page that shows a run, says what it was, and can be printed.

It holds everything that it needs, runs no script and loads nothing from anywhere.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from engine.contract.exports import Figure, Handout
from engine.contract.lesson import ChoicePrediction, Lesson, LessonStep
from engine.exports import abreast
from engine.exports.measured import curves, numbers
from engine.exports.prose import prose
from engine.exports.settings import settings
from engine.exports.source import Report, Source, nobody
from engine.store.atomic import replace_file

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = "handout.html"
SEVERAL = "handout_several.html"  # which fills other things into the same page


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
    several = len(handout.runs) > 1
    held = _several(handout, report) if several else _single(source, report)
    return _template(SEVERAL if several else TEMPLATE).render(
        handout=handout,
        source=source,
        plates=handout.plates,
        shown=_shown,
        lesson=_lesson(handout.lesson) if handout.lesson is not None else None,
        file=_file,
        **held,
    )


def _single(source: Source, report: Report) -> dict[str, object]:
    every, found = settings(source.catalogue, source.config), list(numbers(source))
    return {
        "numbers": found,
        "estimated": found,
        "curves": list(curves(source, report)),
        "changed": [setting for setting in every if setting.changed],
        "groups": [(t, list(held)) for t, held in groupby(every, key=lambda s: s.section)],
    }


def _several(handout: Handout, report: Report) -> dict[str, object]:
    runs, seen = handout.runs, abreast.sources(handout.runs)
    rows, found = abreast.setting_rows(seen), abreast.number_rows(seen)
    return {
        "runs": runs,
        "facts": abreast.facts(handout, seen),
        "numbers": found,
        "estimated": [row.said for row in found],
        "curves": list(abreast.joint_curves(seen, [run.colour for run in runs], report)),
        "events": abreast.events(seen),
        "changed": [row for row in rows if row.differs or row.said.changed],
        "groups": abreast.grouped(rows),
        "versions": [run.catalogue.versions for run in runs],
    }


@cache
def _template(name: str) -> Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_text),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def _text(name: str) -> str:
    return (resources.files("resources") / name).read_text(encoding="utf-8")


def _file(experiment: str) -> str:
    return _address("application/toml", experiment.encode())


def _shown(figure: Figure) -> str:
    return _address(figure.media, figure.content)


def _address(media: str, content: bytes) -> str:
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


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
