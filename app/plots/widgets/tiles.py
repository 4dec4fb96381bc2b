"""Header tiles made from the newest values of a run's columns."""

from __future__ import annotations

from dataclasses import replace

from app.plots.panel import View
from app.plots.widgets.header import Tile
from app.plots.writing.numbers import THIN_SPACE, number, percent, thousands

SHORT_UNITS = frozenset({"nats"})  # others are said once, in the legend of the plot
SHARE = "share"
COUNTED = frozenset({"units", "modes", "classes"})
PROBABILITY = "probability"
LEAST = 1e-4  # of a probability: further digits say nothing more
CERTAIN = 1e-6  # of a value: smaller errors are those of floating point


def metric_tile(view: View, name: str, label: str = "", *, share: bool = False) -> Tile | None:
    """Return a metric's newest value with unit, error and floor, or None if it has no value."""
    value = view.columns.latest(name)
    if value is None:
        return None
    spec = view.catalogue.metric(name)
    unit = spec.unit if spec else ""
    text = percent(value) if share or unit == SHARE else _written(value, unit)
    beside = f"{THIN_SPACE}{unit}" if unit in SHORT_UNITS else ""
    return Tile(label or (spec.label if spec else name), text + beside, _detail(view, name))


def _written(value: float, unit: str) -> str:
    if unit == PROBABILITY and value < LEAST:
        return f"< {LEAST:f}".rstrip("0")
    return f"{value:.0f}" if unit in COUNTED and value.is_integer() else number(value)


def metric_tiles(view: View, names: tuple[tuple[str, str], ...]) -> tuple[Tile, ...]:
    """Return the tiles of those metrics (name, label) that have a value."""
    tiles = (metric_tile(view, name, label) for name, label in names)
    return tuple(tile for tile in tiles if tile is not None)


def dated_tiles(view: View, names: tuple[tuple[str, str], ...]) -> tuple[Tile, ...]:
    """Return the step of the first of those tiles, then them, with another step where it differs.

    What takes long is measured more rarely than what does not.
    """
    found = [(name, metric_tile(view, name, label)) for name, label in names]
    tiles = [(tile, _newest(view, name)) for name, tile in found if tile is not None]
    if not tiles:
        return ()
    step = tiles[0][1]
    dated = (tile if at == step else _dated(tile, at) for tile, at in tiles)
    return (Tile("step", thousands(step)), *dated)


def _newest(view: View, name: str) -> int:
    steps, _ = view.columns.column(name)
    return int(steps[-1]) if len(steps) else 0


def _dated(tile: Tile, step: int) -> Tile:
    said = f"step {thousands(step)}"
    return replace(tile, detail=f"{tile.detail}, {said}" if tile.detail else said)


def _detail(view: View, name: str) -> str:
    value, error, floor = (view.columns.latest(name + part) for part in ("", ".error", ".floor"))
    known = error is not None and error > CERTAIN * abs(value or 0.0)
    parts = [f"±{THIN_SPACE}{number(error, 2)}"] if known and error is not None else []
    spec = view.catalogue.metric(name)
    # Where more is better, what two samples of the data give is a ceiling.
    word = "data" if spec is not None and spec.direction == "higher" else "floor"
    parts += [f"{word} {number(floor, 2)}"] if floor is not None else []
    return ", ".join(parts)


def reference_lines(
    view: View, names: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, float], ...]:
    """Return the labelled constants that the catalogue wants drawn beside those metrics, once."""
    specs = (view.catalogue.metric(name) for name, _ in names)
    lines = [line for spec in specs if spec is not None for line in spec.reference]
    return tuple(dict.fromkeys(lines))
