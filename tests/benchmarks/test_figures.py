"""The arithmetic and the presentation of a benchmark, on made-up measurements."""

from __future__ import annotations

import json

import pytest

from engine.bench.figures import Range, Ratio, figure_ranges, ratio_ranges, spread
from engine.bench.report import UNITS, Report

SPEED = "steps_per_second"
SLOW = {"naive": {SPEED: 100.0}, "engine": {SPEED: 150.0}}
QUICK = {"naive": {SPEED: 200.0}, "engine": {SPEED: 600.0}}
RATIOS = (
    Ratio("engine / naive", "engine", "naive", goal={"64/128": 2.0}),
    Ratio("engine / 50", "engine", 50.0),
    Ratio("absent / naive", "absent", "naive"),
)


@pytest.fixture
def report() -> Report:
    """Two repeats of two cases at one size, and one of another."""
    settings = {"repeats": 2, "seconds": 4.0}
    return Report([{"64/128": SLOW}, {"64/128": QUICK, "8/150": SLOW}], RATIOS, settings)


def test_a_range_is_smallest_median_and_largest() -> None:
    assert spread([3.0, 1.0, 2.0, 10.0]) == Range(1.0, 2.5, 10.0)


def test_figures_are_gathered_over_the_repeats_that_have_them() -> None:
    found = figure_ranges([SLOW, {"naive": {SPEED: 200.0}}])
    assert found["naive"][SPEED] == Range(100.0, 150.0, 200.0)
    assert found["engine"][SPEED] == Range(150.0, 150.0, 150.0)


def test_ratios_are_formed_within_a_repeat_and_not_of_medians() -> None:
    found = ratio_ranges([SLOW, QUICK], RATIOS)
    assert found["engine / naive"] == Range(1.5, 2.25, 3.0)
    assert found["engine / 50"] == Range(3.0, 7.5, 12.0)


def test_a_ratio_without_its_cases_is_left_out() -> None:
    assert "absent / naive" not in ratio_ranges([SLOW], RATIOS)


def test_json_holds_every_figure_and_ratio_with_its_goal(report: Report) -> None:
    found = json.loads(report.as_json())
    assert found["cases"]["64/128"]["engine"][SPEED] == {"min": 150, "median": 375, "max": 600}
    assert found["ratios"]["64/128"]["engine / naive"]["median"] == 2.25
    assert found["ratios"]["64/128"]["engine / naive"]["goal"] == 2.0
    assert {"date", "machine", "versions", "repeats", "seconds"} <= found.keys()


def test_the_table_names_every_case_unit_and_goal(report: Report) -> None:
    table = report.as_table()
    assert "Width/batch 8/150" in table
    assert "engine / naive" in table
    assert "times (goal 2)" in table
    assert UNITS[SPEED] in table
    assert table.index("8/150") < table.index("64/128")
