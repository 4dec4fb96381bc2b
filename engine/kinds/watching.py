"""What looks at a run: metrics, which are numbers, and probes, which are pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar, runtime_checkable

from engine.contract.snapshot import Part
from engine.contract.specs import Direction, Picture
from engine.registry import Registry

if TYPE_CHECKING:
    from engine.observation import Observation


@dataclass(frozen=True, slots=True)
class Measurement:
    """A number with its standard error and its noise floor, where they are known."""

    value: float
    error: float | None = None
    floor: float | None = None


class Metric(Protocol):
    """One number of a run. The class docstring states the estimator.

    A cheap metric (``dear`` False) is taken every step from ``seen.record`` and must cost
    microseconds; a dear one draws fresh samples under the observation budget. ``reference`` are
    constant lines worth drawing beside it.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    unit: ClassVar[str]
    direction: ClassVar[Direction]
    group: ClassVar[str]
    source: ClassVar[str]
    dear: ClassVar[bool]
    reference: ClassVar[tuple[tuple[str, float], ...]]

    def applies(self, seen: Observation) -> bool:
        """Whether the number has a meaning for this run."""
        ...

    def measure(self, seen: Observation) -> Measurement:
        """Return the number; the floor is the same estimator on two real samples."""
        ...


class Probe(Protocol):
    """One picture of a run, drawn at ``resolution`` cells a side or points (0: its default)."""

    name: ClassVar[str]
    label: ClassVar[str]
    picture: ClassVar[Picture]

    def applies(self, seen: Observation) -> bool:
        """Whether the picture has a meaning for this run."""
        ...

    def draw(self, seen: Observation, resolution: int = 0) -> Part:
        """Make the picture."""
        ...


@runtime_checkable
class Steered(Protocol):
    """A probe whose picture depends on where a person points, besides the run.

    Without a place ``draw`` makes the picture, at a place of the probe's own choice.
    """

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Part:
        """Make the picture at ``at``, in the probe's units; what lies outside is brought inside."""
        ...


metrics: Registry[type[Metric]] = Registry("engine.metrics")
MetricT = TypeVar("MetricT", bound=type[Metric])


def metric(part: MetricT) -> MetricT:
    """Register a metric."""
    metrics.add(part.name, part)
    return part


probes: Registry[type[Probe]] = Registry("engine.probes")
ProbeT = TypeVar("ProbeT", bound=type[Probe])


def probe(part: ProbeT) -> ProbeT:
    """Register a probe."""
    probes.add(part.name, part)
    return part
