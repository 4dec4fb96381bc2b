"""What has to be computed to be exported: fresh samples, surfaces and the generator, of a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.catalogue import probe_specs
from engine.contract.exports import DataExport
from engine.exports.arrays import save_arrays
from engine.exports.drawing import drawn_fields, fresh_samples
from engine.exports.onnx import save_onnx
from engine.exports.pictured import said_of, surfaces
from engine.exports.source import Report, provenance
from engine.run.trainer import Trainer
from engine.store.checkpoint import rebuild
from engine.versions import versions

DRAWING = 0.8  # of the work is computing, the rest is writing


def restored(wish: DataExport, report: Report) -> str:
    """Write what is wished for of the run in a checkpoint; return in words what was written.

    Raises UserError, and what ``report`` raises to break off.
    """
    report(0.0)
    return extract(wish, rebuild(wish.checkpoint, lambda plan: Trainer(plan, "cpu")), report)


def extract(wish: DataExport, trainer: Trainer, report: Report) -> str:
    """Write what is wished for of a run as it stands; return in words what was written.

    Raises UserError, and what ``report`` raises to break off.
    """
    makers: dict[str, Callable[[DataExport, Trainer, Report], str]] = {
        "samples": _samples,
        "surfaces": _surfaces,
        "model": _model,
    }
    return makers[wish.kind](wish, trainer, report)


def _samples(wish: DataExport, trainer: Trainer, report: Report) -> str:
    seen = trainer.observe(record=False)
    arrays = fresh_samples(seen, wish.size, lambda share: report(DRAWING * share))
    about = provenance(wish.title, seen.step, trainer.config, versions(), fresh=True)
    save_arrays(wish.path, arrays, about, _second_half(report))
    return f"{wish.size:,} samples and as many of the data"


def _surfaces(wish: DataExport, trainer: Trainer, report: Report) -> str:
    seen = trainer.observe(record=False)
    found = drawn_fields(seen, wish.size, lambda share: report(DRAWING * share))
    said = said_of(found, probe_specs())
    about = provenance(wish.title, seen.step, trainer.config, versions(), surfaces=said)
    save_arrays(wish.path, surfaces(found), about, _second_half(report))
    return f"{len(found)} surfaces with {wish.size} × {wish.size} cells"


def _model(wish: DataExport, trainer: Trainer, report: Report) -> str:
    report(0.1)
    seen = trainer.observe(record=False)
    gap = save_onnx(Path(wish.path), seen)
    return f"the generator at step {seen.step:,}, checked to {gap:.1g} of the samples' extent"


def _second_half(report: Report) -> Report:
    return lambda share: report(DRAWING + (1 - DRAWING) * share)
