"""The command ``diagnose``: say in words what a finished run suffered from, or did well."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from engine.contract.columns import ColumnsView
from engine.contract.errors import FileError, UserError
from engine.contract.findings import Diagnosis, Finding, Reading
from engine.contract.snapshot import Rows
from engine.contract.status import Status
from engine.headless.output import NAMES
from engine.run.columns import Columns
from engine.run.deeds import begun, settled
from engine.run.settled import Settled
from engine.store.atomic import read_bounded
from engine.store.checkpoint import load_checkpoint
from engine.store.curves import load_curves
from engine.store.experiment import load_experiment
from engine.symptoms.replay import replay
from engine.symptoms.watch import Watch

MAX_BYTES = 8 * 2**20  # of a report
SIGNS = {"warning": "!", "info": "i", "good": "✓"}


def diagnose(folder: str, *, as_json: bool = False) -> int:
    """Print what is to be said of the run in ``folder``, as it was at its end.

    Raises FileError or ConfigError naming the file that is missing or wrong.
    """
    path = Path(folder).expanduser()
    if not (path / NAMES["curves"]).is_file():
        raise FileError(
            f"{path} holds no {NAMES['curves']}; 'saddlepoint train --out {path}' writes one"
        )
    config = load_experiment(path / NAMES["experiment"]).config
    run = Status("run", config=config)
    said = list(replay(Watch(), curves_of(path), run, settings_of(path)))
    _, last = said[-1]
    if as_json:
        first = {finding.symptom: _first(said, finding.symptom) for finding in last.findings}
        found = [{**asdict(f), "since": first[f.symptom]} for f in last.findings]
        print(json.dumps({"findings": found, "watched": last.watched}, indent=2))
    else:
        print("\n".join(_lines(last)))
    return 0


def curves_of(path: Path) -> Columns:
    """Return the curves of a run, to which its report adds what was measured at the end alone."""
    columns = Columns()
    columns.append(load_curves(path / NAMES["curves"], sys.maxsize))
    if not (path / NAMES["report"]).is_file():
        return columns
    try:
        report = json.loads(read_bounded(path / NAMES["report"], MAX_BYTES))
        step, metrics = int(report["steps"]), dict(report["metrics"])
        if not 0 <= step < 2**53:
            raise ValueError("no run has so many steps")
        ended = {name: entry for name, entry in metrics.items() if _ends(columns, name) < step}
        parts = (("", "value"), (".error", "error"), (".floor", "floor"))
        found = {
            name + suffix: (np.array([step]), np.array([float(entry[field])]))
            for name, entry in ended.items()
            for suffix, field in parts
            if entry[field] is not None
        }
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise FileError(f"{path / NAMES['report']} is not the report of a run: {error}") from None
    columns.append(Rows("", found))
    return columns


def _ends(columns: ColumnsView, name: str) -> int:
    """Return the step at which a curve ends, -1 where there is none."""
    steps, _ = columns.column(name)
    return int(steps[-1]) if len(steps) else -1


def settings_of(path: Path) -> Settled:
    """Return which settings were in force when, none where its checkpoint does not tell."""
    checkpoint = path / NAMES["checkpoint"]
    past = load_checkpoint(checkpoint).past if checkpoint.is_file() else None
    if past is None:
        return Settled()
    try:
        born, deeds = begun(past)
        return settled(born.config, deeds)
    except (ValueError, TypeError, LookupError, AttributeError, UserError) as error:
        raise FileError(f"{checkpoint} does not say how its run came about: {error}") from None


def _first(said: Sequence[tuple[int, Diagnosis]], symptom: str) -> int:
    """Return at which step, in hundredths of the run, a symptom was first named."""
    step = next(at for at, told in said if any(f.symptom == symptom for f in told.findings))
    return round(100 * step / max(said[-1][0], 1))


def _lines(diagnosis: Diagnosis) -> list[str]:
    lines: list[str] = []
    for finding in diagnosis.findings:
        lines += [*_told(finding), ""]
    if not diagnosis.findings:
        lines += ["Nothing is wrong as far as the numbers of this run tell.", ""]
    return [*lines, "Watched: " + (", ".join(diagnosis.watched) or "nothing") + "."]


def _told(finding: Finding) -> list[str]:
    advice = (
        [f"    try: {finding.advice[:1].lower()}{finding.advice[1:]}"] if finding.advice else []
    )
    readings = [f"    {_read(reading)}" for reading in finding.readings]
    return [f"{SIGNS[finding.severity]} {finding.sentence}", *readings, *advice]


def _read(reading: Reading) -> str:
    rounded = replace(reading, value=float(f"{reading.value:.3g}"))
    return (
        f"{rounded.metric}, {rounded.what}: {rounded.value:g} {rounded.relation} "
        f"{rounded.threshold:.3g} (steps {rounded.first:,} to {rounded.last:,})"
    )
