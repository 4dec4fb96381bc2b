"""How the networks of a script begin, and how they follow their gradients."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.kinds import Shape, networks, optimisers
from engine.numerics.networks.image_network import ImageNetwork
from engine.plan import Plan
from engine.rates import OptimiserSettings
from engine.scripts.layers import lines_of
from engine.scripts.snippets import ACTIVATIONS, Snippet, shared, snippet

SCHEMES = {"default": "uniform"}  # names of the functions that draw weights, where they differ
HELPERS = ("centred", "residual")  # layers that PyTorch does not have
SCALES = {"normal": "deviation", "orthogonal": "gain"}


def moved(plan: Plan, owner: str, network: str, *, ahead: bool = False) -> Snippet:
    """Return the snippet of the optimiser of a section for the network of that name.

    ``ahead`` asks for its step as a function too.
    """
    path = f"{owner}.optimiser".removeprefix(".")
    kind = optimisers.get(plan.kinds[path])
    parameters = f"{network}.parameters()"
    return snippet(kind, path, plan.settings[path], parameters=parameters, ahead=ahead)


def rate(plan: Plan, owner: str, optimiser: str) -> Iterator[str]:
    """Yield the line that lets the learning rate of ``optimiser`` fall, if it ever does."""
    settings = plan.settings[f"{owner}.optimiser".removeprefix(".")]
    assert isinstance(settings, OptimiserSettings)
    if settings.decay_start < 1.0 and settings.final_rate < 1.0:
        numbers = f"start={settings.decay_start}, last={settings.final_rate}"
        yield f"set_rate({optimiser}, step / LENGTH, {numbers})"


def networks_of(
    plan: Plan,
    sides: Mapping[str, tuple[Shape, Shape]],
    *,
    squashed: str = "",
    factors: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Return the classes of the networks between those shapes, and what their weights begin with.

    The outputs of the side that is ``squashed`` lie between 0 and 1; those of others have
    ``factors``.
    """
    found = []
    for side, (into, out) in sides.items():
        kind, settings = networks.get(plan.kinds[side]), plan.settings[side]
        made = kind(settings, into, out)
        values: dict[str, Any] = {
            "player": side.capitalize(),
            "into": math.prod(into),
            "out": math.prod(out),
            "squashed": side == squashed,
            "factor": (factors or {}).get(side, ""),
        }
        if isinstance(made, ImageNetwork):
            values["layers"] = list(lines_of(made.layers, ACTIVATIONS[made.config.activation]))
        found.append(snippet(kind, side, settings, **values).text)
    text = "\n".join(found)
    before = [shared(name).text for name in HELPERS if f"{name.capitalize()}(" in text]
    schemes = _schemes(plan, list(sides))
    drawn = shared("initialise", schemes=schemes, convolutional="nn.Conv" in text)
    bounds = [shared("bounded").text] if bounded(plan, list(sides)) else []
    return (*before, *found, drawn.text, *bounds)


def bounded(plan: Plan, sections: Sequence[str]) -> list[str]:
    """Return which networks divide their weights by the largest singular values."""
    settings = {section: plan.settings[section].model_dump() for section in sections}
    return [name for name, found in settings.items() if found["normalisation"] == "spectral"]


def _schemes(plan: Plan, sections: Sequence[str]) -> set[str]:
    """Return by what the weights of some networks are drawn."""
    return {plan.settings[section].model_dump()["initialisation"] for section in sections}


def initial(plan: Plan, section: str, source: str = "weights") -> str:
    """Return, as arguments, what draws the weights of a network, from where and how wide."""
    settings = plan.settings[section].model_dump()
    scheme = settings["initialisation"]
    scale = SCALES.get(scheme)
    more = f", {scale}={settings.get(scale, 1.0)}" if scale else ""
    return f"{SCHEMES.get(scheme, scheme)}, {source}{more}"
