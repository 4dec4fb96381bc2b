"""What a part of the game may offer beyond its kind; each offer is a Protocol that it may meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
import torch

from engine.settings import Settings

Tensor = torch.Tensor


class Tape(Protocol):
    """One network's passes over batches of a fixed number of rows, without autograd.

    Returned tensors are buffers that the next call of the same method overwrites.
    """

    def forward(
        self, parameters: Sequence[Tensor], inputs: Tensor, out: Tensor | None = None
    ) -> Tensor:
        """Return the outputs (rows, outputs), written into ``out`` where it is given."""
        ...

    def backward(self, slopes: Tensor, gradients: Sequence[Tensor]) -> None:
        """Write the gradient of the parameters, given that of the outputs (rows, outputs)."""
        ...

    def pull(self, slopes: Tensor) -> Tensor:
        """Return the gradient of the inputs (rows, inputs), given that of the outputs."""
        ...

    def push(self, directions: Tensor, gradients: Sequence[Tensor]) -> None:
        """Add the gradient of <directions, what ``pull`` last returned> by the parameters."""
        ...


@runtime_checkable
class ClosedForm(Protocol):
    """An objective that knows its own derivatives by the raw outputs (n,)."""

    def discriminator_slopes(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the discriminator's loss and its gradients by the real and the fake outputs."""
        ...

    def generator_slopes(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the generator's loss and its gradient by the fake outputs."""
        ...


@runtime_checkable
class Perturbation(Protocol):
    """A constraint that acts before: noise added to whatever the discriminator is shown."""

    def perturb(self, points: Tensor, step: int, random: np.random.Generator) -> Tensor:
        """Return points (n, 2) plus noise that does not depend on them."""
        ...


@runtime_checkable
class Parametrisation(Protocol):
    """A constraint that acts inside: the discriminator uses a function of its parameters.

    Parameters are those of a network in their order: matrices, and vectors for the biases.
    """

    def start(self, parameters: Sequence[Tensor], random: np.random.Generator) -> None:
        """Make the state for these parameters."""
        ...

    def advance(self, parameters: Sequence[Tensor]) -> None:
        """Bring the state up to date; called once before every update and at no other time."""
        ...

    def effective(self, parameters: Sequence[Tensor]) -> list[Tensor]:
        """Return the parameters that the network is to use, differentiably."""
        ...

    def pull_back(self, parameters: Sequence[Tensor], gradients: Sequence[Tensor]) -> None:
        """Turn gradients by the effective parameters into gradients by ``parameters``, in place."""
        ...

    def state(self) -> dict[str, Tensor]:
        """Return the state as named tensors."""
        ...

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Take over a state."""
        ...


@runtime_checkable
class Penalty(Protocol):
    """A constraint that acts through the loss: a term in the input gradients at some points."""

    def points(self, real: Tensor, fake: Tensor, random: np.random.Generator) -> Tensor:
        """Return the points (n, 2) at which the discriminator's slope is judged."""
        ...

    def penalty(self, gradients: Tensor) -> Tensor:
        """Return the term, a scalar, from the discriminator's gradients (n, 2) there."""
        ...


@runtime_checkable
class ClosedPenalty(Protocol):
    """A penalty that knows its own derivative by the gradients (n, 2)."""

    def penalty_slopes(self, gradients: Tensor) -> tuple[Tensor, Tensor]:
        """Return the term and its derivative (n, 2) by the gradients."""
        ...


@runtime_checkable
class Projection(Protocol):
    """A constraint that acts after: the parameters are moved back to where they may be."""

    def project(self, parameters: Tensor) -> None:
        """Change the flat parameters in place."""
        ...


@runtime_checkable
class Arrangement(Protocol):
    """A constraint that acts on what the discriminator reads: rows, each made of examples.

    It widens the discriminator, so it comes and goes only with a restart.
    """

    def widen(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Return the shape of a row, given that of an example, and remember it."""
        ...

    def least(self) -> int:
        """Return how many examples there must be."""
        ...

    def arrange(self, points: Tensor) -> Tensor:
        """Return rows (r, e) made of examples (n, d) of one kind, differentiably."""
        ...

    def pull_back(self, points: Tensor, slopes: Tensor) -> Tensor:
        """Return the gradient (n, d) of the examples, given that of their rows (r, e)."""
        ...

    def among(self, points: Tensor, company: Tensor) -> Tensor:
        """Return a row for each point (n, d) by itself, in the company of real examples (c, d)."""
        ...

    def note(self) -> str:
        """Return in a few words what company a single point is shown in."""
        ...


@runtime_checkable
class Foresight(Protocol):
    """A constraint on the generator's step: it looks some of the discriminator's steps ahead."""

    def steps_ahead(self) -> int:
        """Return how many."""
        ...


@runtime_checkable
class Comparison(Protocol):
    """An objective that compares samples as wholes, where others add up outputs one by one.

    What it compares are ``features`` outputs of the discriminator for each example, or, with 0,
    the examples as the discriminator would see them, which leaves it idle. Its raw outputs are
    values of the witness, the function in which the two samples differ most.
    """

    def features(self) -> int:
        """Return how many outputs of the discriminator it wants."""
        ...

    def scores(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the witness (n,) at each of the features (n, k), which is left out of its own."""
        ...

    def witness(self, points: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """Return the witness (p,) of samples (n, k) at other features (p, k)."""
        ...

    def generator_cost(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return what the generator descends, a scalar, from features (n, k)."""
        ...


@runtime_checkable
class Differentiable(Protocol):
    """An optimiser whose step can be taken as a function, for those who look ahead."""

    def ahead(
        self, parameters: Tensor, gradient: Tensor, rate: float, state: Mapping[str, Tensor]
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return flat parameters and state after a step, differentiably, changing nothing.

        ``state`` is what ``state()`` or an earlier such step returned.
        """
        ...


@runtime_checkable
class Critical(Protocol):
    """A part that knows which company makes no sense for it."""

    def complaint(self, settings: Mapping[str, Settings]) -> str:
        """Return a sentence on what does not fit, or nothing; ``settings`` are by section."""
        ...


@runtime_checkable
class Exclusive(Protocol):
    """A part that cannot stand beside some others."""

    def refusal(self, settings: Mapping[str, Settings]) -> str:
        """Return a sentence naming the setting that stands in its way, or nothing."""
        ...


@runtime_checkable
class Lengthy(Protocol):
    """A costly metric that takes many times as long as the others of its group.

    It is measured by itself, at its own pace, so that their curves are not coarse for its sake.
    """

    lengthy: ClassVar[bool]


@runtime_checkable
class Precarious(Protocol):
    """An objective that knows what in it may leave the numbers."""

    def diverged(self) -> str:
        """Return, for the end of a sentence, what may have grown and what helps, or nothing."""
        ...
