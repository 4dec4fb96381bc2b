"""What happened in a run, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from engine.contract.snapshot import Snapshot
from engine.contract.values import Config

Kind = Literal["change", "bookmark", "branch", "event"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something worth finding again: a setting changed, a bookmark, a branch, a collapse.

    ``text`` says it in a few words, such as «k 1 → 5».
    """

    step: int
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run of a tree: how far it is, from which run and step it came, and how it differs.

    ``title`` is what a person called it.
    """

    run: str
    step: int
    origin: str = ""
    origin_step: int = 0
    text: str = ""
    title: str = ""


class TimelineView(Protocol):
    """The past of a run, readable from any thread without a lock."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What happened, in order of steps."""
        ...

    @property
    def first(self) -> int | None:
        """The step of the first picture, None before there is one."""
        ...

    def mark(self, mark: Mark) -> None:
        """Enter what happened; any thread may do that."""
        ...

    def unmark(self, mark: Mark) -> None:
        """Forget a mark."""
        ...

    def at(self, step: int) -> Snapshot | None:
        """What was on screen at a step: of each picture the newest until then."""
        ...

    def glance(self, step: int) -> Snapshot | None:
        """``at``, but at once: of a file that is slow, what was seen before until it has come."""
        ...

    def config_at(self, step: int) -> Config | None:
        """The settings that were in force at a step, None where that is not known."""
        ...

    @property
    def arrivals(self) -> int:
        """How often something came that a glance did not wait for."""
        ...

    @property
    def trouble(self) -> str:
        """What could not be read, in words; empty as long as all could."""
        ...

    def steps(self) -> tuple[int, ...]:
        """The steps at which there is a picture, in order."""
        ...

    def seconds(self, step: int) -> float:
        """When a step was, in seconds since training began, of pauses no more than the first."""
        ...
