"""A latent variable model: its networks and parts, and where each finds its parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.kinds import (
    Bound,
    BoundSettings,
    Dataset,
    Dequantiser,
    Doubles,
    Examples,
    Likelihood,
    Marginal,
    Network,
    OwnPrior,
    Posterior,
    Prior,
    Settling,
    Tensor,
    bounds,
    dequantisers,
    likelihoods,
    networks,
    posteriors,
    priors,
)
from engine.kinds.data import Quantised
from engine.plan import Plan
from engine.sections.variational import LatentSettings

OWNERS = ("encoder", "decoder", "posterior", "prior", "likelihood", "dequantisation")


class Model:
    """The parts of a plan for one dataset, with ``examples`` of them to train on (0: endless).

    Raises ConfigError for parts that do not fit each other or the data.
    """

    def __init__(self, plan: Plan, dataset: Dataset, examples: int) -> None:
        self._shape = dataset.shape
        self._levels = (dataset.levels or 0) if isinstance(dataset, Quantised) else 0
        self._examples = examples
        self.reconfigure(plan)
        self.encoder: Network | None = None
        if math.prod(self.posterior.outputs):
            kind = networks.get(plan.kinds["encoder"])
            self.encoder = kind(plan.settings["encoder"], self._shape, self.posterior.outputs)
        kind = networks.get(plan.kinds["decoder"])
        sides = self.posterior.code, self.likelihood.outputs
        self.decoder: Network = kind(plan.settings["decoder"], *sides)
        self._places = self._found_places()

    def reconfigure(self, plan: Plan) -> None:
        """Build the parts anew from their settings, of which those that shape them are the same."""
        settings, kinds = plan.settings, plan.kinds
        latent, bound = settings["latent"], settings["bound"]
        assert isinstance(latent, LatentSettings)
        assert isinstance(bound, BoundSettings)
        self.bound_settings = bound
        kind = posteriors.get(kinds["posterior"])
        self.posterior: Posterior = kind(settings["posterior"], latent.dimension, self._examples)
        self.prior: Prior = priors.get(kinds["prior"])(
            settings["prior"], math.prod(self.posterior.code), self._shape, self._examples
        )
        # asked once, for it is too slow for every step
        self.own_prior = self.posterior if isinstance(self.posterior, OwnPrior) else None
        self.settling = self.posterior if isinstance(self.posterior, Settling) else None
        values = self._shape, self._levels
        self.likelihood: Likelihood = likelihoods.get(kinds["likelihood"])(
            settings["likelihood"], *values
        )
        self.dequantiser: Dequantiser = dequantisers.get(kinds["dequantisation"])(
            settings["dequantisation"], *values
        )
        self.bound: Bound = bounds.get(kinds["bound"])(bound)

    @property
    def followed(self) -> bool:
        """Whether the encoder's gradient comes by the score of log q instead of through z."""
        return self.bound_settings.estimator != "reparametrisation"

    @property
    def estimators(self) -> tuple[str, ...]:
        """The gradient estimators that this posterior allows."""
        score = ("reinforce", "reinforce_baseline")
        return ("reparametrisation", *score) if self.posterior.reparametrised else score

    def sample_noise(self, prior: Marginal) -> int:
        """Return how many noise coordinates a sample of the model is drawn from."""
        return prior.noise + self.likelihood.noise

    def initial(self, random: np.random.Generator, examples: Examples) -> list[Doubles]:
        """Draw the parameters of all parts."""
        return [
            *(self.encoder.initial(random) if self.encoder else []),
            *self.decoder.initial(random),
            *self.posterior.initial(random),
            *self.prior.initial(random, examples),
            *self.likelihood.initial(random),
            *self.dequantiser.initial(random),
        ]

    def of(self, owner: str, parameters: Sequence[Tensor]) -> Sequence[Tensor]:
        """Return those of all parameters that belong to one part."""
        return parameters[self._places[owner]]

    def _found_places(self) -> dict[str, slice]:
        shapes = (
            self.encoder.shapes if self.encoder else (),
            self.decoder.shapes,
            self.posterior.shapes,
            self.prior.shapes,
            self.likelihood.shapes,
            self.dequantiser.shapes,
        )
        places, start = {}, 0
        for owner, own in zip(OWNERS, shapes, strict=True):
            places[owner] = slice(start, start + len(own))
            start += len(own)
        return places
