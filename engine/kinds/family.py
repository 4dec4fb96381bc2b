"""Families: how one training step is taken, from drawing data to moving parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

import torch

from engine.contract.commands import Player
from engine.registry import Registry

if TYPE_CHECKING:
    from engine.observation import Observation
    from engine.plan import Plan


class Family(Protocol):
    """A model with its way of training; all it does follows from plan, seed and the calls made.

    Its settings and the parts it is made of are declared by the section list of the same name in
    ``engine.sections``.
    """

    name: ClassVar[str]

    def __init__(self, plan: Plan, device: torch.device | str = "cpu") -> None: ...

    def step(self, player: Player = "both") -> object:
        """Take one step, or one update of one player; a family of one player takes a step.

        Raises DivergedError before an update that would not be finite.
        """
        ...

    def reconfigure(self, plan: Plan) -> None:
        """Apply a changed plan between two steps; what it does not mention goes on as it was.

        Raises ConfigError, changing nothing, if it asks for what acts only at a restart.
        """
        ...

    def complaints(self) -> tuple[str, ...]:
        """Say, a sentence each, which settings make no sense together."""
        ...

    def observation(self, step: int, seed: int) -> Observation:
        """Return the model as it stands, for metrics and probes; it changes nothing."""
        ...

    def state(self) -> dict[str, Any]:
        """Return a copy of all that changes in training: nested tensors, numbers and text."""
        ...

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a state of the same plan, on any device; UserError if it does not fit."""
        ...


families: Registry[type[Family]] = Registry("engine.families")
FamilyT = TypeVar("FamilyT", bound=type[Family])


def family(part: FamilyT) -> FamilyT:
    """Register a family."""
    families.add(part.name, part)
    return part
