"""The command ``script``: write a plain PyTorch script that repeats a run without the program."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from engine.contract.errors import ConfigError, FileError, UserError
from engine.contract.specs import Experiment
from engine.headless.output import NAMES
from engine.headless.overrides import overridden
from engine.headless.untrained import refuse_untrained
from engine.plan import check
from engine.run.deeds import begun
from engine.run.scripted import History, write_history
from engine.scripts.writing import write_script
from engine.store.checkpoint import Checkpoint, load_checkpoint
from engine.store.experiment import find

CHECKPOINT = ".safetensors"


def script(source: str, assignments: Sequence[str], out: str) -> int:
    """Write the script of an experiment or of the run in a folder or checkpoint; say where it is.

    What was changed while the run went on is changed in the script, unless settings are given.
    Raises UserError for what cannot be found, set, said or written.
    """
    experiment, history = _found(source)
    plan = check(overridden(experiment.config, assignments))
    refuse_untrained(plan.config, experiment.name)
    path, why = Path(out).expanduser(), ""
    if history is None or assignments:
        files = write_script(path, plan, experiment.title)
    else:
        files, why = write_history(path, plan, experiment.title, history)
    if why:
        print(f"saddlepoint: the script has the last settings throughout: {why}", file=sys.stderr)
    print(f"written: {' and '.join(str(file) for file in files)}")
    return 0


def _found(source: str) -> tuple[Experiment, History | None]:
    path = Path(source).expanduser()
    if path.is_dir():
        path /= NAMES["checkpoint"]
    if path.suffix.lower() != CHECKPOINT:
        return find(source), None
    saved = load_checkpoint(path)
    steps = saved.config["training"].get("steps", 0)
    if not isinstance(steps, int):
        raise ConfigError(f"training.steps: {steps!r} is not allowed; it must be a whole number")
    name = Path(source).stem
    return Experiment(name, name, "", "", steps, saved.config), _history(path, saved)


def _history(path: Path, saved: Checkpoint) -> History:
    if saved.past is None:
        return History(None, ())
    try:
        return History(*begun(saved.past))
    except (ValueError, TypeError, LookupError, AttributeError, UserError) as error:
        raise FileError(f"{path} does not say how its run came about: {error}") from None
