"""Shows what a benchmark measured, as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from engine.bench.figures import Range, Ratio, Repeat, figure_ranges, ratio_ranges
from engine.versions import installed, versions

UNITS = {
    "steps_per_second": "steps/s",
    "steps_per_cpu_second": "steps/CPU s",
    "images_per_second": "images/s",
    "frames_per_second": "frames/s",
    "snapshots_per_second": "snapshots/s",
    "gap_p99": "ms, 99th percentile gap between frames",
    "cpu_per_frame": "CPU ms of the window's process per frame",
    "observing": "of the time spent observing",
    "first_window": "s from process start to first paint",
    "first_step": "s from process start to first step",
    "scrub_median": "ms, median time until all panels show a moment that is dragged to",
    "scrub_p99": "ms, 99th percentile of that",
    "torch_loaded": "torch in the window's process (0 no, 1 yes)",
}


@dataclass(frozen=True, slots=True)
class Report:
    """Repeats of measurements by size and case, and the ratios that are of interest."""

    repeats: Sequence[Mapping[str, Repeat]]
    ratios: Sequence[Ratio]
    settings: Mapping[str, float]

    def as_json(self) -> str:
        """Return where and when, then every figure and every ratio as min, median and max."""
        cases: dict[str, Any] = {}
        ratios: dict[str, Any] = {}
        for size, repeats in self._sizes():
            figures = figure_ranges(repeats)
            cases[size] = {c: {n: asdict(r) for n, r in f.items()} for c, f in figures.items()}
            found = ratio_ranges(repeats, self.ratios)
            goals = {ratio.name: ratio.goal_at(size) for ratio in self.ratios}
            ratios[size] = {n: {**asdict(r), "goal": goals[n]} for n, r in found.items()}
        whole = {**circumstances(), **self.settings, "cases": cases, "ratios": ratios}
        return json.dumps(whole, indent=2)

    def as_table(self) -> str:
        """Return a table with min, median and max."""
        where = circumstances()
        packages = ", ".join(f"{name} {number}" for name, number in where["versions"].items())
        lines = [f"{where['date']}, {where['machine']}", packages, self._method()]
        for size, repeats in self._sizes():
            lines += ["", f"{'Width/batch ' + size:<32}{'min':>10}{'median':>10}{'max':>10}"]
            for case, figures in figure_ranges(repeats).items():
                lines += [_row(case, found, UNITS[name]) for name, found in figures.items()]
            for name, found in ratio_ranges(repeats, self.ratios).items():
                lines.append(_row(name, found, self._goal(name, size)))
        return "\n".join(lines)

    def _sizes(self) -> Iterator[tuple[str, list[Repeat]]]:
        sizes = dict.fromkeys(size for repeat in self.repeats for size in repeat)
        for size in sorted(sizes, key=lambda s: [int(number) for number in s.split("/")]):
            yield size, [repeat[size] for repeat in self.repeats if size in repeat]

    def _method(self) -> str:
        repeats, seconds = self.settings["repeats"], self.settings["seconds"]
        return f"{repeats} repeats in alternating order, {seconds:g} s each, one torch thread"

    def _goal(self, name: str, size: str) -> str:
        goal = next(ratio for ratio in self.ratios if ratio.name == name).goal_at(size)
        return f"times (goal {goal:g})" if goal else "times"


def circumstances() -> dict[str, Any]:
    """Return date, machine and versions."""
    memory = psutil.virtual_memory().total / 2**30
    machine = f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}"
    toolkit = {name: installed(name) for name in ("PySide6_Essentials", "pyqtgraph")}
    date = datetime.now().astimezone().date().isoformat()
    return {"date": date, "machine": machine, "versions": {**versions(), **toolkit}}


def processor() -> str:
    """Return the processor's name as far as the system tells it."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _row(name: str, found: Range, unit: str) -> str:
    values = "".join(f"{_number(value):>10}" for value in (found.min, found.median, found.max))
    return f"  {name:<30}{values}  {unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
