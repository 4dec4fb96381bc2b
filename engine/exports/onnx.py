"""The generator as an ONNX model: noise in, samples out, for any runtime and any language.

A decoder with its prior and a flow in its sampling direction are generators as well. The model is
checked against PyTorch before it is written.
"""

from __future__ import annotations

import importlib.util
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.contract.errors import UserError
from engine.contract.exports import ONNX
from engine.contract.snapshot import Floats
from engine.kinds import Shape, Tensor
from engine.observation import Observation
from engine.store.atomic import replace_file
from engine.versions import versions

if TYPE_CHECKING:
    from onnx import ModelProto

PART = "exported model"  # of the draws, which training and looking never take
ROWS = 16  # of the noise by which the model is made and checked
TOLERANCE = 1e-4  # relative to the samples' extent: float32 in another order of sums
INPUT, OUTPUT = "noise", "samples"
LOUD = ("torch.onnx", "torch.export", "onnxscript", "onnx_ir")


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
    noise = seen.noise.sample(ROWS, seen.random(PART))
    with _quiet():
        model = _exported(seen, noise)
        gap = _gap(model, noise, seen)
    if not gap <= TOLERANCE:
        raise UserError(f"ONNX gives other samples than PyTorch (by {gap:.2g} of their extent)")
    _describe(model, seen)
    replace_file(path, model.SerializeToString())
    return gap


class _Generator(torch.nn.Module):
    """What is exported: noise (n, k) to samples of the shape of one example."""

    def __init__(self, seen: Observation) -> None:
        super().__init__()
        self._generate, self._shape = seen.generator, seen.dataset.shape

    def forward(self, noise: Tensor) -> Tensor:
        """Return samples (n, *shape)."""
        return _shaped(self._generate(noise), self._shape)


def _shaped(samples: Tensor, shape: Shape) -> Tensor:
    return samples.reshape(-1, *shape)


def _exported(seen: Observation, noise: Floats) -> ModelProto:
    inputs = (seen.tensor(noise),)
    free = ({0: torch.export.Dim("n", min=1)},)
    table = torch.export.default_decompositions()
    table[torch.ops.aten.searchsorted.Tensor] = _counted
    try:
        with torch.no_grad(), torch.random.fork_rng():
            seen.generator(inputs[0])  # what is made once is made outside of the trace
            program = torch.export.export(_Generator(seen), inputs, dynamic_shapes=free)
            found = torch.onnx.export(
                program.run_decompositions(table),
                inputs,
                dynamo=True,
                input_names=[INPUT],
                output_names=[OUTPUT],
                verbose=False,
            )
    except Exception as error:  # the exporter raises what it pleases
        reason = str(error.__cause__ or error).strip().splitlines()[0]
        raise UserError(f"This model has a part that ONNX cannot express: {reason}") from error
    assert found is not None
    return found.model_proto


def _counted(
    edges: Tensor,
    values: Tensor,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: str | None = None,
    sorter: Tensor | None = None,
) -> Tensor:
    """Do what ``torch.searchsorted`` does, which ONNX lacks, by counting the edges below."""
    one, other = edges.unsqueeze(-2), values.unsqueeze(-1)
    below = one <= other if right or side == "right" else one < other
    return below.sum(-1)


def _gap(model: ModelProto, noise: Floats, seen: Observation) -> float:
    """Return by how much samples differ, relative to their extent: the median over samples.

    Where a model chooses, such as a code or a grey level, rounding may choose otherwise at times.
    """
    from onnx.reference import ReferenceEvaluator

    try:
        (found,) = ReferenceEvaluator(model).run(None, {INPUT: noise})
    except Exception as error:  # so does the evaluator
        reason = str(error).strip().splitlines()[0]
        raise UserError(f"This model has a part that ONNX cannot run: {reason}") from error
    wanted = seen.generate(noise)
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


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the exporter says to its developers from the terminal."""
    loggers = [logging.getLogger(name) for name in LOUD]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
