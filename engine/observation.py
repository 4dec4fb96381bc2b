"""What metrics and probes may see of a run at one step; looking changes nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.kinds import PLANE, Dataset, Tensor
from engine.numerics.noise import Noise
from engine.numerics.streams import keyed
from engine.settings import Settings
from engine.views import Duel, FamilyView, passed, tensor

T = TypeVar("T")
# pure functions of their key, so nothing can pass from one run to another; they go with the dataset
_lasting: WeakKeyDictionary[Dataset, dict[Any, Any]] = WeakKeyDictionary()


class NotYetError(Exception):
    """A judge, such as a classifier, is still in training: ask again at a later observation."""


@dataclass(eq=False)
class Observation:
    """A run as seen at one step.

    ``generator`` maps noise (n, k) to samples of the model (n, d), differentiably, on ``device``.
    For a model whose likelihood has noise of its own, the last ``own_noise`` of the k are that.
    What only one family has is in its ``views``, such as ``engine.views.Duel``. ``settings`` holds
    the settings in force by section name (``"discriminator.clip"``). Results shared by several
    observers are kept in a cache that lives as long as this object, which is one step. One that is
    ``hurried`` would rather have NotYetError than wait for long.
    """

    step: int
    seed: int
    dataset: Dataset
    noise: Noise
    generator: Callable[[Tensor], Tensor]
    settings: Mapping[str, Settings] = field(default_factory=dict)
    views: tuple[FamilyView, ...] = ()
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    hurried: bool = False
    own_noise: int = 0
    _cache: dict[Any, Any] = field(default_factory=dict)

    @property
    def plane(self) -> bool:
        """Whether examples are points of the plane."""
        return self.dataset.shape == PLANE

    @property
    def images(self) -> bool:
        """Whether examples are images, (channels, height, width)."""
        return len(self.dataset.shape) == 3

    @property
    def sampled(self) -> bool:
        """Whether there are examples at all, real ones and the model's."""
        return math.prod(self.dataset.shape) > 0

    def has(self, kind: type) -> bool:
        """Whether the run can be seen in this way."""
        return any(isinstance(view, kind) for view in self.views)

    def view(self, kind: type[T]) -> T:
        """Return the run seen in one way; LookupError where its family does not offer it."""
        for view in self.views:
            if isinstance(view, kind):
                return view
        raise LookupError(f"this run has no {kind.__name__}")

    def forget_records(self) -> None:
        """Have everything measured on fresh samples, instead of reading what the last step left."""
        for view in self.views:
            view.record = None

    @property
    def duel(self) -> Duel:
        """The two players of an adversarial run."""
        return self.view(Duel)

    @property
    def reads(self) -> str:
        """What the discriminator's raw output is ("logit", "score", "critic"); "" without one."""
        return self.duel.objective.reads if self.has(Duel) else ""

    def cached(self, key: Any, compute: Callable[[], T]) -> T:
        """Return what ``compute`` gave for this key the first time it was asked at this step."""
        if key not in self._cache:
            self._cache[key] = compute()
        found: T = self._cache[key]
        return found

    def lasting(self, key: Any, compute: Callable[[], T]) -> T:
        """Return what depends on dataset, seed and key alone, kept as long as the dataset."""
        kept = _lasting.setdefault(self.dataset, {})
        if (self.seed, key) not in kept:
            kept[self.seed, key] = compute()
        found: T = kept[self.seed, key]
        return found

    def random(self, part: str) -> np.random.Generator:
        """Return the generator keyed by (seed, part, step)."""
        return keyed(self.seed, part, self.step)

    def real(self, count: int, part: str = "real") -> Floats:
        """Draw ``count`` fresh real examples (count, d), the same for the same part and count."""
        key = f"{part}/{count}"
        return self.cached(("real", key), lambda: self.dataset.sample(count, self.random(key)))

    def fake(self, count: int, part: str = "fake") -> Floats:
        """Draw ``count`` fresh fakes (count, d) from noise keyed by (seed, part, step)."""
        key = f"{part}/{count}"
        return self.cached(
            ("fake", key), lambda: self.generate(self.noise.sample(count, self.random(key)))
        )

    def fixed_noise(self, count: int) -> Floats:
        """Return noise (count, d) that is the same at every step, so one point can be followed."""
        return self.lasting(
            ("fixed noise", self.noise, count),
            lambda: self.noise.sample(count, keyed(self.seed, f"fixed/{count}", 0)),
        )

    @property
    def steering(self) -> Noise:
        """The noise that says what a sample shows, without that which only blurs it."""
        return replace(self.noise, dimension=self.noise.dimension - self.own_noise)

    def generate(self, noise: Floats) -> Floats:
        """Push noise (n, k) through the generator without gradients; what it lacks is 0."""
        lacking = self.noise.dimension - noise.shape[1]
        full = np.pad(noise, ((0, 0), (0, lacking))) if lacking else noise
        return passed(self.generator, full, self.device, math.prod(self.dataset.shape))

    def tensor(self, values: Floats) -> Tensor:
        """Return a float32 tensor of the values on the run's device."""
        return tensor(values, self.device)
