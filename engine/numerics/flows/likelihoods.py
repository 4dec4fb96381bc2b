"""What a flow says of fresh data, and how well it proposes for the data's own density."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.contract.snapshot import Floats
from engine.kinds import Doubles
from engine.numerics.choices import sample_count
from engine.numerics.noise import standard_normal
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation

LARGEST = 700.0  # the exponential of more is no number
LARGE = 1e100  # sums of squares of more are no numbers
DEAR = 1000  # samples of a flow whose density is found by integration


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its standard error."""

    value: float
    error: float

    @classmethod
    def of(cls, values: Doubles) -> Mean:
        """Return that of values (n,), whose squares may be no numbers; some may be infinite."""
        largest = float(np.abs(values).max())
        if not np.isfinite(largest):
            return cls(_sum_of_infinite(values), float("inf"))
        unit = largest if largest > LARGE else 1.0
        values = values / unit
        return cls(unit * float(values.mean()), unit * float(values.std() / len(values) ** 0.5))


def _sum_of_infinite(values: Doubles) -> float:
    """Return ±∞, or NaN where values (n,) are infinite both ways or unknown."""
    ends = {float(value) for value in values[np.isinf(values)]}
    return ends.pop() if len(ends) == 1 and not np.isnan(values).any() else float("nan")


def count_of(seen: Observation) -> int:
    """Return how many samples a likelihood is averaged over."""
    count = sample_count(seen)
    return min(count, DEAR) if seen.view(Flow).continuous else count


def log_likelihoods(seen: Observation) -> Doubles:
    """Return log p (n,) of fresh examples in nats; of dequantised ones a lower bound, on average.

    The examples are ``seen.real(count_of(seen), "likelihood")``.
    """

    def compute() -> Doubles:
        examples = seen.real(count_of(seen), "likelihood")
        flow = seen.view(Flow)
        if not flow.spread_noise:
            return flow.log_densities(examples).astype(np.float64)
        shape = (len(examples), flow.spread_noise)
        noise = seen.tensor(standard_normal(seen.random("likelihood/spread"), shape))
        real, gain = flow.spread(seen.tensor(examples), noise)
        gains = gain.detach().double().cpu().numpy()
        total: Doubles = flow.log_densities(real.detach().cpu().numpy()) + gains
        return total

    return seen.cached("log likelihoods", compute)


def excess(seen: Observation) -> Doubles | None:
    """Return log π(x) − log p(x) (n,) at fresh examples in nats, or None where π is unknown."""
    examples = seen.real(count_of(seen), "likelihood")
    found = seen.dataset.log_density(examples.astype(np.float64))
    return None if found is None else found - log_likelihoods(seen)


def density_known(seen: Observation) -> bool:
    """Whether the data's exact density can be asked for."""
    corner = np.array([[seen.dataset.area.left, seen.dataset.area.bottom]])
    return seen.plane and seen.dataset.log_density(corner) is not None


@dataclass(frozen=True, slots=True)
class Importance:
    """Samples (n, d) of the model with the log π(x) − log p(x) (n,) of each, in nats."""

    samples: Floats
    log_weights: Doubles

    @property
    def weights(self) -> Doubles:
        """The weights (n,) themselves, whose mean estimates the integral of π, which is 1."""
        values: Doubles = np.exp(np.minimum(self.log_weights, LARGEST))
        return values

    @property
    def shares(self) -> Doubles:
        """The weights (n,) divided by their sum; all 0 where no sample has any."""
        top = self.log_weights.max()
        if not np.isfinite(top):
            return np.zeros(len(self.samples))
        values = np.exp(self.log_weights - top)
        shares: Doubles = values / values.sum()
        return shares

    @property
    def effective(self) -> float:
        """The effective share of the samples, (Σw)²/(n·Σw²), from 1/n to 1; 0 without weights."""
        total = float(np.square(self.shares).sum())
        return 1.0 / (total * len(self.samples)) if total > 0 else 0.0


def importance(seen: Observation) -> Importance:
    """Return samples of the flow as a proposal for the data's exact density."""

    def compute() -> Importance:
        samples = seen.fake(count_of(seen), "importance")
        exact = seen.dataset.log_density(samples.astype(np.float64))
        assert exact is not None
        proposed = seen.view(Flow).log_densities(samples).astype(np.float64)
        return Importance(samples, exact - proposed)

    return seen.cached("importance", compute)
