"""Trains the runs of diagnosis_cases.toml and prints how often each symptom was rightly named.

Usage: python packaging/measure_diagnosis.py FOLDER [--there] [EXPERIMENT ...]
Runs that are in FOLDER already are not trained again; with --there no others are looked at.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.contract.status import Status
from engine.headless.diagnose import curves_of
from engine.headless.output import NAMES
from engine.headless.train import Order, train
from engine.store.experiment import load_experiment
from engine.symptoms.kind import symptoms
from engine.symptoms.replay import replay
from engine.symptoms.watch import Watch

CASES = Path(__file__).with_name("diagnosis_cases.toml")
LOOKED = "observation.budget=0.5"  # so that costly metrics are as frequent as on screen


@dataclass(frozen=True, slots=True)
class Case:
    """A run and what is to be said at its end; what it ``may`` be is not judged."""

    experiment: str
    title: str
    set: tuple[str, ...]
    expect: frozenset[str]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """What was said of a run at its end, and at any moment of it."""

    case: Case
    last: frozenset[str]
    ever: frozenset[str]


def main(words: Sequence[str]) -> int:
    """Train what is missing, print both tables and return 0."""
    folder, wanted, there = Path(words[0]), set(words[1:]) - {"--there"}, "--there" in words
    results = []
    for case in cases():
        known = not there or (place_of(case, folder) / NAMES["report"]).exists()
        if known and (not wanted or {case.experiment, case.title} & wanted):
            result = measured(case, folder)
            results.append(result)
            print(_row(result), flush=True)
    print()
    for line in table(results):
        print(line)
    return 0


def cases() -> list[Case]:
    """Read what is expected of which run."""
    found = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    return [
        Case(
            entry["experiment"],
            entry.get("title", entry["experiment"]),
            tuple(entry.get("set", ())),
            frozenset(entry.get("expect", ())),
            frozenset(entry.get("may", ())),
        )
        for entry in found
    ]


def place_of(case: Case, folder: Path) -> Path:
    """Return where the run of a case is kept."""
    return folder / case.title.replace(" ", "-").replace(",", "")


def measured(case: Case, folder: Path) -> Result:
    """Train a run, unless that was done before, and examine it as somebody watching would."""
    place = place_of(case, folder)
    if not (place / NAMES["report"]).exists():
        train(Order(case.experiment, set=(*case.set, LOOKED), seed=0, out=str(place), quiet=True))
    run = Status("run", config=load_experiment(place / NAMES["experiment"]).config)
    said = [moment for _, moment in replay(Watch(), curves_of(place), run)]
    names = [frozenset(finding.symptom for finding in moment.findings) for moment in said]
    return Result(case, names[-1], frozenset().union(*names))


def table(results: Iterable[Result]) -> list[str]:
    """Return, per symptom, in how many runs it was rightly or wrongly named or missed."""
    lines = [
        "| symptom | runs that have it | named | of them rightly | precision | recall |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    judged = list(results)
    for name, kind in symptoms.all().items():
        among = [r for r in judged if name not in r.case.may]
        has = sum(name in r.case.expect for r in among)
        named = sum(name in r.last for r in among)
        right = sum(name in r.last and name in r.case.expect for r in among)
        numbers = (has, named, right, _share(right, named), _share(right, has))
        lines.append(f"| {kind.label} | " + " | ".join(str(n) for n in numbers) + " |")
    return lines


def _row(result: Result) -> str:
    case = result.case
    marks = {
        "named": result.last & case.expect,
        "missed": case.expect - result.last,
        "wrong": result.last - case.expect - case.may,
        "unjudged": result.last & case.may,
        "on the way": result.ever - result.last,
    }
    told = (f"{word}: {', '.join(sorted(found))}" for word, found in marks.items() if found)
    return f"{case.title:36} " + "; ".join(told)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
