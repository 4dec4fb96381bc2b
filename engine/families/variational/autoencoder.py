"""The variational family: one model, whose bound of log p(x) is raised.

One step, as Kingma and Welling 2014 (algorithm 1) and Lecture C p. 23 write it:

    draw examples x from the data (and dequantise them)
    the encoder gives q(z|x); draw K codes z for each x
    the decoder gives p(x|z)
    all parameters follow the gradient of the bound, E log p(x|z) − KL(q(z|x)‖p(z))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contract.commands import Player as Who
from engine.contract.snapshot import Floats
from engine.families.variational.fitted import Company, Fitted
from engine.families.variational.model import Model
from engine.families.variational.sense import collapse, complaints
from engine.families.variational.view import observed
from engine.general import TrainingSettings
from engine.kinds import Codes, Terms, family
from engine.numerics.codes.units import variation
from engine.numerics.noise import Noise, standard_normal
from engine.numerics.sending import sent
from engine.numerics.streams import keyed, stream
from engine.observation import Observation
from engine.plan import Plan
from engine.training.average import Averaged
from engine.training.draws import Draws
from engine.training.late import Number, Row, number, record, row
from engine.training.learner import Learner
from engine.training.memory import wholly
from engine.training.restart import refuse_restart
from engine.training.shelf import shelf
from engine.views import LatentRecord

Tensor = torch.Tensor
PATIENCE = 300  # steps after which codes that say nothing are called collapsed
RARELY = 50  # steps between two looks at which coordinates are used
FEW = 16  # examples: over fewer the variance of a code may be small by chance
HINT = "a lower learning rate or a larger σ may help"


@dataclass(frozen=True, slots=True)
class Passed:
    """What one pass over a batch gave: the loss and all that it is made of."""

    loss: Tensor
    terms: Terms
    outputs: Tensor
    codes: Codes


@family
class Autoencoder:
    """An encoder and a decoder that raise a bound of log p(x) together.

    The whole of what it does follows from plan, seed and the calls made; on the CPU bit for bit.
    Raises ConfigError for parts that do not fit each other or the data.
    """

    name: ClassVar[str] = "variational"

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
        self._draws = Draws(plan, seed, Noise(0))  # codes and dequantisation draw by themselves
        training = self._draws.training
        self.model = Model(plan, self._draws.dataset, 0 if training is None else len(training))
        random = stream(seed, "initialisation")
        arrays = self.model.initial(random, lambda count: self._draws.data(count, random))
        self.learner = Learner("model", "optimiser", plan, arrays, self._like)
        self.averaged = Averaged(self.learner.parameters, self._training)
        self._record: LatentRecord | None = None
        self._take_training()
        with torch.no_grad():
            _ = self._fitted(self.learner.parameters.parts).prior  # ConfigError if it cannot be

    @property
    def _training(self) -> TrainingSettings:
        settings = self.plan.settings["training"]
        assert isinstance(settings, TrainingSettings)
        return settings

    @property
    def _share(self) -> float:
        """How much of the experiment's own length has passed."""
        return self._taken / self._training.steps

    def step(self, player: Who = "both") -> LatentRecord:
        """Take one step; one "of a player" moves no schedule.

        Raises DivergedError before an update that would not be finite.
        """
        examples, rows = self._batch()
        fitted = self._fitted(self.learner.parameters.leaves)
        passed = self._pass(fitted, examples, rows, self._draws.latent)
        self.learner.write(passed.loss)
        value = number(passed.loss)
        self.learner.judge(value, HINT)
        self._note(value, passed)
        self._update(passed.outputs.detach())
        self._taken += player == "both"
        assert self._record is not None
        return self._record

    def _batch(self) -> tuple[Tensor, Tensor | None]:
        """Draw examples (m, d), with their rows where the training set is limited."""
        if self._shelf is None:
            drawn, places = self._draws.batch(self._training.batch)
            return self._tensor(drawn), self._rows(places)
        examples, rows = self._shelf.batch(self._training.batch)
        return examples, rows if self._draws.training is not None else None

    def _pass(
        self, fitted: Fitted, examples: Tensor, rows: Tensor | None, random: np.random.Generator
    ) -> Passed:
        """Pass over examples (n, d)."""
        model, count = self.model, len(examples)
        noise = self._tensor(standard_normal(random, (count, model.dequantiser.noise)))
        real, offset = fitted.spread(examples, noise)
        outputs = fitted.outputs(real)
        drawn = self.model.bound_settings.samples
        noise = self._tensor(standard_normal(random, (drawn, count, model.posterior.noise)))
        codes = fitted.codes(outputs, rows)
        terms = fitted.terms(real, codes, noise, followed=model.followed, offset=offset)
        return Passed(model.bound.loss(terms, self._taken), terms, outputs, codes)

    @torch.no_grad()
    def _update(self, outputs: Tensor) -> None:
        self.learner.update(self._share)
        if self.model.settling is not None:
            own = self.model.of("posterior", self.learner.parameters.parts)
            self.model.settling.settle(own, outputs)
        self.averaged.follow()

    @torch.no_grad()
    def _note(self, loss: Number, passed: Passed) -> None:
        """Keep what a step has computed."""
        terms = passed.terms
        kl = terms.log_posterior - terms.log_prior if terms.kl is None else terms.kl.sum(-1)
        values = {
            "loss": loss,
            "bound": number(self.model.bound.value(terms).mean()),
            "reconstruction": number(terms.reconstruction.mean()),
            "kl": number(kl.mean()),
            "beta": self.model.bound_settings.beta_at(self._taken),
            "gradient_norm": self.learner.felt,
            "units": self._units(passed),
        }
        self._record = record(LatentRecord, values)

    def _units(self, passed: Passed) -> tuple[float, ...] | Row:
        if self._record is not None and self._taken % RARELY:
            return self._record.units
        return row(variation(passed.codes)) if self._training.batch >= FEW else ()

    def _evaluate_once(self) -> None:
        """Fill the record without an update and without touching the run's own streams."""
        if self._record is not None:
            return
        random = keyed(self._training.seed, "first record", 0)
        examples, rows = self._keyed_batch(random)
        fitted = self._fitted(self.learner.parameters.leaves)
        passed = self._pass(fitted, examples, rows, random)
        self.learner.write(passed.loss)
        self.learner.measure()
        self._note(float(passed.loss.detach()), passed)

    def _keyed_batch(self, random: np.random.Generator) -> tuple[Tensor, Tensor | None]:
        """Return examples to look at, with their rows, without touching the run's own streams."""
        training = self._draws.training
        if training is None:
            return self._tensor(self._draws.data(self._training.batch, random)), None
        places = random.integers(len(training), size=self._training.batch)
        return self._tensor(training[places]), self._rows(places)

    def _company(self) -> Company:
        random = keyed(self._training.seed, "company", 0)
        examples, rows = self._keyed_batch(random)
        noise = standard_normal(random, (len(examples), self.model.posterior.noise))
        return Company(examples, rows, self._tensor(noise))

    @torch.no_grad()
    def reconfigure(self, plan: Plan) -> None:
        """Apply a changed plan between two steps; whatever it does not mention goes on as it was.

        Raises ConfigError, changing nothing, if it asks for what acts only at a restart.
        """
        refuse_restart(self.plan, plan)
        if plan.config["data"] != self.plan.config["data"]:
            self._draws.reconfigure(plan)
            self._take_training()
        self.plan = plan
        self.model.reconfigure(plan)
        self.learner.reconfigure(plan)
        self.averaged.reconfigure(self._training)

    def complaints(self) -> tuple[str, ...]:
        """Say, a sentence each, which settings make no sense together."""
        found = collapse(self._record) if self._record and self._taken >= PATIENCE else ""
        return (*complaints(self.model, self.plan), *([found] if found else []))

    def observation(self, step: int, seed: int) -> Observation:
        """Return the model as it stands, for metrics and probes; it changes nothing."""
        self._evaluate_once()
        return observed(
            step,
            seed,
            plan=self.plan,
            draws=self._draws,
            model=self.model,
            fitted=self._fitted(self.averaged.shown.leaves, self._company),
            shown=self.averaged.shown,
            record=self._record,
        )

    def state(self) -> dict[str, Any]:
        """Return a copy of all that changes as training goes on: tensors, numbers and text."""
        state = {
            "taken": self._taken,
            "model": self.learner.state(),
            "draws": self._draws.state(),
            "record": _plain(self._record) if self._record else {},
        }
        return state | self.averaged.state()

    @torch.no_grad()
    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a state of a model with the same plan, on any device.

        Raises UserError, changing nothing, if the state is of another model.
        """
        wholly(self._restore, state, self.state(), "model")

    def _restore(self, state: Mapping[str, Any]) -> None:
        self._taken = int(state["taken"])
        self.learner.restore(state["model"])
        self._draws.restore(state["draws"])
        self._record = _record(state["record"]) if state["record"] else None
        self.averaged.restore(state)

    def _fitted(
        self, parameters: Sequence[Tensor], company: Callable[[], Company] | None = None
    ) -> Fitted:
        return Fitted(self.model, parameters, self._surrounding, self._share, company)

    def _take_training(self) -> None:
        """Keep those training examples that the prior is made of, (n, d)."""
        self._shelf = shelf(self._draws, self._like)
        training, wanted = self._draws.training, self.model.prior.wants
        found = np.zeros((0, 0), np.float32) if training is None else training[:wanted]
        self._surrounding = self._tensor(found)

    def _tensor(self, values: Floats) -> Tensor:
        return sent(values, self._like)

    def _rows(self, places: NDArray[np.int64] | None) -> Tensor | None:
        return None if places is None else torch.from_numpy(places).to(self._like.device)


def _plain(found: LatentRecord) -> dict[str, Any]:
    return asdict(found) | {"units": torch.tensor(found.units, dtype=torch.float64)}


def _record(state: Mapping[str, Any]) -> LatentRecord:
    numbers = {name: float(state[name]) for name in state if name != "units"}
    return LatentRecord(**numbers, units=tuple(state["units"].tolist()))
