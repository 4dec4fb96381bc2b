"""What is said of a run in words, and the numbers that each sentence rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["warning", "info", "good"]
GRAVITY: dict[Severity, int] = {"warning": 0, "info": 1, "good": 2}


@dataclass(frozen=True, slots=True)
class Reading:
    """One number that a finding rests on.

    ``value`` is ``what`` (such as "median") of the column ``metric`` from step ``first`` to step
    ``last``; it stands in ``relation`` to ``threshold``, which is why it is read as a sign.
    """

    metric: str
    what: str
    value: float
    relation: Literal["≤", "≥"]
    threshold: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence on a run: how grave it is, what it rests on, what to try and which panel shows it.

    ``symptom`` is the name of the part that found it and ``label`` what it is called in a few
    words.
    """

    symptom: str
    label: str
    severity: Severity
    sentence: str
    readings: tuple[Reading, ...] = ()
    advice: str = ""
    panel: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that is said of a run at present, the gravest first.

    ``watched`` are the labels of what could be told by the numbers that this run has.
    """

    run: str = ""
    findings: tuple[Finding, ...] = ()
    watched: tuple[str, ...] = ()
