"""What was done to a run, as a file has it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.run.deeds import Deed, Failed, Patched, Updated, read, written

DEEDS: list[Deed] = [
    Patched(3, "training", "k_d", 5),
    Patched(3, "data", "points", ((0.0, 1.0), (2.0, 3.0))),
    Updated(4, "generator"),
    Failed(9, "both"),
]


def test_deeds_come_back_from_plain_values() -> None:
    assert read(written(DEEDS)) == DEEDS


@pytest.mark.parametrize(
    "row",
    [
        ["patched", 1, "training"],
        ["updated", 1, "referee"],
        ["updated", "soon", "generator"],
        ["failed", 1],
        ["wished", 1, "both"],
        [],
    ],
)
def test_what_is_no_deed_is_refused(row: list[Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        read([row])
