"""What a study of theory shows of itself, and how its claims came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the parts that a snapshot may hold are these as well
    from engine.contract.snapshot import Sketch

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Handle:
    """A point of a picture that a person may put elsewhere, by a click or a drag.

    ``x`` and ``y`` name the settings of the study that are its coordinates; of one that moves along
    one axis only the other name is empty. ``label`` says what it is.
    """

    label: str
    at: Place
    x: str = ""
    y: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a load may be put down, and what the settings of the study then are."""

    label: str
    at: Place
    settings: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Load:
    """A share of some mass (0 to 1) that a person may drag from its place to one of its goals.

    ``tag`` is written beside it.
    """

    label: str
    at: Place
    share: float
    goals: tuple[Goal, ...]
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a study with its title and what its axes are, units in brackets.

    A table is drawn as curves of its other columns over its first. What lies ``over`` a picture of
    a plane are points, lines or arrows in the same axes. ``handles`` and ``loads`` are what can be
    moved in it with the mouse or by keys.
    """

    title: str
    part: Sketch
    x: str = ""
    y: str = ""
    over: tuple[Sketch, ...] = ()
    handles: tuple[Handle, ...] = ()
    loads: tuple[Load, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """What a study shows at its present settings.

    ``text`` is the paragraph for students; ``formula`` is TeX in which ``{name}`` stands for the
    one of the ``numbers`` that has this name, and ``labels`` are what the numbers are called.
    """

    step: int
    study: str
    label: str
    text: str
    source: str
    formula: str
    numbers: tuple[tuple[str, float], ...]
    drawings: tuple[Drawing, ...]
    labels: Mapping[str, str] = field(default_factory=dict)


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
