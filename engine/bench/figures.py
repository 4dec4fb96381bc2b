"""Figures of repeated measurements: ranges, and ratios that are formed within one repeat."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Figures = Mapping[str, float]
Repeat = Mapping[str, Figures]  # what one repeat measured, by case


@dataclass(frozen=True, slots=True)
class Range:
    """The smallest, the middle and the largest of some repeats."""

    min: float
    median: float
    max: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """A case's figure over another case's, or over a constant; ``goal`` is its least value."""

    name: str
    case: str
    over: str | float
    figure: str = "steps_per_second"
    goal: Mapping[str, float] | float = 0.0

    def needs(self) -> set[str]:
        """Return the cases that must have been measured."""
        return {self.case, self.over} if isinstance(self.over, str) else {self.case}

    def within(self, repeat: Repeat) -> float:
        """Return the ratio within one repeat."""
        base = repeat[self.over][self.figure] if isinstance(self.over, str) else self.over
        return repeat[self.case][self.figure] / base

    def goal_at(self, size: str) -> float:
        """Return the goal for a size, 0 where there is none."""
        return self.goal if isinstance(self.goal, float) else self.goal.get(size, 0.0)


def spread(values: Iterable[float]) -> Range:
    """Return the range of some values."""
    known = list(values)
    return Range(min(known), statistics.median(known), max(known))


def figure_ranges(repeats: Iterable[Repeat]) -> dict[str, dict[str, Range]]:
    """Return, by case and figure, the range over all repeats that have it."""
    values: dict[str, dict[str, list[float]]] = {}
    for repeat in repeats:
        for case, figures in repeat.items():
            for name, value in figures.items():
                values.setdefault(case, {}).setdefault(name, []).append(value)
    return {
        case: {name: spread(found) for name, found in figures.items()}
        for case, figures in values.items()
    }


def ratio_ranges(repeats: Iterable[Repeat], ratios: Iterable[Ratio]) -> dict[str, Range]:
    """Return the range of every ratio whose cases some repeat measured."""
    known = list(repeats)
    found = {
        ratio.name: [ratio.within(r) for r in known if ratio.needs() <= r.keys()]
        for ratio in ratios
    }
    return {name: spread(values) for name, values in found.items() if values}
