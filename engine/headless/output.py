"""What a headless run leaves in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.contract.specs import Experiment
from engine.headless.grid import images_png
from engine.headless.loop import Outcome
from engine.headless.picture import samples_png
from engine.run.columns import Columns
from engine.run.trainer import Trainer
from engine.store.atomic import replace_file
from engine.store.checkpoint import save_checkpoint
from engine.store.curves import save_curves
from engine.store.experiment import save_experiment
from engine.store.report import measured, save_report
from engine.versions import versions

NAMES: Mapping[str, str] = {
    "checkpoint": "checkpoint.safetensors",
    "curves": "curves.csv",
    "experiment": "experiment.toml",
    "report": "report.json",
    "samples": "samples.png",
}


def write(
    folder: Path, trainer: Trainer, experiment: Experiment, columns: Columns, outcome: Outcome
) -> dict[str, Any]:
    """Write all files and return the report; what cannot be had again comes first.

    Raises FileError naming the file and the reason.
    """
    save_checkpoint(folder / NAMES["checkpoint"], trainer)
    save_curves(folder / NAMES["curves"], columns)
    save_experiment(folder / NAMES["experiment"], experiment)
    seen = trainer.observe(record=False)
    title = f"{experiment.title}, step {trainer.step:,}"
    picture = images_png(seen, title) if seen.images else samples_png(seen, title)
    replace_file(folder / NAMES["samples"], picture)
    report = {
        "steps": trainer.step,
        "seconds": outcome.seconds,
        "steps_per_second": outcome.rate,
        "seed": seen.seed,
        "device": trainer.device,
        "stopped": outcome.stopped or None,
        "versions": versions(),
        "config": trainer.config,
        "metrics": measured(seen),
    }
    save_report(folder / NAMES["report"], report)
    return report
