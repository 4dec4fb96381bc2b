"""From a plan to a plain script: put together here, written elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.contract.errors import ConfigError
from engine.contract.values import Value
from engine.general import TrainingSettings
from engine.kinds import Dataset, DataSettings, datasets
from engine.plan import Plan, trains
from engine.scripts.adversarial import adversarial
from engine.scripts.changing import joined
from engine.scripts.flow import flow
from engine.scripts.frame import Data, Frame
from engine.scripts.held import Arrays, arrays_of, facts
from engine.scripts.later import Later, UnsaidError
from engine.scripts.snippets import ScriptError, plain, shared, snippet
from engine.scripts.variational import variational
from engine.store.toml_writer import changes
from engine.versions import installed

FAMILIES: Mapping[str, Callable[[Plan, Data], Frame]] = {
    "adversarial": adversarial,
    "variational": variational,
    "flow": flow,
}
POINTS, IMAGES = 2000, 100  # examples that are drawn at the end
TOLD = 20  # changes on the way that are told at the beginning; each is told where it is made
UNSAID = ("observation",)  # sections that no number of the run depends on
IMPORTS = (  # what a script may use, and how that shows in its text
    ("import argparse", r"\bargparse\."),
    ("import copy", r"\bcopy\."),
    ("import csv", r"\bcsv\."),
    ("import math", r"\bmath\."),
    ("import zlib", r"\bzlib\."),
    ("from pathlib import Path", r"\bPath\("),
    ("", ""),
    ("import numpy as np", r"\bnp\."),
    ("import torch", r"\btorch\."),
    ("import zuko", r"\bzuko\."),
    ("from torch import nn", r"\bnn\."),
    ("from torch.nn import functional as F", r"\bF\."),
    ("from torch.nn.utils import parametrize", r"\bparametrize\."),
)


@dataclass(frozen=True, slots=True)
class Script:
    """The text of a script, and the arrays that belong beside it under the name ``beside``."""

    text: str
    beside: str = ""
    arrays: Arrays = field(default_factory=dict)


def script_of(plan: Plan, title: str, name: str = "run.py", rest: Sequence[Later] = ()) -> Script:
    """Return the script of a plan, which is to be saved under a name.

    ``rest`` are the plans that it goes on with. Raises ScriptError, naming the setting, for what a
    script cannot say, its subclass UnsaidError for what cannot be changed on the way, and
    ConfigError where nothing is trained.
    """
    beside = f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', name.removesuffix('.py'))}-data.npz"
    text, arrays = _trained(plan, beside)
    changed: tuple[str, ...] = ()
    if rest:
        text, changed = joined(text, [(each, _same(each, beside, arrays)) for each in rest])
    beside = beside if arrays else ""
    head = _head(plan, title, (name, beside), text, changed)
    return Script(f"{head}\n\n{imports(text)}\n\n{text}", beside, arrays)


def _trained(plan: Plan, beside: str) -> tuple[str, Arrays]:
    """Return what comes after the imports, and the arrays that it reads from the file beside."""
    if not trains(plan.config):
        raise ConfigError("there is nothing to train here, so there is no script to export")
    family = FAMILIES.get(plan.kinds["family"])
    if family is None:
        raise ScriptError("family.kind", plan.kinds["family"])
    kind, settings = datasets.get(plan.kinds["data"]), plan.settings["data"]
    assert isinstance(settings, DataSettings)
    dataset = kind(settings)
    told: dict[str, Any] = {**facts(dataset, settings), "arrays": beside}
    data = snippet(kind, "data", settings.model_copy(), **told)
    limited = bool(settings.size) and data.get("embeds") != "images"  # those are chosen from
    sampler = "sample_training_set" if limited else "sample_data"
    size = told.get("size", settings.size)
    frame = family(plan, Data(dataset.shape, sampler, told["levels"], size))
    arrays = arrays_of(dataset, data.get("embeds")) if data.get("embeds") else {}
    body = [
        _basics(plan, frame),
        data.text,
        *([shared("training_set", size=settings.size).text] if limited else []),
        *frame.blocks,
        _picture(dataset, frame),
        _main(frame),
    ]
    return "\n\n\n".join(block.strip("\n") for block in body) + "\n", arrays


def _same(change: Later, beside: str, arrays: Arrays) -> str:
    """Return a later text, which must read the same arrays."""
    text, others = _trained(change.plan, beside)
    if arrays.keys() != others.keys() or any(
        not np.array_equal(arrays[name], others[name]) for name in arrays
    ):
        raise UnsaidError(f"{change.told} after {change.step:,} steps: other data lie in a file")
    return text


def imports(text: str) -> str:
    """Return the lines that import what a text uses."""
    lines = [line for line, sign in IMPORTS if re.search(sign, text)]
    return "\n".join(lines)


def _basics(plan: Plan, frame: Frame) -> str:
    training = plan.settings["training"]
    assert isinstance(training, TrainingSettings)
    return shared(
        "basics",
        seed=training.seed,
        steps=training.steps,
        batch=training.batch,
        falling=frame.falling,
        more="\n".join(frame.constants),
    ).text


def _head(plan: Plan, title: str, files: tuple[str, str], text: str, changed: Sequence[str]) -> str:
    name, beside = files
    needed = "PyTorch, NumPy and zuko" if "zuko." in text else "PyTorch and NumPy"
    more = [f"{path} = {value}" for path, value in _changed(plan)]
    return shared(
        "head",
        title=plain(title),
        name=plain(name),
        arrays=plain(beside),
        version=_version(),
        needed=needed,
        changes=[plain(line) for line in more],
        later=changed[:TOLD],
        untold=len(changed[TOLD:]),
    ).text


def _version() -> str:
    found = installed("saddlepoint")
    return f" {found}" if found[:1].isdigit() else ""


def _changed(plan: Plan) -> list[tuple[str, Value]]:
    found = changes(plan.config)
    return [
        (f"{section}.{field}", f"{len(value)} points" if isinstance(value, tuple) else value)
        for section, fields in found.items()
        if section not in UNSAID
        for field, value in fields.items()
    ]


def _picture(dataset: Dataset, frame: Frame) -> str:
    area, shape = dataset.area, dataset.shape
    count = POINTS if len(shape) == 1 else IMAGES
    corners = [round(side, 3) for side in (area.left, area.bottom, area.right, area.top)]
    samples = frame.samples.format(count=count)
    return shared("picture", shown=count, samples=samples, shape=shape, area=corners).text


def _main(frame: Frame) -> str:
    columns = ", ".join(f'"{column}"' for column in frame.columns)
    return shared("main", columns=columns).text
