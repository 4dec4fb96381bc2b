"""Three digits as the three channels of one image."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from engine.contract.snapshot import Floats
from engine.imaging.dataset import ImageDataset, ImageSettings, StoredImages
from engine.imaging.digits import LEVELS, NAMES, digit_piles
from engine.imaging.idx_sets import MNIST, idx_piles
from engine.kinds import DataSettings, Labels, Split, dataset
from engine.settings import setting

CHANNELS = 3
BASE = len(NAMES)


class StackedSettings(ImageSettings):
    """Which digits are stacked."""

    source: Literal["digits", "mnist"] = setting(
        "digits",
        label="Digits",
        help="The digits of 8×8 pixels that travel with the program, or MNIST of 28×28.",
        choice_labels=("8×8", "MNIST"),
        source="Metz et al. 2017",
    )
    path: str = setting(
        "",
        label="Folder of MNIST",
        kind="folder",
        needs=("source", "mnist"),
        help="A folder with MNIST's four IDX files; empty: they are downloaded once (12 MB).",
    )


@dataset
class StackedDigits(ImageDataset):
    """Three independent digits as red, green and blue: 1000 equally likely modes to cover.

    The label is the number that the channels spell. Modes are counted by classifying each channel
    by itself. With MNIST this is the stacked MNIST of Metz et al. 2017 and Srivastava et al. 2017.
    """

    name: ClassVar[str] = "stacked_digits"
    label: ClassVar[str] = "Stacked digits"
    order: ClassVar[int] = 22
    Config: ClassVar[type[DataSettings]] = StackedSettings

    def __init__(self, config: StackedSettings) -> None:
        if config.source == "digits":
            self.channel = StoredImages(*digit_piles(), levels=LEVELS, classes=NAMES)
        else:
            self.channel = StoredImages(*idx_piles(MNIST, config.path), classes=NAMES)
        super().__init__(
            (CHANNELS, *self.channel.shape[1:]),
            levels=self.channel.levels,
            classes=tuple(f"{number:03d}" for number in range(BASE**CHANNELS)),
            splits=self.channel.splits,
        )

    def labelled(
        self, count: int, random: np.random.Generator, split: Split = "train"
    ) -> tuple[Floats, Labels]:
        """Draw examples (count, d) with the numbers from 0 to 999 that they spell (count,)."""
        planes, digits = self.channel.labelled(CHANNELS * count, random, split)
        powers = BASE ** np.arange(CHANNELS - 1, -1, -1)
        labels: Labels = digits.reshape(count, CHANNELS) @ powers
        return planes.reshape(count, CHANNELS * planes.shape[1]), labels
