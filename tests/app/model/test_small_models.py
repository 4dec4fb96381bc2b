"""Speeds, rates, requests, file kinds and notices."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.model.beat import Beat
from app.model.dropped import kind_of, name_filter, openable
from app.model.looking import look
from app.model.notices import places_notice, run_notice
from app.model.pace import SPEEDS, UNLIMITED, speed_text
from engine.contract.commands import ProbeRequest
from engine.contract.status import Phase, Status


def test_speeds_reach_from_one_step_a_second_to_unlimited() -> None:
    assert SPEEDS[0] == 1
    assert SPEEDS[UNLIMITED] is None
    limited = [speed for speed in SPEEDS if speed is not None]
    assert limited == sorted(limited)


def test_a_speed_is_said_in_words() -> None:
    assert speed_text(0) == "1 step/s"
    assert speed_text(9) == "1,000 steps/s"
    assert speed_text(UNLIMITED) == "Full speed"


def test_a_beat_counts_the_last_second_only() -> None:
    beat = Beat()
    for moment in range(64):
        beat.strike(moment / 32)
    assert beat.rate(63 / 32) == 32
    assert beat.rate(100.0) == 0


def test_one_picture_for_two_panels_is_as_fine_as_the_finer_wants() -> None:
    wanted = [ProbeRequest("surface", 64), ProbeRequest("fake"), ProbeRequest("surface", 128)]
    found = look(wanted, 30.0)
    assert found.probes == (ProbeRequest("fake", 0), ProbeRequest("surface", 128))
    assert found.rate == 30.0


def test_a_picture_is_made_where_the_one_who_points_wants_it() -> None:
    wanted = [ProbeRequest("morph", 32), ProbeRequest("morph", at=(0.5,)), ProbeRequest("fake")]
    found = look(wanted, 30.0)
    assert found.probes == (ProbeRequest("fake"), ProbeRequest("morph", 32, (0.5,)))
    assert look(reversed(wanted), 30.0) == found


def test_what_hidden_panels_would_show_is_recorded_unless_it_is_on_screen() -> None:
    shown = [ProbeRequest("surface", 64)]
    hidden = [ProbeRequest("weights"), ProbeRequest("surface", 128), ProbeRequest("weights", 8)]
    found = look(shown, 30.0, hidden=hidden)
    assert found.probes == (ProbeRequest("surface", 64),)
    assert found.recorded == (ProbeRequest("weights", 8),)


def test_the_order_of_panels_does_not_matter_to_what_is_asked() -> None:
    wanted = [ProbeRequest("surface", 64), ProbeRequest("fake")]
    assert look(wanted, 30.0) == look(reversed(wanted), 30.0)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.toml", "experiment"),
        ("a.SAFETENSORS", "checkpoint"),
        ("a.csv", "table"),
        ("a.npz", "table"),
        ("a.JPEG", "picture"),
        ("a.tif", "picture"),
        ("a.txt", None),
        ("a.pickle", None),
        ("toml", None),
    ],
)
def test_the_name_tells_what_a_file_is(name: str, kind: str | None) -> None:
    assert kind_of(Path(name)) == kind


def test_what_can_be_opened_is_said() -> None:
    assert ".safetensors" in openable()
    assert name_filter("Points", "table") == "Points (*.csv *.tsv *.npy *.npz)"


def test_a_run_that_is_well_needs_no_notice() -> None:
    assert run_notice(Status(phase=Phase.PLAYING)) is None
    assert run_notice(Status(phase=Phase.FINISHED, reason="All steps are done")) is None


def test_a_dead_run_offers_to_continue_and_to_reset() -> None:
    status = Status(
        phase=Phase.FAILED, reason="Killed.", advice="Go on.", checkpoint="x", checkpoint_step=1200
    )
    notice = run_notice(status)
    assert notice is not None
    assert notice.kind == "error"
    assert notice.text == "Killed. Go on."
    assert notice.choices == (
        ("Continue from step 1,200", "run.continue"),
        ("Reset", "run.reset"),
    )


def test_without_a_checkpoint_there_is_nothing_to_continue_from() -> None:
    notice = run_notice(Status(phase=Phase.FAILED, reason="Killed."))
    assert notice is not None
    assert notice.choices == (("Reset", "run.reset"),)


def test_a_divergence_may_play_on() -> None:
    notice = run_notice(Status(phase=Phase.PAUSED, reason="NaN", advice="Lower it."))
    assert notice is not None
    assert notice.text == "NaN. Lower it."
    assert notice is not None
    assert notice.kind == "warning"
    assert notice.choices[0] == ("Play on", "run.play")


def test_it_is_said_where_things_are_kept_for_want_of_the_usual_place() -> None:
    notice = places_notice("/home cannot be written to.")
    assert notice is not None
    assert notice.text == "/home cannot be written to."
    assert places_notice("") is None
