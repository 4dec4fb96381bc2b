"""Where a person stands in a lesson: pages, predictions, what is awaited and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.model.conditions import Seen, Waiting, met, metric_label, number, waiting
from engine.contract.columns import ColumnsThen
from engine.contract.lesson import (
    ChoicePrediction,
    Lesson,
    LessonStep,
    MetricPassed,
    NumberPrediction,
    StepReached,
)
from engine.contract.specs import Catalogue, Experiment
from engine.contract.status import Phase
from engine.contract.values import edited

INTRODUCTION = -1  # the page before the first step


@dataclass(slots=True)
class Record:
    """What happened in one step.

    ``guess`` is the number that was predicted, or the place of the answer, counted from 0.
    ``measured`` are the metrics that it asks for or theory knows, as they were when it was over.
    """

    guess: float | None = None
    over: bool = False
    skipped: bool = False
    measured: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison; an empty text stands for what nobody said or measured.

    ``right`` tells whether what was said is right, None where nothing was asked.
    """

    label: str
    said: str
    measured: str
    theory: str
    right: bool | None = None


class Course:
    """A lesson on its way. ``page`` is what is read, ``reached`` the step for which the run is set.

    Going back only turns pages: the run is left alone until a step is begun again.
    """

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.page = INTRODUCTION if lesson.introduction else 0
        self.reached = INTRODUCTION
        self.records = [Record() for _ in lesson.steps]

    @property
    def step(self) -> LessonStep | None:
        """The step that is read, None on the introduction."""
        return self.lesson.steps[self.page] if self.page >= 0 else None

    @property
    def record(self) -> Record:
        """What happened in the step that is read."""
        return self.records[self.page] if self.page >= 0 else Record(over=True)

    @property
    def present(self) -> bool:
        """Whether the step that is read is the one for which the run is set."""
        return self.page == self.reached

    @property
    def held(self) -> bool:
        """Whether the run stands still until something is predicted."""
        step = self.lesson.steps[self.reached] if self.reached >= 0 else None
        record = self.records[self.reached] if self.reached >= 0 else Record(over=True)
        pending = step is not None and step.predict is not None and record.guess is None
        return pending and not record.over

    @property
    def first(self) -> bool:
        """Whether there is no page before."""
        return self.page <= (INTRODUCTION if self.lesson.introduction else 0)

    @property
    def last(self) -> bool:
        """Whether this is the last page."""
        return self.page == len(self.lesson.steps) - 1

    def turn(self, by: int) -> bool:
        """Read the next page or the one before; return whether a new step has to be entered."""
        self.page = min(max(self.page + by, INTRODUCTION), len(self.lesson.steps) - 1)
        return self.page > self.reached

    def enter(self) -> LessonStep:
        """Begin the step that is read, as if nothing had happened in it; return it."""
        self.reached = self.page
        self.records[self.page] = Record()
        return self.lesson.steps[self.page]

    def predict(self, guess: float) -> None:
        """Note what a person predicts, once."""
        if self.present and self.held:
            self.records[self.reached].guess = guess

    def skip(self) -> None:
        """Take the present step for over, whatever it waits for."""
        record = self.records[self.reached]
        record.skipped, record.over = not record.over, True

    def observe(self, seen: Seen) -> bool:
        """Look whether the present step is over; return whether it has become so just now."""
        if self.reached < 0:
            return False
        step, record = self.lesson.steps[self.reached], self.records[self.reached]
        if record.over:
            return False
        if self.held or not all(met(condition, seen) for condition in step.wait):
            return False
        record.over = True
        self.measure(seen)
        return True

    def measure(self, seen: Seen) -> bool:
        """Note the newest values of what the present step compares; return whether any is new."""
        if self.reached < 0 or self.records[self.reached].skipped:
            return False
        record = self.records[self.reached]
        found = {name: seen.columns.latest(name) for name in compared_metrics(self.reached_step())}
        newest = {name: value for name, value in found.items() if value is not None}
        if newest == record.measured:
            return False
        record.measured = newest
        return True

    def reached_step(self) -> LessonStep:
        """Return the step for which the run is set."""
        return self.lesson.steps[self.reached]

    def waits(self, seen: Seen, catalogue: Catalogue) -> tuple[Waiting, ...]:
        """Say what the present step waits for."""
        if self.reached < 0:
            return ()
        return tuple(waiting(each, seen, catalogue) for each in self.reached_step().wait)

    def experiment(self) -> Experiment | None:
        """Return the experiment that a step begins with, to begin it again."""
        return self.reached_step().experiment if self.reached >= 0 else None


