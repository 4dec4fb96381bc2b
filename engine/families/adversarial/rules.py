"""The rules of a game: its objective and the constraints in force, sorted by when they act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from engine.kinds import Constraint, ConstraintSettings, Objective, constraints, objectives
from engine.numerics.streams import stream
from engine.plan import Plan
from engine.roles import Critical, Parametrisation, Penalty, Perturbation, Precarious, Projection
from engine.training.memory import copied

Tensor = torch.Tensor


class Rules:
    """What is optimised and what is imposed; ``taken`` counts the steps that schedules follow."""

    def __init__(self, plan: Plan, parameters: Sequence[Tensor]) -> None:
        self.taken = 0
        self._parts: dict[str, Constraint] = {}
        self.reconfigure(plan, parameters)

    def reconfigure(self, plan: Plan, parameters: Sequence[Tensor]) -> None:
        """Take the plan's objective and constraints; those that stay on keep their state."""
        self.objective: Objective = objectives.get(plan.kinds["objective"])(
            plan.settings["objective"]
        )
        before, self._parts = self._parts, {}
        for name, kind in constraints.all().items():
            settings = plan.settings[f"discriminator.{name}"]
            if isinstance(settings, ConstraintSettings) and settings.on:
                part = kind(settings)
                _inherit(part, before.get(name), parameters, stream(_seed(plan), name))
                self._parts[name] = part
        found = self._parts.values()
        self.perturbations = [part for part in found if isinstance(part, Perturbation)]
        self.parametrisations = [part for part in found if isinstance(part, Parametrisation)]
        self.penalties = [part for part in found if isinstance(part, Penalty)]
        self.projections = [part for part in found if isinstance(part, Projection)]

    @property
    def hint(self) -> str:
        """What may have grown where the loss leaves the numbers, or nothing."""
        return self.objective.diverged() if isinstance(self.objective, Precarious) else ""

    def advance(self, parameters: Sequence[Tensor]) -> None:
        """Prepare for an update of the discriminator."""
        for part in self.parametrisations:
            part.advance(parameters)

    def perturb(self, points: Tensor, random: np.random.Generator) -> Tensor:
        """Return the points as the discriminator is to see them."""
        for part in self.perturbations:
            points = part.perturb(points, self.taken, random)
        return points

    def effective(self, parameters: Sequence[Tensor]) -> Sequence[Tensor]:
        """Return the parameters as the discriminator is to use them, differentiably."""
        for part in self.parametrisations:
            parameters = part.effective(parameters)
        return parameters

    def pull_back(self, parameters: Sequence[Tensor], gradients: Sequence[Tensor]) -> None:
        """Turn gradients by the effective parameters into gradients by the true ones, in place."""
        entering = [parameters]
        for part in self.parametrisations[:-1]:
            entering.append(part.effective(entering[-1]))
        for part, given in zip(reversed(self.parametrisations), reversed(entering), strict=False):
            part.pull_back(given, gradients)

    def project(self, parameters: Tensor) -> None:
        """Move the flat parameters back to where they may be."""
        for part in self.projections:
            part.project(parameters)

    def state(self) -> dict[str, Any]:
        """Return the step count and a copy of the constraints' state."""
        parts = {
            name: {key: copied(value) for key, value in part.state().items()}
            for name, part in self._parts.items()
            if isinstance(part, Parametrisation)
        }
        return {"taken": self.taken, "constraints": parts}

    def restore(self, state: Mapping[str, Any], like: Tensor) -> None:
        """Take over a state, on the device of ``like``."""
        self.taken = int(state["taken"])
        for name, part in self._parts.items():
            if isinstance(part, Parametrisation):
                saved = state["constraints"][name]
                part.restore({key: value.to(like) for key, value in saved.items()})


def complaints(plan: Plan) -> tuple[str, ...]:
    """Say, a sentence each, which parts of a plan make no sense together."""
    parts: list[object] = [objectives.get(plan.kinds["objective"])(plan.settings["objective"])]
    for name, kind in constraints.all().items():
        settings = plan.settings[f"discriminator.{name}"]
        if isinstance(settings, ConstraintSettings) and settings.on:
            parts.append(kind(settings))
    found = [part.complaint(plan.settings) for part in parts if isinstance(part, Critical)]
    return tuple(sentence for sentence in found if sentence)


def _inherit(
    part: object,
    before: object,
    parameters: Sequence[Tensor],
    random: np.random.Generator,
) -> None:
    """Give a parametrisation the state of the one before it, or a fresh one."""
    if not isinstance(part, Parametrisation):
        return
    if isinstance(before, Parametrisation):
        part.restore(before.state())
    else:
        part.start(parameters, random)


def _seed(plan: Plan) -> int:
    return int(getattr(plan.settings["training"], "seed", 0))
