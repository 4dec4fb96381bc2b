"""The script of a flow, whose layers come from the library zuko."""

from __future__ import annotations

import math
from typing import Any

from engine.general import TrainingSettings
from engine.kinds import dequantisers, flows
from engine.plan import Plan
from engine.scripts.frame import Data, Frame
from engine.scripts.learning import moved, rate
from engine.scripts.snippets import Snippet, shared, snippet


def flow(plan: Plan, data: Data) -> Frame:
    """Return what the script of a normalising or continuous flow consists of.

    Raises ScriptError, naming the setting, for what it cannot say.
    """
    training, settings = plan.settings["training"], plan.settings["flow"]
    assert isinstance(training, TrainingSettings)
    told = settings.model_dump()
    told |= {"dimension": math.prod(data.shape), "levels": data.levels}
    told["hidden"] = str((told["width"],) * told["depth"])
    kind = flows.get(plan.kinds["flow"])
    layer = snippet(kind, "flow", settings, dimension=told["dimension"], hidden=told["hidden"])
    values: dict[str, Any] = {
        **told,
        "regressed": bool(layer.sets.get("regressed")),
        "optimiser": moved(plan, "", "flow").get("make"),
        "rates": list(rate(plan, "", "optimiser")),
        "sampler": data.sampler,
        "dequantised": plan.kinds["dequantisation"] != "none",
        "ema": training.ema > 0,
    }
    values["noisy"] = values["regressed"] or values["dequantised"]
    average = f"EMA = {training.ema}  # decay of the average of the weights"
    spread = _spread(plan, data)
    values["dequantiser"] = spread.sets
    parts = (
        *([spread.text] if spread.text else []),
        layer.text,
        shared("initialise_layers", regressed=values["regressed"]).text,
        *([shared("rate").text] if values["rates"] else []),
        *([shared("average").text] if training.ema else []),
        shared("flow", **values).text,
    )
    return Frame(
        constants=(average,) if training.ema else (),
        blocks=parts,
        falling=bool(values["rates"]),
        samples="model.sample({count}, random)",
        columns=("flow_loss",),
    )


def _spread(plan: Plan, data: Data) -> Snippet:
    """Return how grey levels become real numbers, where they do."""
    kind = dequantisers.get(plan.kinds["dequantisation"])
    settings = plan.settings["dequantisation"]
    told = {"levels": data.levels, "pixels": math.prod(data.shape)}
    kind(settings, data.shape, data.levels)  # ConfigError where it does not fit the data
    return snippet(kind, "dequantisation", settings, **told)
