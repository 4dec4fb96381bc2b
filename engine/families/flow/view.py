"""What observers are shown of a flow."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from engine.families.flow.model import Model
from engine.observation import Observation
from engine.plan import Plan
from engine.training.draws import Draws
from engine.training.flat import Flat
from engine.views import Flow, FlowRecord

Tensor = torch.Tensor


def observed(
    step: int,
    seed: int,
    *,
    plan: Plan,
    draws: Draws,
    model: Model,
    shown: Flat,
    loss: Callable[[np.random.Generator], Tensor],
    record: FlowRecord | None,
) -> Observation:
    """Return a view of a model under the parameters that are ``shown``."""
    given = shown.leaves
    view = Flow(
        dimension=model.dimension,
        spread_noise=model.dequantiser.noise,
        forward=lambda examples: model.forward(given, examples),
        inverse=lambda codes: model.inverse(given, codes),
        stages=lambda codes: model.stages(given, codes),
        log_density=lambda examples: model.log_density(given, examples),
        spread=lambda examples, noise: model.spread(given, examples, noise),
        loss=loss,
        parameters=given,
        continuous=model.regressed,
        record=record,
        device=shown.values.device,
    )
    return Observation(
        step=step,
        seed=seed,
        dataset=draws.dataset,
        noise=draws.noise,
        generator=lambda codes: model.generate(given, codes),
        settings=plan.settings,
        views=(view,),
        device=shown.values.device,
    )
