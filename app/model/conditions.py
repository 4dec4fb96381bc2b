"""Whether what a lesson waits for has happened, and how that is said in words."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.contract.columns import ColumnsView
from engine.contract.lesson import (
    Condition,
    Key,
    MetricPassed,
    Moved,
    RunPaused,
    Sign,
    StepReached,
)
from engine.contract.specs import Catalogue
from engine.contract.status import Phase, Status

SIGNS: Mapping[Sign, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
WORDS: Mapping[Sign, str] = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}
STILL = (Phase.PAUSED, Phase.FINISHED, Phase.IDLE)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the run of a step: how it stands, its curves, and what a person moved."""

    status: Status
    columns: ColumnsView
    moved: frozenset[Key] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that is waited for, as it is told: words, how far it is, and whether it is met.

    ``share`` is from 0 to 1, None where there is no telling.
    """

    text: str
    met: bool
    share: float | None = None


def met(condition: Condition, seen: Seen) -> bool:
    """Whether a condition holds at present."""
    match condition:
        case StepReached(step):
            return seen.status.step >= step
        case MetricPassed(metric, sign, bound):
            latest = seen.columns.latest(metric)
            return latest is not None and SIGNS[sign](latest, bound)
        case Moved(_, keys):
            return not seen.moved.isdisjoint(keys)
        case RunPaused():
            return seen.status.phase in STILL


def waiting(condition: Condition, seen: Seen, catalogue: Catalogue) -> Waiting:
    """Say what is waited for and how far it is."""
    done = met(condition, seen)
    match condition:
        case StepReached(step):
            share = min(seen.status.step / step, 1.0) if step else 1.0
            return Waiting(f"Step {min(seen.status.step, step):,} of {step:,}", done, share)
        case MetricPassed(metric, sign, bound):
            return Waiting(_metric_words(metric, sign, bound, seen, catalogue), done)
        case Moved(path, keys):
            return Waiting(f"Move “{_label(path, keys, seen, catalogue)}”", done)
        case RunPaused():
            return Waiting("Pause the run", done)


def number(value: float) -> str:
    """Write a number as it is read aloud: a few digits, powers of ten only where they are needed.

    >>> number(0.00002), number(2.0), number(12345.0)
    ('2e-05', '2', '12,345')
    """
    if value == int(value) and abs(value) < 1e9:
        return f"{int(value):,}"
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:.4g}"


def metric_label(name: str, catalogue: Catalogue) -> str:
    """Return what a metric is called."""
    spec = catalogue.metric(name)
    return spec.label if spec else name


def _metric_words(metric: str, sign: Sign, bound: float, seen: Seen, catalogue: Catalogue) -> str:
    latest = seen.columns.latest(metric)
    now = "not measured yet" if latest is None else f"now {number(latest)}"
    return f"{metric_label(metric, catalogue)} {WORDS[sign]} {number(bound)} ({now})"


def _label(path: str, keys: tuple[Key, ...], seen: Seen, catalogue: Catalogue) -> str:
    section, field = keys[-1]
    spec = catalogue.field(section, field, seen.status.config)
    if spec is not None:
        return spec.label
    found = catalogue.section(section)
    return found.title if found else path
