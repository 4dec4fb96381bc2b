"""A lesson as plain values: pages of prose, what each step sets up, asks, and waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.contract.specs import Experiment
from engine.contract.values import Value

Key = tuple[str, str]  # a section of the settings and a field of it
Sign = Literal["<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class StepReached:
    """The run has taken at least so many steps."""

    step: int


@dataclass(frozen=True, slots=True)
class MetricPassed:
    """The newest value of a metric of this run lies on that side of a bound."""

    metric: str
    sign: Sign
    bound: float


@dataclass(frozen=True, slots=True)
class Moved:
    """A person has changed one of these settings, which the lesson calls ``path``."""

    path: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class RunPaused:
    """The run stands still."""


Condition = StepReached | MetricPassed | Moved | RunPaused


@dataclass(frozen=True, slots=True)
class ChoicePrediction:
    """A question with a few answers, of which the one at ``answer``, counted from 0, is right."""

    question: str
    choices: tuple[str, ...]
    answer: int


@dataclass(frozen=True, slots=True)
class NumberPrediction:
    """A question whose answer is a number: the value of ``metric`` once the step is over.

    What is said is right when it is at most ``tolerance`` away, in the unit of the metric.
    """

    question: str
    low: float
    high: float
    unit: str
    metric: str
    tolerance: float


Prediction = ChoicePrediction | NumberPrediction


@dataclass(frozen=True, slots=True)
class LessonStep:
    """One step. ``before`` is read on entering it, ``after`` once it is over; both are Markdown.

    ``experiment`` holds the settings with which the step begins, None where nothing is known of
    the run yet. With ``opens`` it is opened when the step is entered; otherwise the run goes on
    and ``changes`` are made to it. ``panels`` and ``unlock`` are None where the lesson leaves them
    as they are; ``controls`` and ``pointed`` are the settings and panels to be highlighted.
    ``theory`` says what theory expects of metrics.
    """

    title: str
    before: str
    after: str = ""
    experiment: Experiment | None = None
    opens: bool = False
    changes: tuple[tuple[str, str, Value], ...] = ()
    play: bool = False
    panels: tuple[str, ...] | None = None
    unlock: tuple[Key, ...] | None = None
    controls: tuple[Key, ...] = ()
    pointed: tuple[str, ...] = ()
    predict: Prediction | None = None
    wait: tuple[Condition, ...] = ()
    theory: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: an ``introduction`` in Markdown, then its steps. ``minutes`` is how long it takes.

    ``name`` is that of its file without the ending.
    """

    name: str
    title: str
    summary: str
    minutes: int
    order: int
    sources: tuple[str, ...]
    introduction: str
    steps: tuple[LessonStep, ...]
