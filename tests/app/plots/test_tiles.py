"""Tiles: counts without decimals, shares as percentages, errors that are errors."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import CATALOGUE, FakeColumns

from app.plots.panel import View
from app.plots.widgets.tiles import metric_tile
from engine.contract.specs import Direction, MetricSpec
from engine.contract.status import Phase, Status


def view(unit: str, value: float, error: float | None = None) -> View:
    spec = MetricSpec("it", "It", unit, "none", "losses", "", "", dear=False)
    catalogue = replace(CATALOGUE, metrics=(spec,))
    columns = FakeColumns()
    columns.put("it", [1], [value])
    if error is not None:
        columns.put("it.error", [1], [error])
    return View(None, columns, Status("run", Phase.PLAYING, 1), catalogue)


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("classes", 10.0, "10"),
        ("units", 2.5, "2.50"),
        ("share", 0.857, "85.7 %"),
        ("", 2, "2.00"),
        ("probability", 1e-129, "< 0.0001"),
        ("probability", 0.02, "0.0200"),
    ],
)
def test_a_number_is_written_as_its_unit_asks(unit: str, value: float, text: str) -> None:
    tile = metric_tile(view(unit, value), "it")
    assert tile is not None
    assert tile.value.replace("\u2009", " ") == text


@pytest.mark.parametrize(("error", "detail"), [(0.0, ""), (1e-8, ""), (0.25, "± 0.25")])
def test_an_error_of_rounding_is_not_mentioned(error: float, detail: str) -> None:
    tile = metric_tile(view("nats", 13.9, error), "it")
    assert tile is not None
    assert tile.detail.replace("\u2009", " ") == detail


@pytest.mark.parametrize(
    ("direction", "detail"), [("lower", "floor 0.95"), ("higher", "data 0.95")]
)
def test_where_more_is_better_the_data_is_no_floor(direction: Direction, detail: str) -> None:
    seen = view("", 0.41)
    seen.columns.put("it.floor", [1], [0.95])  # type: ignore[attr-defined]
    spec = replace(seen.catalogue.metrics[0], direction=direction)
    tile = metric_tile(replace(seen, catalogue=replace(CATALOGUE, metrics=(spec,))), "it")
    assert tile is not None
    assert tile.detail == detail
