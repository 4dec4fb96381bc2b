"""What the pane of a lesson shows at one moment, made of the lesson, the run and what was said."""

from __future__ import annotations

from app.lessons.pane import Shown
from app.model.conditions import Seen
from app.model.lesson import Course, Record, comparison, verdict
from engine.contract.lesson import ChoicePrediction, LessonStep, NumberPrediction
from engine.contract.specs import Catalogue


def page(
    course: Course, seen: Seen, catalogue: Catalogue, key: tuple[int, int], plight: str
) -> Shown:
    """Return the page that is read."""
    lesson, step, record = course.lesson, course.step, course.record
    count = len(lesson.steps)
    if step is None:
        return Shown(
            key=key,
            lesson=lesson.title,
            step=0,
            steps=count,
            heading=lesson.title,
            before=_introduction(course),
            onward="Begin",
        )
    held = course.present and course.held
    rows = comparison(step, record, catalogue) if record.over and not record.skipped else ()
    return Shown(
        key=key,
        lesson=lesson.title,
        step=course.page + 1,
        steps=count,
        heading=step.title,
        before=step.before,
        predict=step.predict,
        guess=record.guess,
        waited=course.waits(seen, catalogue) if course.present and not record.over else (),
        plight="" if held else plight,
        again=bool(plight) or not course.present,
        verdict=_verdict(step, record) if record.over else "",
        right=verdict(step, record),
        rows=rows,
        after=step.after if record.over else "",
        back=not course.first,
        onward="Finish" if course.last else "Next",
        ready=record.over or not course.present,
    )


def _introduction(course: Course) -> str:
    lesson = course.lesson
    sources = f"*Sources: {'; '.join(lesson.sources)}*" if lesson.sources else ""
    minutes = f"*About {lesson.minutes} minutes.*" if lesson.minutes else ""
    return "\n\n".join(part for part in (lesson.introduction, minutes, sources) if part)


def _verdict(step: LessonStep, record: Record) -> str:
    """Say whether the prediction was right, and for a choice what is."""
    right = verdict(step, record)
    if record.skipped or right is None:
        return ""
    if isinstance(step.predict, ChoicePrediction):
        answer = step.predict.choices[step.predict.answer]
        return f"Right: {answer}" if right else f"Not so. Right is: {answer}"
    assert isinstance(step.predict, NumberPrediction)
    return "Your prediction holds." if right else "It came out differently."
