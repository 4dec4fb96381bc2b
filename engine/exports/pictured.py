"""Arrays of what was seen: samples as they were drawn, and surfaces with their axes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from engine.contract.board import Board
from engine.contract.errors import UserError
from engine.contract.snapshot import Field, Images, Part, Points, Snapshot
from engine.contract.specs import ProbeSpec
from engine.exports.arrays import Arrays

SAMPLES = {"fake": "fakes", "real": "reals", "samples": "fakes", "reals": "reals"}  # by probe


def shown_samples(snapshot: Snapshot | None) -> Arrays:
    """Return ``fakes`` and ``reals`` as they were on screen, with what was known of each.

    Points are float32 (n, 2), images bytes (n, height, width, 1 or 3). Raises UserError where none
    were recorded.
    """
    found: dict[str, Any] = {}
    for probe, name in SAMPLES.items():
        part = snapshot.parts.get(probe) if snapshot is not None else None
        if isinstance(part, Points):
            found[name] = part.xy
            if part.labels is not None:
                found[f"{name}_labels"] = part.labels.astype(np.int64)
        elif isinstance(part, Images):
            found[name] = part.pixels
            if part.captions:
                found[f"{name}_captions"] = np.array(part.captions)
    if "fakes" not in found:
        raise UserError("No samples have been seen at this moment: show a panel that has them")
    return found


def fields(parts: Mapping[str, Part]) -> dict[str, Field]:
    """Return the surfaces among pictures, those on a board of theory by their titles."""
    found = {name: part for name, part in parts.items() if isinstance(part, Field)}
    for part in parts.values():
        if isinstance(part, Board):
            found.update(_drawn(part))
    return found


def surfaces(found: Mapping[str, Field]) -> dict[str, Any]:
    """Return each surface (rows, columns) with the places of its cells, ``_x`` and ``_y``.

    Row i is at y[i], counted from the bottom, column j at x[j]: what ``pcolormesh`` wants. Raises
    UserError where there are none.
    """
    if not found:
        raise UserError("No surfaces have been seen at this moment: show a panel that has them")
    arrays: dict[str, Any] = {}
    for name, field in found.items():
        rows, columns = field.values.shape
        area = field.area
        arrays[name] = field.values
        arrays[f"{name}_x"] = area.left + (np.arange(columns) + 0.5) * area.width / columns
        arrays[f"{name}_y"] = area.bottom + (np.arange(rows) + 0.5) * area.height / rows
    return arrays


def said_of(found: Mapping[str, Field], probes: Iterable[ProbeSpec]) -> dict[str, dict[str, Any]]:
    """Return what each surface is, when it was made and how its values were estimated."""
    known = {spec.name: spec for spec in probes}
    return {
        name: {
            "label": known[name].label if name in known else name,
            "meaning": " ".join(known[name].help.split()) if name in known else "",
            "step": field.step,
            "levels": [field.low, field.high],
            "note": field.note,
            "axes": "data units; row 0 is the lowest y, column 0 the lowest x",
        }
        for name, field in found.items()
    }


def _drawn(board: Board) -> Iterator[tuple[str, Field]]:
    for drawing in board.drawings:
        if isinstance(drawing.part, Field):
            title = drawing.title.lower().partition(":")[0]  # behind a colon stands the legend
            yield re.sub(r"\W+", "_", title).strip("_"), drawing.part
