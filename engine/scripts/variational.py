"""The script of a latent variable model: encoder and decoder that raise a bound of log p(x)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.general import TrainingSettings
from engine.kinds import (
    BoundSettings,
    Likelihood,
    Posterior,
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
from engine.scripts.snippets import ScriptError, Snippet, shared, snippet
from engine.sections.variational import LatentSettings

REGISTRIES: Mapping[str, Any] = {
    "posterior": posteriors,
    "prior": priors,
    "likelihood": likelihoods,
    "dequantisation": dequantisers,
}
# what a snippet is told before it is known which functions of it are called
UNASKED = dict.fromkeys(("kl", "pair", "score", "anywhere"), False)


def variational(plan: Plan, data: Data) -> Frame:
    """Return what the script of a variational autoencoder consists of.

    Raises ScriptError, naming the setting, for what it cannot say, and ConfigError for parts that
    do not fit each other.
    """
    training, bound = plan.settings["training"], plan.settings["bound"]
    assert isinstance(training, TrainingSettings)
    assert isinstance(bound, BoundSettings)
    sides = _sizes(plan, data)
    parts = _parts(plan, data, encoder="encoder" in sides)
    rates = list(rate(plan, "", "optimiser"))
    values = _values(plan, data, list(sides), parts)
    return Frame(
        constants=_constants(plan, training, bound),
        blocks=(
            *networks_of(plan, sides),
            *_texts(parts),
            *([shared("rate").text] if rates else []),
            *([shared("average").text] if training.ema else []),
            shared(
                "variational", **values, **_bound(bound), rates=rates, ema=training.ema > 0
            ).text,
        ),
        falling=bool(rates),
        samples="model.sample({count}, random)",
        columns=("bound_loss",),
    )


def _values(
    plan: Plan, data: Data, sides: Sequence[str], parts: Mapping[str, Snippet]
) -> dict[str, Any]:
    """Return what the template of the training is told of the model."""
    return {
        "initial": {side: initial(plan, side, "random") for side in sides},
        "optimiser": moved(plan, "", "model").get("make"),
        "bounded": bounded(plan, sides),
        "encoder": "encoder" in sides,
        "posterior": parts["posterior"].sets,
        "prior": parts["prior"].sets,
        "dequantiser": parts["dequantisation"].sets,
        "dequantised": plan.kinds["dequantisation"] != "none",
        "code_noise": parts["posterior"].sets.get("code_noise", "LATENT"),
        "sampler": data.sampler,
        "pixels": math.prod(data.shape),
        "levels": data.levels,
    }


def _bound(bound: BoundSettings) -> dict[str, Any]:
    """Return what the template of the training is told of the weight of the KL."""
    weighed = bound.beta != 1 or bool(bound.warm_up)
    return {"beta": bound.beta, "warm_up": bound.warm_up, "weighed": weighed}


def _constants(plan: Plan, training: TrainingSettings, bound: BoundSettings) -> tuple[str, ...]:
    lines = [
        f"LATENT = {_latent(plan)}  # coordinates of a code",
        f"CODES = {bound.samples}  # drawn for each example",
    ]
    if bound.beta != 1 and not bound.warm_up:
        lines.append(f"BETA = {bound.beta}  # the weight of the KL (Higgins et al. 2017)")
    if training.ema:
        lines.append(f"EMA = {training.ema}  # decay of the average of the weights")
    return tuple(lines)


def _latent(plan: Plan) -> int:
    latent = plan.settings["latent"]
    assert isinstance(latent, LatentSettings)
    return latent.dimension


def _parts(plan: Plan, data: Data, *, encoder: bool) -> dict[str, Snippet]:
    """Return the snippets of posterior, prior, likelihood, dequantisation and bound."""
    told = _told(plan, data, encoder=encoder)
    first = {name: _snippet(plan, name, told | UNASKED) for name in REGISTRIES}
    own, learnt = bool(first["posterior"].sets.get("own")), bool(first["prior"].sets.get("learnt"))
    _check_prior(plan, first, encoder=encoder)
    around = not own and bool(first["prior"].sets.get("around"))
    bound = snippet(
        bounds.get(plan.kinds["bound"]),
        "bound",
        plan.settings["bound"],
        formula=own or (not learnt and bool(first["posterior"].sets.get("formula"))),
        log_prior=_log_prior(own=own, learnt=learnt, around=around),
        cost=bool(first["posterior"].sets.get("cost")),
        batch=told["batch"],
    )
    kl, score = bound.sets["needs"] == "kl", bool(bound.sets["score"])
    asked = {"kl": kl, "score": score, "pair": not kl and not score, "anywhere": score or around}
    found = {name: _snippet(plan, name, told | asked) for name in REGISTRIES}
    if own:
        found["prior"] = Snippet("", {})
    return found | {"bound": bound}


def _told(plan: Plan, data: Data, *, encoder: bool) -> dict[str, Any]:
    """Return what all snippets are told besides their settings."""
    training = plan.settings["training"]
    assert isinstance(training, TrainingSettings)
    return {
        "pixels": math.prod(data.shape),
        "levels": data.levels,
        "grey": data.levels or plan.settings["likelihood"].model_dump().get("levels", 0),
        "batch": training.batch,
        "sampler": data.sampler,
        "encoder": encoder,
    }


def _snippet(plan: Plan, name: str, told: Mapping[str, Any]) -> Snippet:
    settings = plan.settings[name]
    sizes = settings.model_dump()
    hidden = str((sizes["width"],) * sizes["depth"]) if "depth" in sizes else ""
    kind = REGISTRIES[name].get(plan.kinds[name])
    return snippet(kind, name, settings, **told, hidden=hidden)


def _log_prior(*, own: bool, learnt: bool, around: bool) -> str:
    """Return how the bound asks for log p(z)."""
    if own:
        return "model.posterior.log_prior(codes)"
    if learnt:
        return f"model.prior.log_density(codes{', model' if around else ''})"
    return "log_prior(codes)"


def _check_prior(plan: Plan, parts: Mapping[str, Snippet], *, encoder: bool) -> None:
    """Raise ScriptError for a prior that cannot be said beside the other parts."""
    kind, name = plan.kinds["prior"], plan.kinds["posterior"]
    sets = parts["posterior"].sets
    if not encoder and parts["prior"].sets.get("encodes"):
        why = f"because the posterior '{name}' knows the codes of training examples alone"
        raise ScriptError("prior.kind", kind, why)
    # it is not used, but what it draws at the start would be missing before what is drawn next
    if sets.get("own") and kind != "normal" and parts["dequantisation"].sets.get("learnt"):
        raise ScriptError("prior.kind", kind, f"because the posterior '{name}' brings its own")


def _texts(parts: Mapping[str, Snippet]) -> Iterator[str]:
    found = [part.text for part in parts.values() if part.text]
    if any("initialise_layers(" in text for text in found):
        yield shared("initialise_layers", regressed=False).text
    yield from found


def _sizes(plan: Plan, data: Data) -> dict[str, tuple[Shape, Shape]]:
    """Return the shapes between which encoder, if there is one, and decoder stand.

    Raises ConfigError for parts that do not fit the data.
    """
    posterior: Posterior = posteriors.get(plan.kinds["posterior"])(
        plan.settings["posterior"], _latent(plan), data.size
    )
    likelihood: Likelihood = likelihoods.get(plan.kinds["likelihood"])(
        plan.settings["likelihood"], data.shape, data.levels
    )
    dequantisers.get(plan.kinds["dequantisation"])(
        plan.settings["dequantisation"], data.shape, data.levels
    )
    priors.get(plan.kinds["prior"])(
        plan.settings["prior"], math.prod(posterior.code), data.shape, data.size
    )
    sides = {"decoder": (posterior.code, likelihood.outputs)}
    if not math.prod(posterior.outputs):
        return sides
    return {"encoder": (data.shape, posterior.outputs)} | sides
