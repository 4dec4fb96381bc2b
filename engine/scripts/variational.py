"""The script of a latent variable model: encoder and decoder that raise a bound of log p(x)."""

from __future__ import annotations

import math
from typing import Any

from engine.general import TrainingSettings
from engine.kinds import (
    BoundSettings,
    Likelihood,
    Shape,
    bounds,
    dequantisers,
    likelihoods,
    posteriors,
    priors,
)
from engine.plan import Plan
from engine.scripts.frame import Data, Frame
from engine.scripts.learning import bounded, initial, moved, networks_of, rate
from engine.scripts.snippets import Snippet, shared, snippet
from engine.sections.variational import LatentSettings

SIDES = ("encoder", "decoder")


def variational(plan: Plan, data: Data) -> Frame:
    """Return what the script of a variational autoencoder consists of.

    Raises ScriptError, naming the setting, for what it cannot say.
    """
    training, bound = plan.settings["training"], plan.settings["bound"]
    assert isinstance(training, TrainingSettings)
    assert isinstance(bound, BoundSettings)
    told: dict[str, Any] = {"pixels": math.prod(data.shape), "levels": data.levels}
    parts = _parts(plan, data, told)  # which tells whether the prior is learnt
    values = {
        **told,
        "initial": {side: initial(plan, side, "random") for side in SIDES},
        "optimiser": moved(plan, "", "model").get("make"),
        "rates": list(rate(plan, "", "optimiser")),
        "bounded": bounded(plan, SIDES),
        "sampler": data.sampler,
        "dequantised": plan.kinds["dequantisation"] != "none",
        "beta": bound.beta,
        "warm_up": bound.warm_up,
        "ema": training.ema > 0,
    }
    return Frame(
        constants=_constants(plan, training, bound),
        blocks=(
            *networks_of(plan, _sizes(plan, data)),
            *(part.text for part in parts if part.text),
            *([shared("rate").text] if values["rates"] else []),
            *([shared("average").text] if training.ema else []),
            shared("variational", **values).text,
        ),
        falling=bool(values["rates"]),
        samples="model.sample({count}, random)",
        columns=("bound_loss",),
    )


def _constants(plan: Plan, training: TrainingSettings, bound: BoundSettings) -> tuple[str, ...]:
    latent = plan.settings["latent"]
    assert isinstance(latent, LatentSettings)
    lines = [
        f"LATENT = {latent.dimension}  # coordinates of a code",
        f"CODES = {bound.samples}  # drawn for each example",
    ]
    if bound.beta != 1 and not bound.warm_up:
        lines.append(f"BETA = {bound.beta}  # the weight of the KL (Higgins et al. 2017)")
    if training.ema:
        lines.append(f"EMA = {training.ema}  # decay of the average of the weights")
    return tuple(lines)


def _parts(plan: Plan, data: Data, told: dict[str, Any]) -> list[Snippet]:
    """Return the snippets of posterior, prior, likelihood, dequantisation and bound."""
    registries: dict[str, Any] = {
        "posterior": posteriors,
        "prior": priors,
        "likelihood": likelihoods,
        "dequantisation": dequantisers,
    }
    kinds = {name: registry.get(plan.kinds[name]) for name, registry in registries.items()}
    prior = snippet(kinds["prior"], "prior", plan.settings["prior"], needs="")
    learnt = bool(prior.sets.get("learnt"))
    bound = snippet(
        bounds.get(plan.kinds["bound"]),
        "bound",
        plan.settings["bound"],
        formula=not learnt,
        log_prior="model.prior.log_density" if learnt else "log_prior",
    )
    more = {**told, "needs": bound.get("needs"), "score": bool(bound.sets.get("score"))}
    more["grey"] = data.levels or plan.settings["likelihood"].model_dump().get("levels", 0)
    found = [snippet(kind, name, plan.settings[name], **more) for name, kind in kinds.items()]
    told["learnt"] = learnt
    return [*found, bound]


def _sizes(plan: Plan, data: Data) -> dict[str, tuple[Shape, Shape]]:
    """Return the shapes between which encoder and decoder stand."""
    latent = plan.settings["latent"]
    assert isinstance(latent, LatentSettings)
    kind = likelihoods.get(plan.kinds["likelihood"])
    likelihood: Likelihood = kind(plan.settings["likelihood"], data.shape, data.levels)
    posterior = posteriors.get(plan.kinds["posterior"])(
        plan.settings["posterior"], latent.dimension, 0
    )
    return {
        "encoder": (data.shape, posterior.outputs),
        "decoder": (posterior.code, likelihood.outputs),
    }
