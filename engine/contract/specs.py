"""Plain descriptions of everything the laboratory offers, from which the app builds its forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.contract.values import Config, Value

FieldKind = Literal["int", "float", "bool", "choice", "text", "path", "folder", "points"]
Scale = Literal["linear", "log"]
Direction = Literal["lower", "higher", "none"]
Picture = Literal[
    "points",
    "field",
    "arrows",
    "mesh",
    "lines",
    "histogram",
    "table",
    "images",
    "matrix",
    "board",
    "claims",
]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One setting: what it is called, what it may be, and when a change of it acts.

    ``low`` and ``high`` are inclusive bounds of numbers; ``live`` fields act between two steps of
    a running run, the others at its next restart. ``families`` are the model families to which the
    field means something, none for all; forms show it to no other. ``needs`` names another field
    of the section and the value without which this one means nothing; empty for none.
    """

    name: str
    kind: FieldKind
    default: Value
    label: str
    symbol: str = ""
    unit: str = ""
    help: str = ""
    source: str = ""
    low: float | None = None
    high: float | None = None
    scale: Scale = "linear"
    choices: tuple[str, ...] = ()
    choice_labels: tuple[str, ...] = ()
    live: bool = False
    families: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def serves(self, family: str) -> bool:
        """Whether the field means anything to that family."""
        return not self.families or family in self.families


@dataclass(frozen=True, slots=True)
class VariantSpec:
    """One part that a section can hold, with the fields it then has (``kind`` not among them).

    ``reads`` says of an objective what the discriminator's raw output is to it: a "logit", a
    "score" or a "critic" value; it is empty for all other parts. ``examples`` are "images" where
    a dataset has those, and empty for all other parts. ``replaces`` names sections that mean
    nothing beside the part, or single fields as "section.field": it has what they choose of its
    own, or does without.
    """

    name: str
    label: str
    help: str
    fields: tuple[FieldSpec, ...]
    reads: str = ""
    examples: str = ""
    replaces: tuple[str, ...] = ()

    def field(self, name: str) -> FieldSpec | None:
        """Return the field of that name, or None."""
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of a configuration, such as ``data`` or ``discriminator.clip``.

    A section with several possible parts has the field ``kind``, which names the variant in force;
    a section with one part has a single variant and no ``kind``. ``switch`` sections have the
    field ``on``; ``primary`` is the field meant when a section is set as a whole
    (``--set critic.clip=0.05`` sets ``discriminator.clip.c`` and turns it on). ``families`` are
    the model families that have the section; none means all.
    """

    name: str
    title: str
    group: str
    variants: tuple[VariantSpec, ...]
    choosable: bool = False
    live_kind: bool = False
    switch: bool = False
    primary: str = ""
    default_kind: str = ""
    families: tuple[str, ...] = ()

    def serves(self, family: str) -> bool:
        """Whether a configuration of that family has the section."""
        return not self.families or family in self.families

    def variant(self, kind: str) -> VariantSpec | None:
        """Return the variant named ``kind``; a section without choice has only one."""
        if not self.choosable:
            return self.variants[0]
        return next((v for v in self.variants if v.name == kind), None)

    def variant_of(self, config: Config) -> VariantSpec | None:
        """Return the variant that is in force in ``config``."""
        return self.variant(str(config.get(self.name, {}).get("kind", self.default_kind)))


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """One number: unit, which direction is better, how it is estimated and where that is from.

    ``group`` names the panel that draws it (losses, divergences, critic, gradients, modes,
    weights, tests); ``reference`` lists constant lines worth drawing beside it, such as log 2.
    """

    name: str
    label: str
    unit: str
    direction: Direction
    group: str
    estimator: str
    source: str
    dear: bool
    reference: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ProbeSpec:
    """One picture of a run that a panel can ask for."""

    name: str
    label: str
    picture: Picture
    help: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """One checkable promise of an experiment: after ``steps`` steps, ``metric`` lies in bounds."""

    metric: str
    steps: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """A named configuration with what should be seen in it and how long it runs."""

    name: str
    title: str
    summary: str
    look_for: str
    steps: int
    config: Config
    expect: tuple[Expectation, ...] = ()
    layout: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonSpec:
    """What a list of lessons shows of one; ``minutes`` is 0 where its author has not said."""

    name: str
    title: str
    summary: str = ""
    minutes: int = 0
    order: int = 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that this installation offers."""

    sections: tuple[SectionSpec, ...] = ()
    metrics: tuple[MetricSpec, ...] = ()
    probes: tuple[ProbeSpec, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    devices: tuple[str, ...] = ("cpu",)
    lessons: tuple[LessonSpec, ...] = ()

    def section(self, name: str) -> SectionSpec | None:
        """Return the section of that name, or None."""
        return next((s for s in self.sections if s.name == name), None)

    def metric(self, name: str) -> MetricSpec | None:
        """Return the metric of that name, or None."""
        return next((m for m in self.metrics if m.name == name), None)

    def field(self, section: str, name: str, config: Config) -> FieldSpec | None:
        """Return the spec of a field of the variant that ``config`` holds, or None."""
        found = self.section(section)
        variant = found.variant_of(config) if found else None
        return variant.field(name) if variant else None
