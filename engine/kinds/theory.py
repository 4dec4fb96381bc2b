"""What a theorem shows that can be turned into numbers: a study, its pictures and its claims."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol, TypeVar

import numpy as np

from engine.contract.board import Drawing
from engine.registry import Registry
from engine.settings import Settings

Relation = Literal["=", "≤", "≥"]
EXACT = 1e-6


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with a number in it: what theory expects, and what was measured.

    ``expected`` comes from a formula, a published table or another derivation, and ``measured``
    from what the product computes; the two never share the code that they are meant to check. With
    "=" they may differ by ``tolerance``, with "≤" ("≥") the measured number may exceed (fall short
    of) the expected one by that much.
    """

    name: str
    says: str
    expected: float
    measured: float
    tolerance: float = EXACT
    relation: Relation = "="

    @property
    def holds(self) -> bool:
        """Whether it is so; what is no number never is."""
        if math.isnan(self.measured):
            return False
        if self.relation == "≤":
            return self.measured <= self.expected + self.tolerance
        if self.relation == "≥":
            return self.measured >= self.expected - self.tolerance
        return self.measured == self.expected or (
            abs(self.measured - self.expected) <= self.tolerance
        )


class Study(Protocol):
    """One experiment of theory: settings to move, numbers, pictures, and claims to be checked.

    The class docstring is the paragraph shown to students. ``formula`` is TeX in which ``{name}``
    stands for a number of that name, and ``labels`` are what readers call each of the numbers.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    order: ClassVar[int]
    source: ClassVar[str]
    formula: ClassVar[str]
    labels: ClassVar[Mapping[str, str]]
    Config: ClassVar[type[Settings]]

    def __init__(self, config: Any) -> None: ...

    def numbers(self) -> Mapping[str, float]:
        """Return what is true at the present settings, by name."""
        ...

    def drawings(self) -> tuple[Drawing, ...]:
        """Return the pictures at the present settings."""
        ...

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Yield every claim, measured; ``random`` is all that chance may come from."""
        ...


def labelled(text: str) -> Mapping[str, str]:
    """Return what numbers are called, from "name: label; name: label"."""
    return dict(part.split(": ", 1) for part in text.split("; "))


studies: Registry[type[Study]] = Registry("engine.theory")
StudyT = TypeVar("StudyT", bound=type[Study])


def study(part: StudyT) -> StudyT:
    """Register a study."""
    studies.add(part.name, part)
    return part
