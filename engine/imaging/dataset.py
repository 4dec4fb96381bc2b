"""What all datasets of images have in common."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import DataSettings, Doubles, Labels, Places, Shape, Split
from engine.settings import setting

BYTE = 256  # grey levels of a byte
CHANNELS: Mapping[str, int] = {"grey": 1, "colour": 3}
UNIT = Rectangle(0.0, 0.0, 1.0, 1.0)


class ImageSettings(DataSettings):
    """What every dataset of images can be asked; its own settings follow."""

    size: int = setting(
        0,
        label="Training images",
        unit="images",
        low=0,
        high=1_000_000,
        help="How many images are drawn once to train on; 0 takes all there are.",
    )


class ImageDataset:
    """A ``Dataset`` of images with values from 0 to 1; a subclass says how they are drawn.

    ``levels`` is the number of grey levels, None for continuous values.
    """

    examples: ClassVar[str] = "images"  # as the catalogue says
    modes = None
    area = UNIT

    def __init__(
        self,
        shape: Shape,
        *,
        levels: int | None = BYTE,
        classes: tuple[str, ...] = (),
        splits: tuple[Split, ...] = ("train", "held out"),
    ) -> None:
        self.shape = shape
        self.levels = levels
        self.classes = classes
        self.splits = splits

    @property
    def scale(self) -> float:
        """The step between two grey levels; of continuous values that of a byte."""
        return 1 / ((self.levels or BYTE) - 1)

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Draw (count, d) examples of the training split."""
        return self.labelled(count, random)[0]

    def labelled(
        self, count: int, random: np.random.Generator, split: Split = "train"
    ) -> tuple[Floats, Labels]:
        """Draw examples (count, d) with their labels (count,); LookupError for an empty split."""
        raise NotImplementedError

    def log_density(self, points: Doubles) -> None:
        """Return nothing: the density of images is not known."""

    def entropy(self) -> None:
        """Return nothing: it is not known."""

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> None:
        """Return nothing: images do not lie in the plane."""


@dataclass(frozen=True, eq=False)
class Pile:
    """Stored images (n, c, h, w), of which ``places`` (m,) form a split; None means all.

    Pixels become values by ``pixel * gain + offset``. They may lie in a mapped file.
    """

    pixels: NDArray[Any]
    labels: Labels | None = None
    places: Places | None = None
    gain: float = 1 / (BYTE - 1)
    offset: float = 0.0

    def __len__(self) -> int:
        return len(self.pixels) if self.places is None else len(self.places)

    def rows(self, chosen: Places) -> Floats:
        """Return the values (k, d) of the images at places within the split."""
        pixels = self.pixels[self._places(chosen)]
        values = pixels.reshape(len(pixels), math.prod(pixels.shape[1:])).astype(np.float32)
        values *= np.float32(self.gain)
        if self.offset:
            values += np.float32(self.offset)
        return np.clip(values, 0.0, 1.0, out=values)

    def labels_of(self, chosen: Places) -> Labels:
        """Return the labels (k,) of the images at places within the split."""
        if self.labels is None:
            return np.zeros(len(chosen), np.int64)
        found: Labels = self.labels[self._places(chosen)].astype(np.int64)
        return found

    def _places(self, chosen: Places) -> Places:
        return chosen if self.places is None else self.places[chosen]


class StoredImages(ImageDataset):
    """A dataset of finitely many images, each as likely as any other."""

    def __init__(
        self,
        train: Pile,
        held_out: Pile | None = None,
        *,
        levels: int | None = BYTE,
        classes: tuple[str, ...] = (),
    ) -> None:
        self._piles: dict[Split, Pile] = {"train": train}
        if held_out is not None and len(held_out):
            self._piles["held out"] = held_out
        shape = tuple(int(side) for side in train.pixels.shape[1:])
        super().__init__(shape, levels=levels, classes=classes, splits=tuple(self._piles))

    def count(self, split: Split = "train") -> int:
        """Return how many examples a split has."""
        return len(self._piles[split]) if split in self._piles else 0

    def rows(self, places: Places, split: Split = "train") -> Floats:
        """Return the examples (n, d) at places from 0 to count - 1."""
        return self._pile(split).rows(places)

    def labels(self, places: Places, split: Split = "train") -> Labels:
        """Return the labels (n,) at places from 0 to count - 1."""
        return self._pile(split).labels_of(places)

    def labelled(
        self, count: int, random: np.random.Generator, split: Split = "train"
    ) -> tuple[Floats, Labels]:
        """Draw examples (count, d) with their labels (count,), with replacement."""
        pile = self._pile(split)
        chosen = random.integers(len(pile), size=count)
        return pile.rows(chosen), pile.labels_of(chosen)

    def _pile(self, split: Split) -> Pile:
        if split not in self._piles:
            raise LookupError(f"this dataset has no images in the split '{split}'")
        return self._piles[split]


def divided(count: int, share: float, labels: Labels | None = None) -> tuple[Places, Places]:
    """Return the places of a training and of a held-out split, the same for the same arguments.

    ``share`` of every class is held out, rounded down, so that no class loses its last example.
    """
    order = np.random.default_rng(0).permutation(count)
    groups = np.zeros(count, np.int64) if labels is None else labels
    out = [members[: int(share * len(members))] for members in _by_group(order, groups)]
    held = np.sort(np.concatenate([*out, np.empty(0, np.int64)]))
    kept: Places = np.setdiff1d(np.arange(count, dtype=np.int64), held)
    return kept, held


def _by_group(order: Places, groups: Labels) -> list[Places]:
    arranged = order[np.argsort(groups[order], kind="stable")]
    ends = np.cumsum(np.unique(groups, return_counts=True)[1])[:-1]
    return np.split(arranged, ends)
