"""Where the game's examples come from: the data, the noise, and the run's random streams."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.contract.errors import ConfigError
from engine.contract.snapshot import Floats
from engine.kinds import Dataset, DataSettings, datasets
from engine.numerics.noise import Noise
from engine.numerics.streams import stream
from engine.numerics.training_set import training_set, training_size
from engine.plan import Plan
from engine.training.memory import random_state, restore_random

PURPOSES = ("data", "noise", "augmentation")
MOST = 2**30  # bytes of a training set that is drawn once


class Draws:
    """Batches of real examples and of noise, each from its own stream of the seed."""

    def __init__(self, plan: Plan, seed: int, noise: Noise) -> None:
        self.noise = noise
        self._seed = seed
        self._streams = {purpose: stream(seed, purpose) for purpose in PURPOSES}
        self.reconfigure(plan)

    def reconfigure(self, plan: Plan) -> None:
        """Take the plan's dataset; the streams go on.

        A dataset of limited size is drawn once, from a stream that depends on the seed alone; of
        one that is stored that many examples are chosen. Raises ConfigError if it is too large.
        """
        settings = plan.settings["data"]
        assert isinstance(settings, DataSettings)
        self.dataset: Dataset = datasets.get(plan.kinds["data"])(settings)
        self._table: Floats | None = None
        if settings.size > 0:
            self._table = self._drawn_once(settings.size)

    def _drawn_once(self, size: int) -> Floats:
        size = training_size(self.dataset, size)
        width = math.prod(self.dataset.shape)
        if 4 * size * width > MOST:
            raise ConfigError(
                f"data.size: {size:,} examples of {width:,} numbers do not fit into "
                f"{MOST >> 30} GiB; at most {MOST // (4 * width):,} do"
            )
        return training_set(self.dataset, size, self._seed)

    @property
    def augmentation(self) -> np.random.Generator:
        """The stream that constraints draw from."""
        return self._streams["augmentation"]

    @property
    def examples(self) -> np.random.Generator:
        """The stream that real examples are chosen by."""
        return self._streams["data"]

    @property
    def latent(self) -> np.random.Generator:
        """The stream that noise is drawn from."""
        return self._streams["noise"]

    def data(self, count: int, random: np.random.Generator | None = None) -> Floats:
        """Draw real examples (count, d), from the run's own stream unless another is given."""
        random = random or self._streams["data"]
        if self._table is None:
            return self.dataset.sample(count, random)
        chosen: Floats = self._table[random.integers(len(self._table), size=count)]
        return chosen

    def batch(self, count: int) -> tuple[Floats, NDArray[np.int64] | None]:
        """Draw as ``data`` does, with each example's place in the training set if it is limited."""
        if self._table is None:
            return self.data(count), None
        places = self._streams["data"].integers(len(self._table), size=count)
        return self._table[places], places

    @property
    def training(self) -> Floats | None:
        """The training set (n, d), where it is limited."""
        return self._table

    def prior(self, count: int, random: np.random.Generator | None = None) -> Floats:
        """Draw noise (count, d), from the run's own stream unless another is given."""
        return self.noise.sample(count, random or self._streams["noise"])

    def state(self) -> dict[str, str]:
        """Return where each stream stands."""
        return {purpose: random_state(random) for purpose, random in self._streams.items()}

    def restore(self, state: Mapping[str, str]) -> None:
        """Put each stream back."""
        for purpose, random in self._streams.items():
            restore_random(random, state[purpose])
