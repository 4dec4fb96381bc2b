"""What of a run a script goes through, and what it says instead of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.plan import check
from engine.run.deeds import Deed, Failed, Patched, Updated
from engine.run.scripted import MOST, History, later, write_history
from engine.scripts.later import UnsaidError

PLAN = check({})


def test_each_change_is_made_to_the_settings_before_it() -> None:
    deeds = [Patched(3, "training", "k_d", 5), Patched(9, "objective", "kind", "hinge")]
    found = later(PLAN, deeds)
    assert [each.step for each in found] == [3, 9]
    assert [each.told for each in found] == ["training.k_d = 5", "objective.kind = hinge"]
    assert found[1].plan.config["training"]["k_d"] == 5


@pytest.mark.parametrize(
    ("deeds", "why"),
    [
        ([Updated(4, "generator")], "the generator alone was trained after 4 steps"),
        ([Failed(1234, "both")], "a step failed after 1,234 steps"),
        ([Patched(3, "training", "k_d", 5)] * (MOST + 1), "settings were changed 501 times"),
    ],
)
def test_what_else_happened_is_named(deeds: Sequence[Deed], why: str) -> None:
    with pytest.raises(UnsaidError, match=why):
        later(PLAN, deeds)


@pytest.mark.parametrize(
    ("history", "why"),
    [
        (History(PLAN, ()), ""),
        (History(None, ()), "it is not known what was changed on the way"),
        (History(PLAN, [Updated(4, "generator")]), "the generator alone was trained after 4 steps"),
        (
            History(PLAN, [Patched(4, "discriminator.spectral", "on", value=True)]),
            "discriminator.spectral.on = True after 4 steps: "
            "'normalise_spectrally(discriminator, stream(\"spectral\"))' can only begin a training",
        ),
    ],
)
def test_a_script_is_written_whatever_happened(history: History, why: str, tmp_path: Path) -> None:
    path = tmp_path / "run.py"
    assert write_history(path, PLAN, "A run", history) == ((path,), why)
    assert "changed on the way" not in path.read_text(encoding="utf-8")
