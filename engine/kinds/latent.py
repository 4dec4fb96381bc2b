"""Codes: the posteriors and priors that a latent variable model is made of.

Like networks these parts are stateless: their parameters, if they have any, are described by
``shapes``, drawn by ``initial`` and handed to every function as a list, so that one flat tensor
holds all that is trained. All randomness is handed in as standard normal ``noise``. A part is
built anew whenever its settings change, so it may keep nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.kinds.data import Doubles, Shape
from engine.registry import Registry
from engine.settings import Settings

Tensor = torch.Tensor
Examples = Callable[[int], Floats]  # draws so many examples (count, d)


@dataclass(frozen=True, slots=True)
class Draw:
    """Codes (k, n, d), k for each of n examples, and log q(z|x) (k, n) at them, in nats.

    ``cost`` (n,) is what the posterior itself adds to the loss, such as a commitment.
    """

    codes: Tensor
    log_density: Tensor
    cost: Tensor | None = None


class Marginal(Protocol):
    """A distribution p(z) of codes (d,)."""

    @property
    def noise(self) -> int:
        """How many noise coordinates a code is drawn from."""
        ...

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log p(z) (...) at codes (..., d), in nats."""
        ...

    def sample(self, noise: Tensor) -> Tensor:
        """Return codes (n, d) from noise (n, ``noise``); what moves z comes first in the noise."""
        ...


class Codes(Protocol):
    """The distributions q(z|x) of the codes of n examples."""

    @property
    def mean(self) -> Tensor:
        """The mean code of each example, (n, d)."""
        ...

    def draw(self, noise: Tensor) -> Draw:
        """Return codes from noise (k, n, noise of the posterior), differentiably."""
        ...

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log q(z|x) (k, n) at codes (k, n, d); (k, 1, d) asks all examples about each."""
        ...

    def kl(self, prior: Marginal) -> Tensor | None:
        """Return KL(q‖p) by example and dimension, (n, d), or None where no formula is known."""
        ...


class Posterior(Protocol):
    """A family q(z|x) of distributions, chosen for each example by the encoder's outputs.

    ``code`` is the shape of one code as the decoder takes it. A posterior whose ``outputs`` are
    (0,) has no encoder: it keeps parameters for each of the ``examples`` that there are to train
    on. ``reparametrised`` says whether a draw is differentiable by what chose it. Raises
    ConfigError where it cannot serve.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[Settings]]
    reparametrised: ClassVar[bool]

    def __init__(self, config: Any, dimension: int, examples: int = 0) -> None: ...

    @property
    def outputs(self) -> Shape:
        """The shape of what the encoder gives for an example."""
        ...

    @property
    def code(self) -> Shape:
        """The shape of one code."""
        ...

    @property
    def noise(self) -> int:
        """How many noise coordinates a code is drawn from."""
        ...

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its own parameters."""
        ...

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        ...

    def at(
        self, parameters: Sequence[Tensor], outputs: Tensor, rows: Tensor | None, share: float
    ) -> Codes:
        """Return q(z|x) for the encoder's outputs (n, outputs).

        ``rows`` (n,) are the places of the examples among those to train on, or None for others;
        ``share`` of the experiment's length has passed.
        """
        ...


@runtime_checkable
class OwnPrior(Protocol):
    """A posterior whose codes only its own prior fits, such as a uniform one over a codebook."""

    def own_prior(self, parameters: Sequence[Tensor]) -> Marginal:
        """Return that prior."""
        ...


@runtime_checkable
class Settling(Protocol):
    """A posterior that changes its own parameters after an update, not by their gradient."""

    def settle(self, parameters: Sequence[Tensor], outputs: Tensor) -> None:
        """Change the parameters in place, given the encoder's outputs (n, outputs) of the step."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a prior may be made of: q(z|x) at any examples, and some examples to train on.

    ``encode`` takes examples (n, d) and, where they are ``training`` examples (m, d), their places
    among those. Codes are drawn from ``noise`` coordinates.
    """

    encode: Callable[[Tensor, Tensor | None], Codes]
    training: Tensor
    noise: int


class Prior(Protocol):
    """A family of distributions p(z) of codes of ``dimension`` for examples of ``shape``.

    ``wants`` says how many fixed training examples it asks to be surrounded by. Raises
    ConfigError where it cannot serve.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[Settings]]

    def __init__(self, config: Any, dimension: int, shape: Shape, examples: int = 0) -> None: ...

    @property
    def wants(self) -> int:
        """How many training examples it is made of."""
        ...

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its parameters."""
        ...

    def initial(self, random: np.random.Generator, examples: Examples) -> list[Doubles]:
        """Draw initial parameters of those shapes; ``examples`` draws examples of the data."""
        ...

    def at(self, parameters: Sequence[Tensor], around: Surroundings) -> Marginal:
        """Return p(z)."""
        ...


posteriors: Registry[type[Posterior]] = Registry("engine.posteriors")
PosteriorT = TypeVar("PosteriorT", bound=type[Posterior])


def posterior(part: PosteriorT) -> PosteriorT:
    """Register a posterior."""
    posteriors.add(part.name, part)
    return part


priors: Registry[type[Prior]] = Registry("engine.priors")
PriorT = TypeVar("PriorT", bound=type[Prior])


def prior(part: PriorT) -> PriorT:
    """Register a prior."""
    priors.add(part.name, part)
    return part
