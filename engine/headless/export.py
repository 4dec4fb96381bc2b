"""The command ``export``: data of a finished run or a recording, without a window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from engine import exporting, extraction
from engine.contract.errors import UserError
from engine.contract.exports import DataExport, Kind
from engine.exports.source import Source, nobody
from engine.headless.abreast import Painter, check, handout, opened_all, sampled
from engine.headless.exported import Opened, finished

COUNT, RESOLUTION = 10_000, 200
ENDINGS: dict[Kind, tuple[str, ...]] = {
    "curves": (".csv", ".parquet"),
    "samples": (".npz",),
    "surfaces": (".npz",),
    "handout": (".html", ".htm"),
    "model": (".onnx",),
    "events": (),
}


@dataclass(frozen=True, slots=True)
class Outlets:
    """What the command line asks for: runs, and where to write what of them."""

    sources: Sequence[str]
    curves: str | None = None
    samples: str | None = None
    surfaces: str | None = None
    handout: str | None = None
    panels: str | None = None
    onnx: str | None = None
    tensorboard: str | None = None
    count: int | None = None
    resolution: int | None = None
    step: int | None = None
    quiet: bool = False

    def wanted(self) -> tuple[tuple[Kind, str], ...]:
        """Return what is to be written where."""
        found: tuple[tuple[Kind, str | None], ...] = (
            ("curves", self.curves),
            ("samples", self.samples),
            ("surfaces", self.surfaces),
            ("handout", self.handout),
            ("model", self.onnx),
            ("events", self.tensorboard),
        )
        return tuple((kind, path) for kind, path in found if path)


def export(outlets: Outlets, paint: Painter | None = None) -> int:
    """Write everything that is asked for and return the exit status.

    ``paint`` makes the figures of a handout, in the place of samples of the runs. Raises UserError
    for anything that cannot be done; what came before it in the list of options has then been
    written.
    """
    wanted = outlets.wanted()
    _refuse(outlets)
    torch.set_num_threads(1)  # for small networks a second thread costs more than it gives
    runs = opened_all(outlets.sources, outlets.step)
    for wish in _wishes(outlets, wanted, runs[0].experiment.title):
        said = (
            _page(wish, runs, paint or sampled)
            if wish.kind == "handout"
            else _written(wish, runs[0])
        )
        if not outlets.quiet:
            print(f"{wish.path}: {said}")
    return 0


def _refuse(outlets: Outlets) -> None:
    """Raise UserError before anything is opened where an option makes no sense."""
    wanted = outlets.wanted()
    if not wanted:
        raise UserError(
            "nothing to write: name a file with --curves, --samples, --surfaces, --handout, "
            "--onnx or --tensorboard"
        )
    check(outlets.sources, wanted)
    for kind, path in wanted:
        if ENDINGS[kind] and Path(path).suffix.lower() not in ENDINGS[kind]:
            raise UserError(f"{path}: the name must end in {' or '.join(ENDINGS[kind])}")
    if outlets.count is not None and outlets.samples is None:
        raise UserError("--count goes with --samples")
    if outlets.panels is not None and outlets.handout is None:
        raise UserError("--panels goes with --handout")
    if outlets.resolution is not None and outlets.surfaces is None:
        raise UserError("--resolution goes with --surfaces")


def _wishes(
    outlets: Outlets, wanted: Sequence[tuple[Kind, str]], title: str
) -> Iterator[DataExport]:
    sizes = {"samples": outlets.count or COUNT, "surfaces": outlets.resolution or RESOLUTION}
    for kind, path in wanted:
        yield DataExport(kind, path, title, size=sizes.get(kind, 0))


def _page(wish: DataExport, runs: Sequence[Opened], paint: Painter) -> str:
    measured = [replace(run, source=finished(run)) for run in runs]
    wish = replace(wish, handout=handout(measured, paint))
    return exporting.written(wish, measured[0].source, nobody)


def _written(wish: DataExport, run: Opened) -> str:
    if wish.kind in ("curves", "events") or run.trainer is None:
        return _of_seen(wish, run.source)
    return extraction.extract(wish, run.trainer, nobody)


def _of_seen(wish: DataExport, source: Source) -> str:
    if wish.kind == "model":
        raise UserError("A recording holds no model: export it from a checkpoint of the run")
    if wish.kind in ("curves", "events") and not source.columns.names():
        raise UserError(
            "There are no curves: name the folder that 'saddlepoint train' wrote, which has them"
        )
    return exporting.written(wish, source, nobody)
