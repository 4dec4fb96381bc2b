"""A script beside the engine, both in double precision."""

import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.families.adversarial import Game
from engine.headless.overrides import overridden
from engine.kinds import families
from engine.plan import Plan, check
from engine.scripts.later import Later
from engine.scripts.script import script_of

STEPS = 100
SMALL = (
    "training.batch=16",
    "generator.width=8",
    "generator.depth=1",
    "discriminator.width=8",
    "discriminator.depth=1",
)


def plan_of(*settings: str, small: bool = True) -> Plan:
    return check(overridden({}, [*(SMALL if small else ()), *settings]))


def model_of(*settings: str) -> Plan:
    """Return a small autoencoder."""
    sides = [f"{side}.{size}" for side in ("encoder", "decoder") for size in ("width=8", "depth=1")]
    return check(overridden({}, ["family=variational", "training.batch=16", *sides, *settings]))


def flow_of(*settings: str) -> Plan:
    """Return a small flow."""
    return check(overridden({}, ["family=flow", "training.batch=16", *settings]))


def learnt(plan: Plan, steps: int = STEPS) -> list[list[float]]:
    """Return the loss of every step of a model with one player, by the engine."""
    model: Any = families.get(plan.kinds["family"])
    model = model(plan, dtype=torch.float64)
    return [[model.step().loss] for _ in range(steps)]


def played(plan: Plan, steps: int = STEPS) -> tuple[list[list[float]], Game]:
    """Return both losses of every step of the engine's own game."""
    game = Game(plan, dtype=torch.float64)
    records = [game.step() for _ in range(steps)]
    return [[r.discriminator_loss, r.generator_loss] for r in records], game


def followed(plan: Plan, rest: Sequence[Later], steps: int) -> tuple[list[list[float]], Any]:
    """Return the losses of every step of a model whose settings change on the way."""
    model: Any = families.get(plan.kinds["family"])
    model, losses = model(plan, dtype=torch.float64), []
    for step in range(steps):
        for each in rest:
            if each.step == step:
                model.reconfigure(each.plan)
        losses.append(_losses(model.step()))
    return losses, model


def _losses(record: Any) -> list[float]:
    if hasattr(record, "generator_loss"):
        return [record.discriminator_loss, record.generator_loss]
    return [record.loss]


def scripted(
    plan: Plan, folder: Path, steps: int = STEPS, rest: Sequence[Later] = ()
) -> tuple[Any, dict[str, Any]]:
    """Return the losses of every step of the script, and the models that it returns."""
    script = script_of(plan, "A title", rest=rest)
    path = folder / "run.py"
    path.write_text(script.text, encoding="utf-8")
    if script.arrays:
        np.savez(folder / script.beside, **script.arrays)
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        models, losses = runpy.run_path(str(path))["train"](steps)
    finally:
        torch.set_default_dtype(usual)
    return losses, models


def assert_the_same(plan: Plan, folder: Path, steps: int = STEPS) -> None:
    game = plan.kinds["family"] == "adversarial"
    expected = played(plan, steps)[0] if game else learnt(plan, steps)
    losses, _ = scripted(plan, folder, steps)
    np.testing.assert_allclose(losses, expected, rtol=1e-6, atol=1e-12)
