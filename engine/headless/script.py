"""The command ``script``: write a plain PyTorch script that repeats a run without the program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.contract.errors import ConfigError
from engine.contract.specs import Experiment
from engine.headless.overrides import overridden
from engine.headless.untrained import refuse_untrained
from engine.plan import check
from engine.scripts.writing import write_script
from engine.store.checkpoint import load_checkpoint
from engine.store.experiment import find

CHECKPOINT = ".safetensors"


def script(source: str, assignments: Sequence[str], out: str) -> int:
    """Write the script of an experiment or of the run in a checkpoint, and say where it is.

    Raises UserError for what cannot be found, set, said or written.
    """
    experiment = _found(source)
    config = check(overridden(experiment.config, assignments)).config
    refuse_untrained(config, experiment.name)
    files = write_script(Path(out).expanduser(), check(config), experiment.title)
    print(f"written: {' and '.join(str(file) for file in files)}")
    return 0


def _found(source: str) -> Experiment:
    path = Path(source).expanduser()
    if path.suffix.lower() != CHECKPOINT:
        return find(source)
    saved = load_checkpoint(path)
    steps = saved.config["training"].get("steps", 0)
    if not isinstance(steps, int):
        raise ConfigError(f"training.steps: {steps!r} is not allowed; it must be a whole number")
    return Experiment(path.stem, path.stem, "", "", steps, saved.config)
