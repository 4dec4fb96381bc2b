"""What metrics and probes may see of a run at one step; looking changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.kinds import Dataset, Objective, Tensor
from engine.numerics.noise import Noise
from engine.numerics.streams import keyed
from engine.settings import Settings

T = TypeVar("T")
CHUNK = 16_384  # rows per pass through a network, so that a picture never needs much memory
# pure functions of their key, so nothing can pass from one run to another; they go with the dataset
_lasting: WeakKeyDictionary[Dataset, dict[Any, Any]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What the last step computed anyway; arrays are copies on the CPU.

    Outputs are raw (n,). ``fake_gradients`` (n, 2) is the gradient of each fake's own generator
    loss (the batch mean times n) at that fake. Norms are over all parameters of a player, raw,
    before the optimiser rescales them.
    """

    discriminator_loss: float
    generator_loss: float
    real_outputs: Floats
    fake_outputs: Floats
    fake_gradients: Floats
    discriminator_norm: float
    generator_norm: float


@dataclass(eq=False)
class Observation:
    """A run as seen at one step.

    ``generator`` maps noise (n, d) to points (n, 2) and ``discriminator`` points to raw outputs
    (n,), both differentiable, on ``device``, and with every constraint that shapes the function
    (such as spectral normalisation) in force. ``weights`` are the discriminator's weight matrices
    (no biases); ``generator_parameters`` those of the generator. ``settings`` holds the settings
    in force by section name (``"discriminator.clip"``). Results shared by several observers are
    kept in a cache that lives as long as this object, which is one step.
    """

    step: int
    seed: int
    dataset: Dataset
    objective: Objective
    noise: Noise
    generator: Callable[[Tensor], Tensor]
    discriminator: Callable[[Tensor], Tensor]
    settings: Mapping[str, Settings] = field(default_factory=dict)
    weights: tuple[Tensor, ...] = ()
    generator_parameters: tuple[Tensor, ...] = ()
    record: StepRecord | None = None
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    _cache: dict[Any, Any] = field(default_factory=dict)

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
        """Draw ``count`` fresh real points (count, 2), the same for the same part and count."""
        key = f"{part}/{count}"
        return self.cached(("real", key), lambda: self.dataset.sample(count, self.random(key)))

    def fake(self, count: int, part: str = "fake") -> Floats:
        """Draw ``count`` fresh fakes (count, 2) from noise keyed by (seed, part, step)."""
        key = f"{part}/{count}"
        return self.cached(
            ("fake", key), lambda: self.generate(self.noise.sample(count, self.random(key)))
        )

    def fixed_noise(self, count: int) -> Floats:
        """Return noise (count, d) that is the same at every step, so one point can be followed."""
        return self.noise.sample(count, keyed(self.seed, f"fixed/{count}", 0))

    def generate(self, noise: Floats) -> Floats:
        """Push noise (n, d) through the generator without gradients."""
        return self._pass(self.generator, noise)

    def outputs(self, points: Floats) -> Floats:
        """Return the discriminator's raw outputs (n,) at points (n, 2) without gradients."""
        return self._pass(self.discriminator, points)

    def tensor(self, values: Floats) -> Tensor:
        """Return a float32 tensor of the values on the run's device."""
        return torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32)).to(self.device)

    def _pass(self, network: Callable[[Tensor], Tensor], inputs: Floats) -> Floats:
        with torch.no_grad():
            chunks = [
                network(self.tensor(inputs[i : i + CHUNK])).cpu().numpy()
                for i in range(0, len(inputs), CHUNK)
            ]
        result: Floats = np.concatenate(chunks)
        return result
