"""The generator as an ONNX model: noise in, samples out, for any runtime and any language.

A decoder with its prior and a flow in its sampling direction are generators as well. The model is
checked against PyTorch before it is written.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.contract.errors import UserError
from engine.contract.exports import ONNX
from engine.contract.snapshot import Floats
from engine.exports.graph import INPUT, OUTPUT, first_line, traced
from engine.observation import Observation
from engine.store.atomic import replace_file
from engine.versions import versions

if TYPE_CHECKING:
    from onnx import ModelProto

PART = "exported model"  # of the draws, which training and looking never take
ROWS = 16  # of the noise by which the model is made; twice as many check it
FEW = 3
TOLERANCE = 1e-4  # relative to the samples' extent: float32 in another order of sums


def missing() -> str:
    """Say what must be installed before a generator can be exported, empty if nothing."""
    lacking = [name for name in ONNX if importlib.util.find_spec(name) is None]
    if not lacking:
        return ""
    return (
        f"ONNX needs {' and '.join(lacking)}, which {'is' if len(lacking) == 1 else 'are'} not "
        f"installed: pip install {' '.join(lacking)}"
    )


def save_onnx(path: str | Path, seen: Observation) -> float:
    """Write the generator, whole or not at all; return how far its samples are from PyTorch's.

    ``noise`` (n, k) follows the law that the model's description names, ``samples`` are (n, 2) or
    (n, channels, height, width); n is free. Raises UserError where there is no generator, a library
    is missing or the model has a part that ONNX cannot express, FileError naming the file and the
    reason.
    """
    if problem := missing():
        raise UserError(problem)
    if not seen.sampled:
        raise UserError("A study of theory has no generator: open an experiment that trains one")
    noise = seen.noise.sample(2 * ROWS, seen.random(PART))
    model = traced(seen, noise[:ROWS])
    gap = _gap(model, noise, seen)
    if not gap <= TOLERANCE:
        raise UserError(f"ONNX gives other samples than PyTorch (by {gap:.2g} of their extent)")
    _describe(model, seen)
    replace_file(path, model.SerializeToString())
    return gap


def _gap(model: ModelProto, noise: Floats, seen: Observation) -> float:
    """Return how far samples are from PyTorch's, made all at once and the first few singly."""
    from onnx.reference import ReferenceEvaluator

    try:
        run = ReferenceEvaluator(model).run
        lots = [np.asarray(*run(None, {INPUT: rows})) for rows in (noise, *noise[:FEW, None])]
    except Exception as error:  # it raises what it pleases
        raise UserError(f"ONNX cannot run a part of this model: {first_line(error)}") from error
    wanted = seen.generate(noise)
    return max(_apart(lots[0], wanted), _apart(np.concatenate(lots[1:]), wanted[:FEW]))


def _apart(found: Floats, wanted: Floats) -> float:
    """Return by how much samples differ, relative to their extent: the median over samples.

    Where a model chooses, such as a code or a grey level, rounding may choose otherwise at times.
    """
    gaps = np.abs(np.reshape(found, wanted.shape) - wanted).max(1)
    return float(np.median(gaps) / max(float(np.abs(wanted).max()), 1e-6))


def _describe(model: ModelProto, seen: Observation) -> None:
    import onnx

    law = {
        "normal": "standard normal",
        "uniform": "uniform on [-1, 1]",
    }[seen.noise.distribution]
    model.producer_name = "Saddlepoint"
    model.doc_string = f"{INPUT} (n, {seen.noise.dimension}) is {law}; {OUTPUT} are in data units"
    facts = {"step": seen.step, "seed": seen.seed, "noise": law, **versions()}
    onnx.helper.set_model_props(model, {name: str(value) for name, value in facts.items()})
