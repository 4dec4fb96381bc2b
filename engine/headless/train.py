"""The command ``train``: build or resume a run, take it to its last step, write what it gave."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import torch

from engine.contract.errors import ConfigError
from engine.contract.specs import Experiment
from engine.contract.values import Config, differences
from engine.headless.loop import Outcome, run_until
from engine.headless.output import NAMES, write
from engine.headless.overrides import overridden
from engine.headless.progress import progress_told
from engine.headless.untrained import refuse_untrained
from engine.plan import check
from engine.run.columns import Columns
from engine.run.device import chosen_device
from engine.run.trainer import Trainer
from engine.store.atomic import make_folder
from engine.store.checkpoint import rebuild
from engine.store.curves import load_curves
from engine.store.experiment import find, load_experiment
from engine.store.toml_config import located

DEFAULT = "ring"
DIVERGED, INTERRUPTED = 1, 130


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for; ``steps`` is the total at which to stop."""

    experiment: str | None = None
    set: tuple[str, ...] = ()
    steps: int | None = None
    seed: int | None = None
    out: str | None = None
    device: str = "cpu"
    resume: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """A run that is ready to go on, what it is an experiment of, and its curves so far."""

    trainer: Trainer
    experiment: Experiment
    columns: Columns


def train(order: Order) -> int:
    """Obey the order and return the exit status.

    Raises UserError for anything in it that cannot be done.
    """
    torch.set_num_threads(1)  # for small networks a second thread costs more than it gives
    with progress_told(quiet=order.quiet):
        session = begun(order)
    trainer = session.trainer
    folder = make_folder(order.out or _unused(session))
    for sentence in () if order.quiet else (*trainer.complaints, *trainer.remarks):
        print(sentence, file=sys.stderr)
    stop = trainer.horizon if order.steps is None else order.steps
    outcome = run_until(trainer, stop, session.columns, quiet=order.quiet)
    report = write(folder, trainer, _as_trained(session), session.columns, outcome)
    if not order.quiet:
        print(_summary(trainer, outcome, report["metrics"], folder))
    return _status(outcome)


def begun(order: Order) -> Session:
    """Build a run, or take up that of a checkpoint; raises UserError for what cannot be."""
    return _resumed(order) if order.resume else fresh(order)


def fresh(order: Order) -> Session:
    """Build the run of an experiment; raises UserError for what cannot be."""
    experiment = find(order.experiment or DEFAULT)
    plan = check(_edited(experiment.config, order))
    refuse_untrained(plan.config, experiment.name)
    trainer = Trainer(plan, chosen_device(order.device, plan))
    return Session(trainer, experiment, Columns())


def _resumed(order: Order) -> Session:
    path = Path(str(order.resume)).expanduser()
    path = path / NAMES["checkpoint"] if path.is_dir() else path
    trainer = rebuild(path, lambda plan: Trainer(plan, chosen_device(order.device, plan)))
    refuse_untrained(trainer.config, str(path))
    wanted = check(_edited(trainer.config, order)).config
    # A kind comes before the fields that it brings.
    changed = sorted(differences(trainer.config, wanted), key=lambda found: found[1] != "kind")
    for section, field in changed:
        if field in wanted[section]:
            trainer.patch(section, field, wanted[section][field])
    columns = Columns()
    columns.append(load_curves(path.with_name(NAMES["curves"]), trainer.step))
    return Session(trainer, _experiment_of(trainer, path, order), columns)


def _edited(config: Config, order: Order) -> Config:
    config = overridden(config, order.set)
    if order.seed is not None:
        config = overridden(config, [f"training.seed={order.seed}"])
    return located(check(config).config, Path.cwd())


def _experiment_of(trainer: Trainer, checkpoint: Path, order: Order) -> Experiment:
    beside = checkpoint.with_name(NAMES["experiment"])
    if order.experiment:
        experiment = find(order.experiment)
        refuse_untrained(experiment.config, experiment.name)
        found, named = trainer.config["data"]["kind"], experiment.config["data"]["kind"]
        if found != named:
            raise ConfigError(
                f"{checkpoint} is a run on '{found}', but the experiment '{experiment.name}' is on "
                f"'{named}'; leave the experiment out to go on with the run"
            )
        return experiment
    if beside.is_file():
        return load_experiment(beside)
    name = checkpoint.stem
    return Experiment(name, name, "", "", trainer.horizon, trainer.config)


def _as_trained(session: Session) -> Experiment:
    """Return the experiment with the settings in force; promises hold only for its own."""
    experiment, config = session.experiment, session.trainer.config
    kept = differences(experiment.config, config) in ((), (("training", "seed"),))
    return replace(
        experiment,
        config=config,
        steps=session.trainer.horizon,
        expect=experiment.expect if kept else (),
    )


def _unused(session: Session) -> Path:
    plain = re.sub(r"[^\w-]+", "-", session.experiment.name)
    name = f"{plain}-seed{session.trainer.config['training']['seed']}"
    tries = (Path("runs") / (name if n == 1 else f"{name}-{n}") for n in count(1))
    return next(path for path in tries if not path.exists())


def _summary(trainer: Trainer, outcome: Outcome, found: dict[str, Any], folder: Path) -> str:
    head = (
        f"{outcome.steps:,} steps in {outcome.seconds:.1f} s ({outcome.rate:,.0f} a second, "
        f"{trainer.device}); the run has {trainer.step:,}"
    )
    width = max(map(len, found), default=0)
    numbers = [f"  {name:<{width}}  {_number(entry)}" for name, entry in found.items()]
    return "\n".join([head, *numbers, f"written to {folder}"])


def _number(entry: dict[str, Any]) -> str:
    value, floor = entry["value"], entry["floor"]
    unit = "" if entry["unit"] == "none" else f" {entry['unit']}"
    text = "none" if value is None else f"{value:.4g}{unit}"
    return text if floor is None else f"{text} (floor {floor:.2g})"


def _status(outcome: Outcome) -> int:
    if not outcome.stopped:
        return 0
    print(f"saddlepoint: {outcome.stopped}", file=sys.stderr)
    return INTERRUPTED if outcome.interrupted else DIVERGED
