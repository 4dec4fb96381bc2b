"""How the networks of a script begin, and how they follow their gradients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.kinds import optimisers
from engine.plan import Plan
from engine.rates import OptimiserSettings
from engine.scripts.snippets import Snippet, snippet

SCHEMES = {"default": "uniform"}  # names of the functions that draw weights, where they differ
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
        yield f"set_rate({optimiser}, {settings.rate}, step / LENGTH, {numbers})"


def schemes(plan: Plan, sections: Sequence[str]) -> set[str]:
    """Return by what the weights of some networks are drawn."""
    return {plan.settings[section].model_dump()["initialisation"] for section in sections}


def initial(plan: Plan, section: str) -> str:
    """Return, as arguments, what draws the weights of a network, from where and how wide."""
    settings = plan.settings[section].model_dump()
    scheme = settings["initialisation"]
    scale = SCALES.get(scheme)
    more = f", {scale}={settings.get(scale, 1.0)}" if scale else ""
    return f"{SCHEMES.get(scheme, scheme)}, weights{more}"
