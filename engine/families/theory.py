"""The theory family: studies whose settings are moved, with nothing to train.

A study is built when it is looked at and at no other time, so that of a slider that is dragged only
the places are worked out that somebody sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import torch

from engine.contract.commands import Player as Who
from engine.contract.errors import UserError
from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import DataSettings, Doubles, Modes, Shape, Study, family, studies
from engine.numerics.noise import Noise
from engine.observation import Observation
from engine.plan import Plan
from engine.training.restart import refuse_restart
from engine.views import Theory

REFUSAL = "a study of theory has nothing to train: move its settings, or have its claims checked"


class NoData:
    """Examples without coordinates, for a run that has none."""

    name: ClassVar[str] = "none"
    label: ClassVar[str] = "No data"
    Config: ClassVar[type[DataSettings]] = DataSettings

    def __init__(self, config: DataSettings) -> None:
        """Take settings that mean nothing here."""

    @property
    def shape(self) -> Shape:
        """The shape of one example: it has no coordinates."""
        return (0,)

    @property
    def area(self) -> Rectangle:
        """The unit square."""
        return Rectangle(0.0, 0.0, 1.0, 1.0)

    @property
    def scale(self) -> float:
        """1."""
        return 1.0

    @property
    def modes(self) -> Modes | None:
        """None."""
        return None

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Return (count, 0) numbers."""
        return np.zeros((count, 0), np.float32)

    def log_density(self, points: Doubles) -> Doubles | None:
        """Return None."""
        return None

    def entropy(self) -> float | None:
        """Return None."""
        return None

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles | None:
        """Return None."""
        return None


@family
class Demonstration:
    """A study at its present settings; it never takes a step, and all its settings are live.

    Raises KeyError for a study that does not exist, which a checked plan never names.
    """

    name: ClassVar[str] = "theory"

    def __init__(self, plan: Plan, device: torch.device | str = "cpu") -> None:
        del device  # studies are worked out in double precision on the CPU
        self.plan = plan
        self._data = NoData(DataSettings())
        self._kind: type[Study] = studies.get(plan.kinds["study"])
        self._study: Study | None = None

    def step(self, player: Who = "both") -> object:
        """Raise UserError: there is nothing to train."""
        raise UserError(REFUSAL)

    def reconfigure(self, plan: Plan) -> None:
        """Move to other settings of the same study.

        Raises ConfigError, changing nothing, if it asks for another one.
        """
        refuse_restart(self.plan, plan)
        self.plan, self._study = plan, None

    def complaints(self) -> tuple[str, ...]:
        """Return nothing: all settings of a study make sense together."""
        return ()

    def observation(self, step: int, seed: int) -> Observation:
        """Return the study, for probes; there is nothing to measure."""
        return Observation(
            step=step,
            seed=seed,
            dataset=self._data,
            noise=Noise(0),
            generator=lambda codes: codes[:, :0],
            settings=self.plan.settings,
            views=(Theory(kind=self._kind, present=self._present),),
        )

    def state(self) -> dict[str, Any]:
        """Return the name of the study, beside whose settings there is nothing to keep."""
        return {"study": self._kind.name}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Do nothing for a state of this study; raise UserError for one of another."""
        if state.get("study") != self._kind.name:
            raise UserError(f"the saved state is not of the study '{self._kind.name}'")

    def _present(self) -> Study:
        if self._study is None:
            self._study = self._kind(self.plan.settings["study"])
        return self._study