def unopened(step: LessonStep, seen: Seen) -> Seen:
    """Return what is seen of a run that is still being built: the settings that it will have.

    The run before it is still there, and neither its settings nor its curves tell of this one.
    """
    if step.experiment is None:
        return seen
    config = step.experiment.config
    for change in step.changes:
        config = edited(config, *change)
    status = replace(seen.status, step=0, config=config)
    return Seen(status, ColumnsThen(seen.columns, -1), seen.moved)


def stops(step: LessonStep) -> bool:
    """Whether the run is stopped once a step is over, so that what it showed stays on screen."""
    return any(isinstance(each, StepReached | MetricPassed) for each in step.wait)


def exact_steps(step: LessonStep, present: int) -> int | None:
    """Return how many steps bring the run exactly to where a step is over, None if nobody knows."""
    goals = [each.step for each in step.wait if isinstance(each, StepReached)]
    if not goals or len(goals) < len(step.wait) or max(goals) <= present:
        return None
    return max(goals) - present


def compared_metrics(step: LessonStep) -> tuple[str, ...]:
    """Name the metrics of which a step compares values."""
    asked = (step.predict.metric,) if isinstance(step.predict, NumberPrediction) else ()
    return tuple(dict.fromkeys((*asked, *(name for name, _ in step.theory))))


def verdict(step: LessonStep, record: Record) -> bool | None:
    """Return whether what was predicted is right, None where that cannot be told."""
    if record.guess is None:
        return None
    if isinstance(step.predict, ChoicePrediction):
        return int(record.guess) == step.predict.answer
    if isinstance(step.predict, NumberPrediction) and step.predict.metric in record.measured:
        return abs(record.measured[step.predict.metric] - record.guess) <= step.predict.tolerance
    return None


def comparison(step: LessonStep, record: Record, catalogue: Catalogue) -> tuple[Compared, ...]:
    """Compare what was said, what was measured and what theory says, a line for each metric."""
    theory = dict(step.theory)
    asked = step.predict if isinstance(step.predict, NumberPrediction) else None
    lines = []
    for name in compared_metrics(step):
        own = asked is not None and asked.metric == name
        spec = catalogue.metric(name)
        unit = asked.unit if asked is not None and own else spec.unit if spec else ""
        lines.append(
            Compared(
                label=metric_label(name, catalogue),
                said=_with(record.guess, unit) if own else "",
                measured=_with(record.measured.get(name), unit),
                theory=_with(theory.get(name), unit),
                right=verdict(step, record) if own else None,
            )
        )
    return tuple(lines)


def plight(course: Course, seen: Seen, *, expected: bool) -> str:
    """Say what stands in the way of the present step, or nothing.

    ``expected`` is whether the run is that of the lesson.
    """
    status = seen.status
    if not status.alive:
        return "Training has ended by itself. Begin this step again to go on."
    if status.phase is Phase.FAILED:
        return "The run has failed. Begin this step again to go on."
    if not expected:
        return "Another experiment is open. Begin this step again to come back to the lesson."
    runs = any(isinstance(each, StepReached | MetricPassed) for each in course.reached_step().wait)
    if not runs or course.held or status.phase not in (Phase.PAUSED, Phase.FINISHED):
        return ""
    return "The run stands still; press Play to go on." if status.trains else ""


def _with(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{number(value)} {unit}".rstrip()
