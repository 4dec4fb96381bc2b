"""A long lecture is summed up: a leak shows as a slope, a level of an experiment does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from soaking.summary import read, rounds, slope, table, visits

LEVELS = {"ring": 100.0, "vae-ring": 300.0}


def lecture(leak: float, turns: int = 3) -> list[dict[str, object]]:
    """Half an hour of each experiment in turn; memory grows by ``leak`` MiB an hour."""
    lines = []
    for number in range(turns * len(LEVELS) * 10):
        minutes = 3.0 * (number + 1)
        name = list(LEVELS)[number // 10 % len(LEVELS)]
        memory = LEVELS[name] + leak * minutes / 60
        lines.append({"minutes": minutes, "experiment": name, "window_rss": memory, "timers": 7})
    return lines


@pytest.mark.parametrize("leak", [0.0, 12.0])
def test_a_leak_is_the_slope_whatever_the_levels_of_the_experiments(leak: float) -> None:
    turns = rounds(visits(lecture(leak)))
    assert [set(turn) for turn in turns] == [set(LEVELS)] * 3
    assert slope(turns, "window_rss") == pytest.approx(leak, abs=1e-9)
    assert slope(turns, "timers") == 0


def test_a_file_that_is_still_written_is_summed_up(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    lines = [json.dumps(line) for line in lecture(6.0)]
    file.write_text("\n".join([*lines, '{"minutes": 1']), encoding="utf-8")
    text = "\n".join(table(read(file)))
    assert "| timers | 7.0 | 7.0 | 7.0 | +0.0 |" in text
    assert "+6.0" in text
    assert "0 troubles" in text


def test_too_little_is_said_to_be_too_little() -> None:
    assert "too short" in table([])[0]
