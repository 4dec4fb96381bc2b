"""The rules of a game: its objective and the constraints in force, sorted by when they act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from engine.contract.errors import ConfigError
from engine.general import TrainingSettings
from engine.kinds import (
    Constraint,
    ConstraintSettings,
    Objective,
    Shape,
    constraints,
    objectives,
)
from engine.numerics.streams import stream
from engine.plan import Plan
from engine.roles import (
    Arrangement,
    Comparison,
    Critical,
    Exclusive,
    Foresight,
    Parametrisation,
    Penalty,
    Perturbation,
    Precarious,
    Projection,
)
from engine.training.memory import copied

Tensor = torch.Tensor


class Rules:
    """What is optimised and what is imposed; ``taken`` counts the steps that schedules follow.

    ``shape`` is that of an example and ``outputs`` how many the discriminator has.
    """

    def __init__(self, plan: Plan, parameters: Sequence[Tensor], shape: Shape) -> None:
        self.taken = 0
        self.outputs = output_count(plan)
        self._shape = shape
        self._parts: dict[str, Constraint] = {}
        self.reconfigure(plan, parameters)

    def reconfigure(self, plan: Plan, parameters: Sequence[Tensor]) -> None:
        """Take the plan's objective and constraints; those that stay on keep their state."""
        self.objective = _objective(plan)
        before, self._parts = self._parts, imposed(plan)
        for name, part in self._parts.items():
            _inherit(part, before.get(name), parameters, stream(_training(plan).seed, name))
        found = self._parts.values()
        self.perturbations = [part for part in found if isinstance(part, Perturbation)]
        self.parametrisations = [part for part in found if isinstance(part, Parametrisation)]
        self.penalties = [part for part in found if isinstance(part, Penalty)]
        self.projections = [part for part in found if isinstance(part, Projection)]
        self.arrangements = [part for part in found if isinstance(part, Arrangement)]
        widened(self.arrangements, self._shape)
        ahead = [part.steps_ahead() for part in found if isinstance(part, Foresight)]
        self.comparison = self.objective if isinstance(self.objective, Comparison) else None
        self.idle = self.comparison is not None and self.comparison.features() == 0
        self.foresight = 0 if self.idle else sum(ahead)
        self._length = _training(plan).steps

    @property
    def needs_data(self) -> bool:
        """Whether the generator's step, too, is told of real examples."""
        return self.comparison is not None or self.foresight > 0

    @property
    def share(self) -> float:
        """How much of the experiment's own length has passed."""
        return self.taken / self._length

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

    def arrange(self, points: Tensor) -> Tensor:
        """Return examples (n, d) of one kind as rows (r, e) that the discriminator reads."""
        for part in self.arrangements:
            points = part.arrange(points)
        return points

    def pull_rows(self, points: Tensor, slopes: Tensor) -> Tensor:
        """Return the gradient (n, d) of examples, given that of the rows made of them."""
        entering = [points]
        for part in self.arrangements[:-1]:
            entering.append(part.arrange(entering[-1]))
        for part, given in zip(reversed(self.arrangements), reversed(entering), strict=False):
            slopes = part.pull_back(given, slopes)
        return slopes

    def among(self, points: Tensor, company: Tensor) -> Tensor:
        """Return a row for each point (n, d) by itself in the company of real examples (c, d)."""
        for part in self.arrangements:
            points, company = part.among(points, company), part.arrange(company)
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


def imposed(plan: Plan) -> dict[str, Constraint]:
    """Return the constraints of a plan that are on, by name."""
    found = {}
    for name, kind in constraints.all().items():
        settings = plan.settings[f"discriminator.{name}"]
        if isinstance(settings, ConstraintSettings) and settings.on:
            found[name] = kind(settings)
    return found


def output_count(plan: Plan) -> int:
    """Return how many outputs the discriminator of a plan needs."""
    objective = _objective(plan)
    return max(1, objective.features()) if isinstance(objective, Comparison) else 1


def row_shape(plan: Plan, shape: Shape) -> Shape:
    """Return the shape of what the discriminator reads, given that of an example."""
    parts = [part for part in imposed(plan).values() if isinstance(part, Arrangement)]
    return widened(parts, shape)


def widened(parts: Sequence[Arrangement], shape: Shape) -> Shape:
    """Tell each arrangement the shape that it is given, and return that of the last one's rows."""
    for part in parts:
        shape = part.widen(shape)
    return shape


def refuse_misfits(plan: Plan, outputs: int) -> None:
    """Raise ConfigError where parts exclude each other, or batch or outputs are too few."""
    batch, needed = _training(plan).batch, 1
    for name, part in imposed(plan).items():
        if isinstance(part, Exclusive) and (words := part.refusal(plan.settings)):
            raise ConfigError(words)
        if isinstance(part, Arrangement):
            needed *= part.least()
            if batch < needed:
                raise ConfigError(
                    f"training.batch: {batch} is not allowed; with discriminator.{name} on it "
                    f"must be at least {needed}"
                )
    if output_count(plan) not in {1, outputs}:
        raise ConfigError(
            f"objective.kind: {plan.kinds['objective']} needs a discriminator with "
            f"{output_count(plan)} outputs, and this one has {outputs}; restart the run"
        )


def complaints(plan: Plan) -> tuple[str, ...]:
    """Say, a sentence each, which parts of a plan make no sense together."""
    parts: list[object] = [_objective(plan), *imposed(plan).values()]
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


def _objective(plan: Plan) -> Objective:
    return objectives.get(plan.kinds["objective"])(plan.settings["objective"])


def _training(plan: Plan) -> TrainingSettings:
    settings = plan.settings["training"]
    assert isinstance(settings, TrainingSettings)
    return settings
