"""The flow family: one invertible map that carries noise to the data.

One step, by maximum likelihood (Rezende and Mohamed 2015; Dinh et al. 2017):

    draw examples x from the data
    find their codes z = T⁻¹(x) and log |det dz/dx|
    raise log p(x) = log N(z; 0, I) + log |det dz/dx| along its gradient

A continuous flow draws codes z and times t as well, and fits its velocity to x − z on the line
between them (Lipman et al. 2023).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

import numpy as np
import torch

from engine.contract.commands import Player as Who
from engine.contract.snapshot import Floats
from engine.families.flow.frame import Frame
from engine.families.flow.model import Model, complaints
from engine.families.flow.view import observed
from engine.general import TrainingSettings
from engine.kinds import family
from engine.numerics.noise import Noise, standard_normal
from engine.numerics.sending import sent
from engine.numerics.streams import keyed, stream
from engine.observation import Observation
from engine.plan import Plan
from engine.training.average import Averaged
from engine.training.draws import Draws
from engine.training.late import number, record
from engine.training.learner import Learner
from engine.training.memory import wholly
from engine.training.restart import refuse_restart
from engine.views import FlowRecord

Tensor = torch.Tensor
HINT = "a lower learning rate may help"
FRAME = 4096  # examples by which the data is standardised


@family
class Transport:
    """A flow that learns to carry standard normal codes to the data.

    The whole of what it does follows from plan, seed and the calls made; on the CPU bit for bit.
    Raises ConfigError for parts that do not fit each other or the data.
    """

    name: ClassVar[str] = "flow"

    def __init__(
        self,
        plan: Plan,
        device: torch.device | str = "cpu",
        *,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        self.plan = plan
        self._like = torch.zeros(0, device=device, dtype=dtype)
        self._taken = 0
        seed = self._training.seed
        self._draws = Draws(plan, seed, Noise(0))
        frame = Frame(self._draws.data(FRAME, stream(seed, "frame")), self._like)
        self.model = Model(plan, self._draws.dataset, frame)
        self._draws.noise = Noise(self.model.dimension)
        arrays = self.model.initial(stream(seed, "initialisation"))
        self.learner = Learner("flow", "optimiser", plan, arrays, self._like)
        self.averaged = Averaged(self.learner.parameters, self._training)
        self._record: FlowRecord | None = None

    @property
    def _training(self) -> TrainingSettings:
        settings = self.plan.settings["training"]
        assert isinstance(settings, TrainingSettings)
        return settings

    @property
    def _share(self) -> float:
        """How much of the experiment's own length has passed."""
        return self._taken / self._training.steps

    def step(self, player: Who = "both") -> FlowRecord:
        """Take one step; one "of a player" moves no schedule.

        Raises DivergedError before an update that would not be finite.
        """
        loss = self._loss(self._draws.data(self._training.batch), self._draws.latent)
        self.learner.write(loss)
        value = number(loss)
        self.learner.judge(value, HINT)
        self._record = record(FlowRecord, {"loss": value, "gradient_norm": self.learner.felt})
        with torch.no_grad():
            self.learner.update(self._share)
            self.averaged.follow()
        self._taken += player == "both"
        return self._record

    def _loss(self, examples: Floats, random: np.random.Generator) -> Tensor:
        """Return what is descended, on examples (n, d), with all else drawn by ``random``."""
        count, model = len(examples), self.model
        noise = standard_normal(random, (count, model.dequantiser.noise))
        codes = times = np.zeros((0, 0), np.float32)
        if model.regressed:
            codes = standard_normal(random, (count, model.dimension))
            times = random.random((count, 1), dtype=np.float32)
        drawn = (self._tensor(values) for values in (examples, noise, codes, times))
        return model.loss(self.learner.parameters.leaves, *drawn)

    def _fresh_loss(self, random: np.random.Generator) -> Tensor:
        return self._loss(self._draws.data(self._training.batch, random), random)

    def _evaluate_once(self) -> None:
        """Fill the record without an update and without touching the run's own streams."""
        if self._record is None:
            loss = self._fresh_loss(keyed(self._training.seed, "first record", 0))
            self.learner.write(loss)
            self.learner.measure()
            self._record = FlowRecord(float(loss.detach()), self.learner.norm)

    @torch.no_grad()
    def reconfigure(self, plan: Plan) -> None:
        """Apply a changed plan between two steps; whatever it does not mention goes on as it was.

        Raises ConfigError, changing nothing, if it asks for what acts only at a restart.
        """
        refuse_restart(self.plan, plan)
        if plan.config["data"] != self.plan.config["data"]:
            self._draws.reconfigure(plan)
        self.plan = plan
        self.learner.reconfigure(plan)
        self.averaged.reconfigure(self._training)

    def complaints(self) -> tuple[str, ...]:
        """Say, a sentence each, which settings make no sense together."""
        return complaints(self.plan, self._draws.dataset)

    def observation(self, step: int, seed: int) -> Observation:
        """Return the flow as it stands, for metrics and probes; it changes nothing."""
        self._evaluate_once()
        return observed(
            step,
            seed,
            plan=self.plan,
            draws=self._draws,
            model=self.model,
            shown=self.averaged.shown,
            loss=self._fresh_loss,
            record=self._record,
        )

    def state(self) -> dict[str, Any]:
        """Return a copy of all that changes as training goes on: tensors, numbers and text."""
        state = {
            "taken": self._taken,
            "flow": self.learner.state(),
            "frame": self.model.frame.state(),
            "draws": self._draws.state(),
            "record": asdict(self._record) if self._record else {},
        }
        return state | self.averaged.state()

    @torch.no_grad()
    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a state of a flow with the same plan, on any device.

        Raises UserError, changing nothing, if the state is of another model.
        """
        wholly(self._restore, state, self.state(), "flow")

    def _restore(self, state: Mapping[str, Any]) -> None:
        self._taken = int(state["taken"])
        self.learner.restore(state["flow"])
        self.model.frame.restore(state["frame"])
        self._draws.restore(state["draws"])
        found = {name: float(value) for name, value in state["record"].items()}
        self._record = FlowRecord(**found) if found else None
        self.averaged.restore(state)

    def _tensor(self, values: Floats) -> Tensor:
        return sent(values, self._like)
