"""What observers are shown of a latent variable model."""

from __future__ import annotations

import math
from dataclasses import replace

from engine.families.variational.fitted import Fitted
from engine.families.variational.model import Model
from engine.kinds import Tensor
from engine.numerics.noise import Noise
from engine.observation import Observation
from engine.plan import Plan
from engine.training.draws import Draws
from engine.training.flat import Flat
from engine.views import Latent, LatentRecord


def observed(
    step: int,
    seed: int,
    *,
    plan: Plan,
    draws: Draws,
    model: Model,
    fitted: Fitted,
    shown: Flat,
    record: LatentRecord | None,
) -> Observation:
    """Return a view of a model as ``fitted`` under the parameters that are ``shown``."""
    owners = ("encoder", "posterior")
    view = replace(
        _latent(model, fitted, step),
        encoder_parameters=tuple(p for o in owners for p in model.of(o, shown.leaves)),
        training=draws.training,
        record=record,
        device=shown.values.device,
    )
    return Observation(
        step=step,
        seed=seed,
        dataset=draws.dataset,
        noise=Noise(model.sample_noise(fitted.prior)),
        generator=fitted.generate,
        settings=plan.settings,
        views=(view,),
        device=shown.values.device,
        own_noise=model.likelihood.noise,
    )


def _latent(model: Model, fitted: Fitted, step: int) -> Latent:
    def loss(examples: Tensor, rows: Tensor | None, noise: Tensor, estimator: str) -> Tensor:
        changed = model.bound_settings.model_copy(update={"estimator": estimator})
        anew = fitted.alone()
        codes = anew.encode(examples, rows)
        followed = estimator != "reparametrisation"
        found = anew.terms(examples, codes, noise, followed=followed)
        return type(model.bound)(changed).loss(found, step)

    posterior = model.posterior
    return Latent(
        dimension=math.prod(posterior.code),
        code_noise=posterior.noise,
        spread_noise=model.dequantiser.noise,
        encode=fitted.encode,
        outputs=fitted.outputs,
        codes=fitted.codes,
        decode=fitted.decode,
        log_likelihood=fitted.log_likelihood,
        prior=lambda: fitted.prior,
        spread=fitted.spread,
        terms=fitted.terms,
        loss=loss,
        estimators=model.estimators,
        amortised=model.encoder is not None,
        continuous=model.own_prior is None,
    )
