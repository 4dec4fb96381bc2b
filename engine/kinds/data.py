"""Datasets: what there is to be learnt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Floats, Rectangle
from engine.registry import Registry
from engine.settings import Settings, setting

Doubles = NDArray[np.float64]
Shape = tuple[int, ...]
PLANE: Shape = (2,)


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
    """A distribution of examples that can be sampled and, where it is known, evaluated.

    Examples are points of the plane, ``shape`` (2,), or images, (channels, height, width), which
    travel flat, d = channels * height * width, with values from 0 to 1.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[DataSettings]]

    def __init__(self, config: Any) -> None: ...

    @property
    def shape(self) -> Shape:
        """The shape of one example."""
        ...

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
        """Draw (count, d) examples."""
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


datasets: Registry[type[Dataset]] = Registry("engine.data")
DatasetT = TypeVar("DatasetT", bound=type[Dataset])


def dataset(part: DatasetT) -> DatasetT:
    """Register a dataset."""
    datasets.add(part.name, part)
    return part
