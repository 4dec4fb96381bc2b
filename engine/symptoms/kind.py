"""The kind of part that finds one thing in the curves of a run and says it in words."""

from __future__ import annotations

from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from engine.contract.findings import Finding
from engine.registry import Registry
from engine.symptoms.evidence import Evidence

Names = tuple[str, ...]


class Symptom(Protocol):
    """One thing that may be the matter with a run, or good about it.

    ``metrics`` are columns that suffice to tell, in groups of which any is enough; ``families``
    those of models that can have it, none for all. ``panel`` shows what it is about. Thresholds are
    constants of the module, each with the reason for it; what they were measured on is in
    docs/diagnosis.md.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    order: ClassVar[int]
    families: ClassVar[tuple[str, ...]]
    metrics: ClassVar[tuple[Names, ...]]
    panel: ClassVar[str]

    def find(self, evidence: Evidence) -> Finding | None:
        """Say what there is to say at present, or None."""
        ...


@runtime_checkable
class Particular(Protocol):
    """A symptom that a run may not have although its family and its numbers are such."""

    def tells(self, evidence: Evidence) -> bool:
        """Whether it could be told of this run."""
        ...


@runtime_checkable
class Renamed(Protocol):
    """A symptom that has another label in some runs."""

    def called(self, evidence: Evidence) -> str:
        """Return its label in this run."""
        ...


@runtime_checkable
class Explaining(Protocol):
    """A symptom that explains others, which are not said beside it; they are named."""

    explains: ClassVar[tuple[str, ...]]


symptoms: Registry[type[Symptom]] = Registry("engine.diagnosis")
SymptomT = TypeVar("SymptomT", bound=type[Symptom])


def symptom(part: SymptomT) -> SymptomT:
    """Register a symptom."""
    symptoms.add(part.name, part)
    return part


def watched(part: Symptom, evidence: Evidence) -> bool:
    """Whether a run's family and its numbers are such that the symptom could be told."""
    suits = not part.families or evidence.family in part.families
    known = any(evidence.names.issuperset(group) for group in part.metrics)
    return suits and known and (not isinstance(part, Particular) or part.tells(evidence))


def called(part: Symptom, evidence: Evidence) -> str:
    """Return what a symptom is called in a run."""
    return part.called(evidence) if isinstance(part, Renamed) else part.label
