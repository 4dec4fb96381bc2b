"""The kinds of part there may be many of: one Protocol each, and the decorator that registers it.

A part is one class in one module of its kind's package. Its docstring is what the catalogue says
of it. Every class has ``name`` (as written in files), ``label`` (as shown) and ``Config``, the
settings it is built from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contract.snapshot import Floats, Part, Rectangle
from engine.contract.specs import Direction, Picture
from engine.rates import OptimiserSettings
from engine.registry import Registry
from engine.settings import Settings, setting

if TYPE_CHECKING:
    from engine.observation import Observation
    from engine.roles import Tape

Doubles = NDArray[np.float64]
Tensor = torch.Tensor


@dataclass(frozen=True, slots=True)
class Modes:
    """Labelled modes: ``centres`` (m, 2), ``weights`` (m,) adding to 1, and their common sigma."""

    centres: Doubles
    weights: Doubles
    sigma: float


class DataSettings(Settings):
    """What every dataset can be asked; its own settings follow."""

    size: int = setting(
        0,
        label="Training points",
        unit="points",
        low=0,
        high=1_000_000,
        help="How many points are drawn once to train on; 0 draws fresh ones for every batch.",
    )


class Dataset(Protocol):
    """A distribution on the plane that can be sampled and, where it is known, evaluated."""

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[DataSettings]]

    def __init__(self, config: Any) -> None: ...

    @property
    def area(self) -> Rectangle:
        """The square that a panel shows: the data with room around it."""
        ...

    @property
    def scale(self) -> float:
        """The finest length of the distribution (its noise sigma), in data units."""
        ...

    @property
    def modes(self) -> Modes | None:
        """The labelled modes, where there are any."""
        ...

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Draw (count, 2) points."""
        ...

    def log_density(self, points: Doubles) -> Doubles | None:
        """Return the exact log density (n,) at points (n, 2) in nats, or None where unknown."""
        ...

    def entropy(self) -> float | None:
        """Return the differential entropy in nats, or None where unknown."""
        ...

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles | None:
        """Return the exact mass of each cell (rows along y, columns along x), or None."""
        ...


class Objective(Protocol):
    """What the two players optimise, from raw outputs of the discriminator or critic (n,).

    ``reads`` says what a raw output is: a "logit", whose sigmoid is D; a "score", which regresses
    towards targets or a margin; or a "critic" value f. An objective that also meets
    ``engine.roles.ClosedForm`` spares the fast step autograd on the outputs.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[Settings]]
    reads: ClassVar[Literal["logit", "score", "critic"]]

    def __init__(self, config: Any) -> None: ...

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return the mean loss that the discriminator or critic descends, a scalar."""
        ...

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return the mean loss that the generator descends, a scalar."""
        ...


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


class ConstraintSettings(Settings):
    """What every constraint can be asked; its own settings follow, the main one first."""

    on: bool = setting(
        False, label="On", live=True, help="Whether this constraint is imposed at present."
    )


class Network(Protocol):
    """A function from (n, inputs) to (n, outputs): its architecture, apart from its parameters."""

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[Settings]]

    def __init__(self, config: Any, inputs: int, outputs: int) -> None: ...

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its parameters in order: matrices (out, in), and vectors for biases."""
        ...

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        ...

    def apply(self, parameters: Sequence[Tensor], inputs: Tensor) -> Tensor:
        """Return the outputs, differentiable by parameters and by inputs as often as needed."""
        ...

    def tape(self, rows: int, like: Tensor) -> Tape | None:
        """Return passes for ``rows`` examples, on the device of ``like``, or None for autograd."""
        ...


class Constraint(Protocol):
    """What is imposed on the discriminator or critic, alone or beside others.

    What it does is said by the roles of ``engine.roles`` that it meets: ``Perturbation`` before
    the discriminator sees its points, ``Parametrisation`` inside it, ``Penalty`` in its loss,
    ``Projection`` after its update. Within a role constraints act in the order of the registry.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[ConstraintSettings]]

    def __init__(self, config: Any) -> None: ...


class Optimiser(Protocol):
    """How the flat parameters of one player follow their gradient.

    ``config`` may be replaced between two steps; the state stays.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[OptimiserSettings]]
    config: Any

    def __init__(self, config: Any, parameters: Tensor) -> None: ...

    def step(self, parameters: Tensor, gradient: Tensor, rate: float) -> None:
        """Change the flat parameters in place."""
        ...

    def state(self) -> dict[str, Tensor]:
        """Return the state itself as named tensors, which ``step`` changes in place."""
        ...


datasets: Registry[type[Dataset]] = Registry("engine.data")
objectives: Registry[type[Objective]] = Registry("engine.objectives.adversarial")
constraints: Registry[type[Constraint]] = Registry("engine.constraints")
networks: Registry[type[Network]] = Registry("engine.networks")
optimisers: Registry[type[Optimiser]] = Registry("engine.optimisers")
metrics: Registry[type[Metric]] = Registry("engine.metrics")
probes: Registry[type[Probe]] = Registry("engine.probes")

DatasetT = TypeVar("DatasetT", bound=type[Dataset])
ObjectiveT = TypeVar("ObjectiveT", bound=type[Objective])
ConstraintT = TypeVar("ConstraintT", bound=type[Constraint])
NetworkT = TypeVar("NetworkT", bound=type[Network])
OptimiserT = TypeVar("OptimiserT", bound=type[Optimiser])
MetricT = TypeVar("MetricT", bound=type[Metric])
ProbeT = TypeVar("ProbeT", bound=type[Probe])


def dataset(part: DatasetT) -> DatasetT:
    """Register a dataset."""
    datasets.add(part.name, part)
    return part


def objective(part: ObjectiveT) -> ObjectiveT:
    """Register an objective."""
    objectives.add(part.name, part)
    return part


def constraint(part: ConstraintT) -> ConstraintT:
    """Register a constraint."""
    constraints.add(part.name, part)
    return part


def network(part: NetworkT) -> NetworkT:
    """Register a network."""
    networks.add(part.name, part)
    return part


def optimiser(part: OptimiserT) -> OptimiserT:
    """Register an optimiser."""
    optimisers.add(part.name, part)
    return part


def metric(part: MetricT) -> MetricT:
    """Register a metric."""
    metrics.add(part.name, part)
    return part


def probe(part: ProbeT) -> ProbeT:
    """Register a probe."""
    probes.add(part.name, part)
    return part
