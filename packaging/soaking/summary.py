"""Sums a long lecture up: what there was in each round, and what grows by the hour."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

Line = dict[str, Any]
ROWS = (
    ("window_rss", "window, resident (MiB)"),
    ("window_own", "window, its own memory (MiB)"),
    ("pictures", "pictures of the present run in it (MiB)"),
    ("training_rss", "training, resident (MiB)"),
    ("training_own", "training, its own memory (MiB)"),
    ("gap_median", "gap between frames, median (ms)"),
    ("gap_p99", "gap between frames, p99 (ms)"),
    ("poll_median", "gap between polls, median (ms)"),
    ("poll_p99", "gap between polls, p99 (ms)"),
    ("work_median", "processor time of the window between polls, median (ms)"),
    ("work_p99", "processor time of the window between polls, p99 (ms)"),
    ("steps_per_second", "steps a second"),
    ("qobjects", "Qt objects"),
    ("widgets", "widgets"),
    ("items", "graphics items"),
    ("timers", "timers"),
    ("python", "Python objects since the start"),
    ("window_threads", "threads of the window"),
    ("window_handles", "open handles of the window"),
    ("training_threads", "threads of training"),
    ("training_handles", "open handles of training"),
)


def read(file: Path) -> list[Line]:
    """Return the readings of a lecture; a line that was cut off is left out."""
    lines = []
    for text in file.read_text(encoding="utf-8").splitlines():
        try:
            lines.append(json.loads(text))
        except ValueError:
            continue
    return lines


def visits(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the readings of each stay at an experiment, the last that is not full left out."""
    found = [list(group) for _, group in groupby(lines, key=lambda line: line["experiment"])]
    most = max(map(len, found), default=0)
    return [visit for visit in found if 2 * len(visit) > most]


def rounds(stays: Sequence[list[Line]]) -> list[dict[str, list[Line]]]:
    """Return the stays by experiment, a dictionary for each round through the experiments."""
    found: list[dict[str, list[Line]]] = []
    for stay in stays:
        name = stay[0]["experiment"]
        if not found or name in found[-1]:
            found.append({})
        found[-1][name] = stay
    return found


def typical(stay: Iterable[Line], key: str) -> float:
    """Return the median of a figure during a stay, NaN where there is none."""
    values = [line[key] for line in stay if key in line]
    return float(np.median(values)) if values else float("nan")


def mean(turn: dict[str, list[Line]], names: Iterable[str], key: str) -> float:
    """Return what is typical of a round: the mean over these experiments."""
    return float(np.mean([typical(turn[name], key) for name in names]))


def slope(turns: Sequence[dict[str, list[Line]]], key: str) -> float:
    """Return by how much a figure grows in an hour, after the first round, which warms up.

    Each experiment has a level of its own; NaN where no experiment was visited twice since.
    """
    times, values = [], []
    for name in {name for turn in turns[1:] for name in turn}:
        stays = [turn[name] for turn in turns[1:] if name in turn]
        hours = np.array([typical(stay, "minutes") / 60 for stay in stays])
        levels = np.array([typical(stay, key) for stay in stays])
        times.append(hours - hours.mean())
        values.append(levels - levels.mean())
    if not times:
        return float("nan")
    hour, level = np.concatenate(times), np.concatenate(values)
    spread = float(hour @ hour)
    return float(hour @ level) / spread if spread else float("nan")


def table(lines: Sequence[Line]) -> list[str]:
    """Return a table of the rounds, with slopes, and what went wrong."""
    turns = rounds(visits(lines))
    if not turns:
        return ["too short: not one stay at an experiment was measured"]
    common = set.intersection(*(set(turn) for turn in turns))
    heads = [f"round {number + 1}" for number in range(len(turns))]
    found = [
        f"{lines[-1]['minutes']:.0f} minutes; {', '.join(sorted(common))}",
        "",
        f"| | {' | '.join(heads)} | change per hour |",
        f"|---|{'--:|' * (len(turns) + 1)}",
    ]
    for key, label in ((key, label) for key, label in ROWS if any(key in line for line in lines)):
        cells = [_number(mean(turn, common, key)) for turn in turns]
        found.append(f"| {label} | {' | '.join(cells)} | {_number(slope(turns, key), '+')} |")
    troubles = lines[-1].get("troubles", [])
    return [*found, "", f"{len(troubles)} troubles", *(f"- {trouble}" for trouble in troubles)]


def _number(value: float, sign: str = "") -> str:
    return "–" if np.isnan(value) else f"{value:{sign},.1f}"
