"""What an adversarial game is made of: an objective and the constraints on the discriminator."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Protocol, TypeVar

import torch

from engine.registry import Registry
from engine.settings import Settings, setting

Tensor = torch.Tensor


class Objective(Protocol):
    """What the two players optimise, from raw outputs of the discriminator or critic (n,).

    ``reads`` says what a raw output is: a "logit", whose sigmoid is D; a "score", which regresses
    towards targets or a margin; or a "critic" value f. An objective that also meets
    ``engine.roles.ClosedForm`` spares the fast step autograd on the outputs.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[Settings]]
    reads: ClassVar[Literal["logit", "score", "critic"]]

    def __init__(self, config: Any) -> None: ...

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return the mean loss that the discriminator or critic descends, a scalar."""
        ...

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return the mean loss that the generator descends, a scalar."""
        ...


class ConstraintSettings(Settings):
    """What every constraint can be asked; its own settings follow, the main one first."""

    on: bool = setting(
        False, label="On", live=True, help="Whether this constraint is imposed at present."
    )


class Constraint(Protocol):
    """What is imposed on the discriminator or critic, alone or beside others.

    What it does is said by the roles of ``engine.roles`` that it meets: ``Perturbation`` before
    the discriminator sees its points, ``Parametrisation`` inside it, ``Penalty`` in its loss,
    ``Projection`` after its update. Within a role constraints act in the order of the registry.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[ConstraintSettings]]

    def __init__(self, config: Any) -> None: ...


objectives: Registry[type[Objective]] = Registry("engine.objectives.adversarial")
ObjectiveT = TypeVar("ObjectiveT", bound=type[Objective])


def objective(part: ObjectiveT) -> ObjectiveT:
    """Register an objective."""
    objectives.add(part.name, part)
    return part


constraints: Registry[type[Constraint]] = Registry("engine.constraints")
ConstraintT = TypeVar("ConstraintT", bound=type[Constraint])


def constraint(part: ConstraintT) -> ConstraintT:
    """Register a constraint."""
    constraints.add(part.name, part)
    return part
