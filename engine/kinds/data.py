"""Datasets: what there is to be learnt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Floats, Rectangle
from engine.registry import Registry
from engine.settings import Settings, setting

Doubles = NDArray[np.float64]
Labels = NDArray[np.int64]
Places = NDArray[np.int64]
Shape = tuple[int, ...]
Split = Literal["train", "held out"]
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
    travel flat, d = channels * height * width, with values from 0 to 1. Of images ``area`` is the
    unit square, ``scale`` the step between two grey levels, and modes, density, entropy and masses
    are None; what else they offer is said by the roles below, of which ``Labelled`` and
    ``Quantised`` are met by every dataset of images.
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
        """Return the entropy in nats, differential unless it is ``Quantised``, None if unknown."""
        ...

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles | None:
        """Return the exact mass of each cell (rows along y, columns along x), or None."""
        ...


@runtime_checkable
class Labelled(Protocol):
    """A dataset whose examples belong to classes; ``classes`` is empty where none are known.

    ``sample`` draws from the training split. ``splits`` names what there is to draw from: data
    that is made on demand has both, for all of it is fresh; files may hold nothing out.
    """

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, by label."""
        ...

    @property
    def splits(self) -> tuple[Split, ...]:
        """The splits that are not empty; the training split is always there."""
        ...

    def labelled(
        self, count: int, random: np.random.Generator, split: Split = "train"
    ) -> tuple[Floats, Labels]:
        """Draw examples (count, d) with their labels (count,), all 0 where there are no classes.

        Raises LookupError for a split that is empty.
        """
        ...


@runtime_checkable
class Quantised(Protocol):
    """A dataset whose every value is k / (levels - 1) for a whole k from 0 to levels - 1.

    ``levels`` is None where values are continuous, such as in an array of floats.
    """

    @property
    def levels(self) -> int | None:
        """The number of grey levels."""
        ...


@runtime_checkable
class Stored(Protocol):
    """A dataset of finitely many examples, which may be more than memory holds."""

    def count(self, split: Split = "train") -> int:
        """Return how many examples a split has."""
        ...

    def rows(self, places: Places, split: Split = "train") -> Floats:
        """Return the examples (n, d) at places (n,) from 0 to count - 1."""
        ...

    def labels(self, places: Places, split: Split = "train") -> Labels:
        """Return the labels (n,) of the examples at places (n,), all 0 without classes."""
        ...


@runtime_checkable
class Factored(Protocol):
    """A dataset made from known factors, such as position and colour of a shape."""

    @property
    def factors(self) -> tuple[str, ...]:
        """The names of the factors."""
        ...

    def factored(
        self, count: int, random: np.random.Generator
    ) -> tuple[Floats, dict[str, Doubles]]:
        """Draw examples (count, d) and the exact value (count,) of each of their factors."""
        ...


@runtime_checkable
class Stacked(Protocol):
    """Images whose channels are independent draws from another dataset, so modes multiply.

    The label is that of the channels read as one number: 100 a + 10 b + c for digits a, b, c. A
    classifier for ``channel`` classifies each channel by itself (Metz et al. 2017).
    """

    @property
    def channel(self) -> Labelled:
        """The dataset of single channels, shape (1, height, width)."""
        ...


datasets: Registry[type[Dataset]] = Registry("engine.data")
DatasetT = TypeVar("DatasetT", bound=type[Dataset])


def dataset(part: DatasetT) -> DatasetT:
    """Register a dataset."""
    datasets.add(part.name, part)
    return part
