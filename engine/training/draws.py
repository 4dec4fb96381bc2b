"""Where the game's examples come from: the data, the noise, and the run's random streams."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.contract.snapshot import Floats
from engine.kinds import Dataset, DataSettings, datasets
from engine.numerics.noise import Noise
from engine.numerics.streams import stream
from engine.plan import Plan
from engine.training.memory import random_state, restore_random

PURPOSES = ("data", "noise", "augmentation")


class Draws:
    """Batches of real examples and of noise, each from its own stream of the seed."""

    def __init__(self, plan: Plan, seed: int, noise: Noise) -> None:
        self.noise = noise
        self._seed = seed
        self._streams = {purpose: stream(seed, purpose) for purpose in PURPOSES}
        self.reconfigure(plan)

    def reconfigure(self, plan: Plan) -> None:
        """Take the plan's dataset; the streams go on.

        A dataset of limited size is drawn once, from a stream that depends on the seed alone.
        """
        settings = plan.settings["data"]
        assert isinstance(settings, DataSettings)
        self.dataset: Dataset = datasets.get(plan.kinds["data"])(settings)
        self._table: Floats | None = None
        if settings.size > 0:
            self._table = self.dataset.sample(settings.size, stream(self._seed, "training set"))

    @property
    def augmentation(self) -> np.random.Generator:
        """The stream that constraints draw from."""
        return self._streams["augmentation"]

    def data(self, count: int, random: np.random.Generator | None = None) -> Floats:
        """Draw real examples (count, 2), from the run's own stream unless another is given."""
        random = random or self._streams["data"]
        if self._table is None:
            return self.dataset.sample(count, random)
        chosen: Floats = self._table[random.integers(len(self._table), size=count)]
        return chosen

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
