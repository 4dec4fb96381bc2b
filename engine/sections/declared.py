"""How sections are declared: a choice of parts, or one model of settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from engine.registry import Registry
from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class Choice:
    """A section that holds one of several parts; ``live`` if another acts without a restart."""

    name: str
    title: str
    group: str
    parts: Callable[[], Mapping[str, Any]]
    default: str
    live: bool = False


@dataclass(frozen=True, slots=True)
class Single:
    """A section with one model of settings; ``part`` has its docstring in words for a person."""

    name: str
    title: str
    group: str
    model: type[Settings]
    part: Any


Declared = Choice | Single


class NoSettings(Settings):
    """Nothing to set."""


class SectionList(Protocol):
    """What the configuration of one family consists of; the docstring describes the family.

    One with ``trains`` False has nothing to train and no data: only settings to move, and pictures
    of what follows from them.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    trains: ClassVar[bool]

    def declared(self) -> tuple[Declared, ...]:
        """Return its sections in the order in which forms show them."""
        ...


section_lists: Registry[type[SectionList]] = Registry("engine.sections")
SectionListT = TypeVar("SectionListT", bound=type[SectionList])


def section_list(part: SectionListT) -> SectionListT:
    """Register the sections of a family."""
    section_lists.add(part.name, part)
    return part
