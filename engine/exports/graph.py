"""The generator as a graph of ONNX: traced, translated and tidied up."""

from __future__ import annotations

import gc
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from engine.contract.errors import UserError
from engine.contract.snapshot import Floats
from engine.exports.spelling import Spelled
from engine.kinds import Shape, Tensor
from engine.observation import Observation

if TYPE_CHECKING:
    from onnx import ModelProto
    from torch.onnx import ONNXProgram

INPUT, OUTPUT, ROWS = "noise", "samples", "n"
MISFIT = "The onnxscript that is installed does not go with this PyTorch"
LOUD = ("torch.onnx", "torch.export", "onnxscript", "onnx_ir")


def traced(seen: Observation, noise: Floats) -> ModelProto:
    """Return the generator as a model that takes any number of rows, traced at noise (m, k), m > 1.

    Raises UserError where it has a part that ONNX cannot express, or the libraries do not fit.
    """
    inputs, rows = (seen.tensor(noise),), torch.export.Dim(ROWS, min=1)
    try:
        with _quiet(), _unswept(), torch.no_grad(), torch.random.fork_rng():
            seen.generator(inputs[0])  # what is made once is made outside of the trace
            program = torch.export.export(_Generator(seen), inputs, dynamic_shapes=({0: rows},))
            return _bared(_tidied(_translated(program)))
    except Exception as error:  # the exporter raises what it pleases
        cause = error.__cause__ or error
        reason = first_line(cause)
        if isinstance(cause, ImportError):
            raise UserError(f"{MISFIT} ({reason}): pip install --upgrade onnxscript") from error
        raise UserError(f"This model has a part that ONNX cannot express: {reason}") from error


def first_line(error: BaseException) -> str:
    """Return what an error says first, or what it is called where it says nothing."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


class _Generator(torch.nn.Module):
    """What is exported: noise (n, k) to samples of the shape of one example."""

    def __init__(self, seen: Observation) -> None:
        super().__init__()
        self._generate = seen.generator
        self._shape: Shape = seen.dataset.shape

    def forward(self, noise: Tensor) -> Tensor:
        """Return samples (n, *shape)."""
        with Spelled():
            return self._generate(noise).reshape(-1, *self._shape)


def _translated(program: torch.export.ExportedProgram) -> ONNXProgram:
    found = torch.onnx.export(
        program,
        dynamo=True,
        input_names=[INPUT],
        output_names=[OUTPUT],
        dynamic_shapes=({0: ROWS},),  # which names it in the file
        optimize=False,
        verbose=False,
    )
    assert found is not None
    return found


def _tidied(program: ONNXProgram) -> ModelProto:
    """Work out what is constant, and once what is there twice.

    The exporter's own ``optimize`` also seeks patterns to replace, which finds next to nothing
    here and takes time as the square of the layers.
    """
    from onnx_ir.passes import Sequential
    from onnx_ir.passes.common import (
        CommonSubexpressionEliminationPass,
        DeduplicateInitializersPass,
        LiftConstantsToInitializersPass,
        RemoveUnusedNodesPass,
    )
    from onnxscript import optimizer

    optimizer.inline(program.model)
    optimizer.fold_constants(program.model)
    Sequential(
        RemoveUnusedNodesPass(),
        LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0),
        DeduplicateInitializersPass(),
        CommonSubexpressionEliminationPass(),
        RemoveUnusedNodesPass(),
    )(program.model)
    return program.model_proto


def _bared(model: ModelProto) -> ModelProto:
    """Take out what the exporter notes of its own work, such as where files lie on this machine."""
    graph = model.graph
    values = (*graph.input, *graph.value_info, *graph.output)
    for noted in (graph, *graph.node, *graph.initializer, *values):
        del noted.metadata_props[:]
    return model


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


@contextmanager
def _unswept() -> Iterator[None]:
    """Look for no garbage: much is made that lasts, and would be gone through again and again."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()
