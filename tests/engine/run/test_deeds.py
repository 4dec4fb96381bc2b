"""What was done to a run, as a file has it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.contract.errors import ConfigError
from engine.plan import check
from engine.run.deeds import Deed, Failed, Patched, Updated, read, settled, written

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


def test_deeds_tell_which_settings_were_in_force_when() -> None:
    born = check({}).config
    deeds = [
        Patched(30, "training", "k_d", 5),
        Updated(40, "generator"),
        Patched(70, "training", "k_d", 2),
        Patched(70, "objective", "kind", "hinge"),
        Failed(80, "both"),
        Patched(90, "training", "k_d", 2),
    ]
    found = settled(born, deeds)
    assert [step for step, _ in found.changes] == [0, 30, 70]
    ks = [(found.at(step) or {})["training"]["k_d"] for step in (0, 29, 30, 69, 70, 100)]
    assert ks == [1, 1, 5, 5, 2, 2]
    assert found.at(0) == born
    assert (found.at(100) or {})["objective"] == check({"objective": {"kind": "hinge"}}).config[
        "objective"
    ]
    from_the_start = settled(born, [Patched(0, "training", "k_d", 5)])
    assert [step for step, _ in from_the_start.changes] == [0]
    assert (from_the_start.at(0) or {})["training"]["k_d"] == 5


def test_a_deed_that_cannot_have_been_done_is_refused() -> None:
    with pytest.raises(ConfigError, match="k_x"):
        settled(check({}).config, [Patched(3, "training", "k_x", 5)])
