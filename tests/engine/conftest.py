"""Runs made by hand, for observers to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np
import pytest
import torch

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import (
    PLANE,
    Dataset,
    DataSettings,
    Doubles,
    Modes,
    Tensor,
    datasets,
    families,
    objectives,
)
from engine.numerics.noise import Noise
from engine.observation import Observation
from engine.plan import check
from engine.views import Duel, StepRecord

Player = Callable[[Tensor], Tensor]
Observe = Callable[..., Observation]


class Unknown:
    """A uniform square of which nothing is known but its samples."""

    name: ClassVar[str] = "unknown"
    label: ClassVar[str] = "Unknown"
    Config: ClassVar[type[DataSettings]] = DataSettings
    shape, area, scale, modes = PLANE, Rectangle(-1.5, -1.5, 1.5, 1.5), 0.1, None

    def __init__(self, config: DataSettings) -> None:
        """Take no settings."""

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        return random.random((count, 2), dtype=np.float32) * np.float32(2) - np.float32(1)

    def log_density(self, points: Doubles) -> None:
        """Nothing."""

    def entropy(self) -> None:
        """Nothing."""

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> None:
        """Nothing."""


def dataset(name: str) -> Dataset:
    kind = Unknown if name == "unknown" else datasets.get(name)
    return kind(kind.Config())


def judge(points: Tensor) -> Tensor:
    return torch.sin(points[:, 0]) + 0.5 * points[:, 1]


def record_of(seen: Observation, batch: int = 64) -> StepRecord:
    return StepRecord(
        discriminator_loss=1.25,
        generator_loss=0.75,
        real_outputs=seen.duel.outputs(seen.real(batch, "step")),
        fake_outputs=seen.duel.outputs(seen.fake(batch, "step")),
        fake_gradients=np.full((batch, 2), [0.3, 0.4], dtype=np.float32),
        discriminator_norm=2.0,
        generator_norm=3.0,
    )


def at_its_start(config: Mapping[str, Any], step: int, seed: int, *, record: bool) -> Observation:
    plan = check(config)
    seen = families.get(plan.kinds["family"])(plan).observation(step, seed)
    if not record:
        seen.forget_records()
    return seen


def by_hand(
    data: str = "gaussian",
    *,
    objective: str = "non_saturating",
    generator: Player | None = None,
    discriminator: Player = judge,
    noise: int = 2,
    step: int = 7,
    seed: int = 3,
    record: bool = False,
    config: Mapping[str, Any] | None = None,
) -> Observation:
    scale = torch.ones(1, requires_grad=True)
    bend = generator or (lambda z: torch.stack([z[:, 0], z[:, -1]], 1))
    plan = check({"objective": {"kind": objective}, **(config or {})})
    duel = Duel(
        objective=objectives.get(objective)(plan.settings["objective"]),
        discriminator=discriminator,
        weights=(torch.linspace(-0.02, 0.02, 41).reshape(1, 41), torch.ones(3, 3)),
        generator_parameters=(scale,),
    )
    seen = Observation(
        step=step,
        seed=seed,
        dataset=dataset(data),
        noise=Noise(noise),
        generator=lambda z: scale * bend(z),
        settings=plan.settings,
        views=(duel,),
    )
    seen.duel.record = record_of(seen) if record else None
    return seen


@pytest.fixture(scope="session")
def observe() -> Observe:
    """Make an observation: by default of N(0, I) made from its own noise under a mild judge.

    With ``trained``, a configuration, it is of a model of that family as it is at its start.
    """

    def make(
        data: str = "gaussian", *, trained: Mapping[str, Any] | None = None, **chosen: Any
    ) -> Observation:
        if trained is None:
            return by_hand(data, **chosen)
        config = {**trained, **(chosen.get("config") or {})}
        step, seed = chosen.get("step", 7), chosen.get("seed", 3)
        return at_its_start(config, step, seed, record=chosen.get("record", False))

    return make


@pytest.fixture(scope="session")
def modes() -> Modes:
    """Four modes at the corners of a square of side 2, unequally likely, sigma 0.1."""
    centres = np.array([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]])
    return Modes(centres, np.array([0.4, 0.3, 0.2, 0.1]), 0.1)
