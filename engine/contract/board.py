"""What a study of theory shows of itself, and how its claims came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the parts that a snapshot may hold are these as well
    from engine.contract.snapshot import Sketch


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a study with its title and what its axes are, units in brackets.

    A table is drawn as curves of its other columns over its first.
    """

    title: str
    part: Sketch
    x: str = ""
    y: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """What a study shows at its present settings.

    ``text`` is the paragraph for students; ``formula`` is TeX in which ``{name}`` stands for the
    one of the ``numbers`` that has this name.
    """

    step: int
    study: str
    label: str
    text: str
    source: str
    formula: str
    numbers: tuple[tuple[str, float], ...]
    drawings: tuple[Drawing, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claim, checked: ``holds`` says whether what was measured is what theory expects.

    ``relation`` is "=", "≤" or "≥": how the measured number should stand to the expected one, up
    to the tolerance.
    """

    name: str
    says: str
    expected: float
    measured: float
    tolerance: float
    relation: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The claims of a study as far as they have been checked; ``complete`` if these are all.

    ``seconds`` is how long checking them has taken.
    """

    step: int
    study: str
    claims: tuple[Verdict, ...]
    complete: bool
    seconds: float
