"""The script of a game: generator against discriminator or critic."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from engine.general import NoiseSettings, TrainingSettings
from engine.kinds import Shape, constraints, objectives
from engine.kinds.adversarial import ConstraintSettings
from engine.plan import Plan
from engine.roles import Arrangement
from engine.scripts.frame import Data, Frame
from engine.scripts.learning import bounded, initial, moved, networks_of, rate
from engine.scripts.snippets import Snippet, shared, snippet

SIDES = ("generator", "discriminator")


def adversarial(plan: Plan, data: Data) -> Frame:
    """Return what the script of a game consists of.

    Raises ScriptError, naming the setting, for what it cannot say.
    """
    training = plan.settings["training"]
    assert isinstance(training, TrainingSettings)
    objective = snippet(
        objectives.get(plan.kinds["objective"]), "objective", plan.settings["objective"]
    )
    imposed = _imposed(plan, data.shape)
    if objective.sets.get("idle"):
        imposed = [part for part in imposed if part.get("perturb") or part.get("arrange")]
    values = _values(training, objective, imposed, data)
    sides = SIDES[:1] if values["idle"] else SIDES
    moves = {side: moved(plan, side, side, ahead=bool(values["foresight"])) for side in sides}
    values |= {
        "optimisers": {side: moves[side].get("make") for side in sides},
        "bounded": bounded(plan, sides),
        "memory": moves[sides[-1]].get("memory"),
        "rates": [line for side in sides for line in rate(plan, side, f"optimiser_{side[0]}")],
        "initial": {side: initial(plan, side) for side in sides},
    }
    return Frame(
        constants=_constants(training),
        blocks=(
            _noise(plan),
            *_players(plan, data.shape, objective, imposed),
            *_rules(objective, imposed, values),
            *([moves["discriminator"].text] if values["foresight"] else []),
            shared("adversarial", **values).text,
        ),
        falling=bool(values["rates"]),
        samples="model(tensor(sample_noise({count}, random))).numpy()",
        columns=("discriminator_loss", "generator_loss"),
    )


def _noise(plan: Plan) -> str:
    noise = plan.settings["noise"]
    assert isinstance(noise, NoiseSettings)
    return shared("noise", dimension=noise.dimension, distribution=noise.distribution).text


def _rules(objective: Snippet, imposed: list[Snippet], values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is optimised and what is imposed, and what helps with that."""
    yield objective.text
    if values["penalties"]:
        yield shared("slopes").text
    yield from (part.text for part in imposed)
    if values["rates"]:
        yield shared("rate").text
    if values["ema"]:
        yield shared("average").text


def _constants(training: TrainingSettings) -> tuple[str, ...]:
    lines = [
        f"K_D, K_G = {training.k_d}, {training.k_g}  # updates of the discriminator and of the "
        "generator in a step"
    ]
    if training.ema:
        lines.append(f"EMA = {training.ema}  # decay of the average of the generator's weights")
    return tuple(lines)


def _values(
    training: TrainingSettings, objective: Snippet, imposed: list[Snippet], data: Data
) -> dict[str, Any]:
    """Return what the template of the training is told of objective and constraints."""

    def named(name: str) -> list[str]:
        return [part.get(name) for part in imposed if part.get(name)]

    perturb, penalties, foresight = named("perturb"), named("penalty"), named("foresight")
    steps_ahead = int(foresight[0]) if foresight else 0
    return {
        "compares": bool(objective.sets.get("compares")),
        "idle": bool(objective.sets.get("idle")),
        "perturb": "".join(perturb),
        "arrange": named("arrange"),
        "penalties": penalties,
        "starts": [*named("start"), *named("project")],
        "advance": "".join(named("advance")),
        "project": "".join(named("project")),
        "project_ahead": "".join(named("project_ahead")),
        "foresight": steps_ahead,
        "draws": bool(perturb or steps_ahead or any("extra" in text for text in penalties)),
        "sampler": data.sampler,
        "ema": training.ema > 0,
    }


def _imposed(plan: Plan, shape: Shape) -> list[Snippet]:
    """Return the snippets of the constraints that are on, in the order in which they act."""
    found = []
    for name, kind in constraints.all().items():
        settings = plan.settings[f"discriminator.{name}"]
        if isinstance(settings, ConstraintSettings) and settings.on:
            path = f"discriminator.{name}"
            found.append(snippet(kind, path, settings, copies=math.prod(shape[1:])))
    return found


def _players(
    plan: Plan, shape: Shape, objective: Snippet, imposed: list[Snippet]
) -> tuple[str, ...]:
    noise = plan.settings["noise"]
    assert isinstance(noise, NoiseSettings)
    sides: dict[str, tuple[Shape, Shape]] = {"generator": ((noise.dimension,), shape)}
    outputs = 1
    if objective.sets.get("compares"):
        outputs = plan.settings["objective"].model_dump().get("outputs", 0)
    if outputs:
        sides["discriminator"] = (_row_shape(plan, shape), (outputs,))
    factor = "".join(part.get("factor") for part in imposed)
    squashed = "generator" if len(shape) == 3 else ""
    return networks_of(plan, sides, squashed=squashed, factors={"discriminator": factor})


def _row_shape(plan: Plan, shape: Shape) -> Shape:
    """Return the shape of what the discriminator reads at once."""
    for name, kind in constraints.all().items():
        settings = plan.settings[f"discriminator.{name}"]
        if isinstance(settings, ConstraintSettings) and settings.on:
            part: Any = kind(settings)
            shape = part.widen(shape) if isinstance(part, Arrangement) else shape
    return shape
