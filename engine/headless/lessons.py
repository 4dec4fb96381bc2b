"""What ``info`` says of lessons: which there are, and what one holds if it is right."""

from __future__ import annotations

from collections.abc import Iterator

from engine.contract.lesson import (
    ChoicePrediction,
    Condition,
    Lesson,
    LessonStep,
    MetricPassed,
    Moved,
    RunPaused,
    StepReached,
)
from engine.contract.specs import Catalogue

INDENT = "    "


def list_lessons(catalogue: Catalogue) -> Iterator[str]:
    """Yield a line for each built-in lesson."""
    yield "Lessons"
    width = max((len(spec.name) for spec in catalogue.lessons), default=0)
    for spec in catalogue.lessons:
        minutes = f" ({spec.minutes} min)" if spec.minutes else ""
        yield f"{INDENT}{spec.name:<{width}}  {spec.title}{minutes}"


def describe_lesson(lesson: Lesson) -> Iterator[str]:
    """Yield what a lesson does, step by step."""
    minutes = f", about {lesson.minutes} minutes" if lesson.minutes else ""
    yield f"{lesson.name}: {lesson.title} ({len(lesson.steps)} steps{minutes})"
    if lesson.summary:
        yield lesson.summary
    for number, step in enumerate(lesson.steps, start=1):
        yield ""
        yield f"{number}. {step.title}"
        yield from (f"{INDENT}{line}" for line in _step(step))


def _step(step: LessonStep) -> Iterator[str]:
    if step.opens and step.experiment is not None:
        yield f"opens {step.experiment.name}"
    for section, field, value in step.changes:
        yield f"sets {section}.{field} = {value}"
    if step.panels is not None:
        yield f"shows {', '.join(step.panels)}"
    if step.unlock is not None:
        free = ", ".join(f"{section}.{field}" for section, field in step.unlock)
        yield f"unlocks {free or 'nothing'}"
    if isinstance(step.predict, ChoicePrediction):
        yield f"asks: {step.predict.question} ({step.predict.choices[step.predict.answer]})"
    elif step.predict is not None:
        yield f"asks: {step.predict.question} (as {step.predict.metric} says)"
    if step.wait:
        yield f"waits for {' and '.join(_condition(each) for each in step.wait)}"


def _condition(condition: Condition) -> str:
    match condition:
        case StepReached(step):
            return f"step >= {step}"
        case MetricPassed(metric, sign, bound):
            return f"{metric} {sign} {bound:g}"
        case Moved(path, _):
            return f"moved {path}"
        case RunPaused():
            return "run paused"
