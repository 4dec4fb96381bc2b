"""What is said over the panels, and what its buttons do."""

from __future__ import annotations

import sys

import pytest
from fakes import CONFIG, FakeLab, Opener
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton

from app.main import tell_mishaps
from app.model.notices import Notice
from app.model.places import Places
from app.model.sessions import Sessions
from app.shell.banners import Banner
from app.shell.window import Window
from engine.contract.commands import Create, Load, Play
from engine.contract.status import Phase

REASON = "The training process ended at step 1,234: it was ended by SIGKILL."
ADVICE = "Continue from the automatic checkpoint at step 1,200."


def fail(window: Window, lab: FakeLab, *, alive: bool = False) -> None:
    words = {"reason": REASON, "advice": ADVICE}
    checkpoint = {"checkpoint": "last.safetensors", "checkpoint_step": 1200}
    lab.run(Phase.FAILED, **words, **checkpoint, alive=alive)
    window.link.poll()


def diverge(window: Window, lab: FakeLab) -> None:
    lab.run(Phase.PAUSED, reason="Stopped: NaN.", advice="Play on.", checkpoint="a", device="cpu")
    window.link.poll()


def press(window: Window, text: str) -> None:
    buttons = window.banners.findChildren(QPushButton)
    button = next(b for b in buttons if b.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    window.link.poll()


def words(window: Window) -> str:
    return " ".join(label.text() for label in window.banners.findChildren(QLabel))


def test_while_all_is_well_there_is_no_banner(window: Window) -> None:
    assert window.banners.isHidden()


def test_a_failure_says_what_happened_and_what_to_do(window: Window, lab: FakeLab) -> None:
    fail(window, lab)
    assert window.banners.isVisible()
    assert REASON in words(window)
    assert ADVICE in words(window)


def test_after_a_failure_one_click_continues(window: Window, lab: FakeLab) -> None:
    fail(window, lab)
    press(window, "Continue from step 1,200")
    assert lab.recovered == 1
    assert window.banners.notice("run") is None


def test_after_a_failure_reset_begins_anew(window: Window, lab: FakeLab) -> None:
    fail(window, lab)
    press(window, "Reset")
    assert lab.recovered == 1
    assert lab.sent(Create)[-1].config == CONFIG


def test_a_failed_run_cannot_be_played(window: Window, lab: FakeLab) -> None:
    fail(window, lab)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert not lab.sent(Play)


def test_the_banner_goes_when_the_run_goes_on(window: Window, lab: FakeLab) -> None:
    fail(window, lab)
    lab.run(Phase.PLAYING, reason="", advice="")
    window.link.poll()
    assert window.banners.isHidden()


def test_a_dismissed_banner_stays_away_until_something_else_happens(
    window: Window, lab: FakeLab
) -> None:
    fail(window, lab)
    QTest.mouseClick(window.banners.findChild(QToolButton), Qt.MouseButton.LeftButton)
    window.link.poll()
    assert window.banners.notice("run") is None
    lab.feed(reason="Another one.")
    window.link.poll()
    assert window.banners.notice("run") is not None


def test_after_a_divergence_one_may_play_on(window: Window, lab: FakeLab) -> None:
    diverge(window, lab)
    press(window, "Play on")
    assert isinstance(lab.sent(Play)[-1], Play)


def test_after_a_divergence_the_checkpoint_is_loaded(window: Window, lab: FakeLab) -> None:
    diverge(window, lab)
    press(window, "Continue from step 0")
    assert lab.sent(Load)[-1].path == "a"
    assert not lab.sent(Play)
    lab.reply(text="Opened a")
    window.link.poll()
    QApplication.processEvents()
    assert isinstance(lab.commands[-1], Play)
    assert lab.recovered == 0


def test_a_checkpoint_that_cannot_be_loaded_is_said_and_not_played(
    window: Window, lab: FakeLab
) -> None:
    diverge(window, lab)
    press(window, "Continue from step 0")
    lab.reply(ok=False, text="a is damaged")
    window.link.poll()
    QApplication.processEvents()
    assert not lab.sent(Play)
    expected = Notice("error", "The run cannot be continued", "a is damaged")
    assert window.banners.notice("error") == expected


def test_after_a_fault_in_a_part_the_checkpoint_is_loaded_by_training_that_lives(
    window: Window, lab: FakeLab
) -> None:
    fail(window, lab, alive=True)
    press(window, "Continue from step 1,200")
    assert lab.sent(Load)[-1].path == "last.safetensors"
    assert lab.recovered == 0


def test_markup_in_a_message_is_shown_as_it_is(window: Window) -> None:
    window.complain("Could not open <b>", "a < b & c")
    assert "&lt;b&gt;" in words(window)
    assert "a &lt; b &amp; c" in words(window)


def test_an_error_of_our_own_is_shown_too(
    window: Window, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # to be put back
    tell_mishaps(window)
    sys.excepthook(ValueError, ValueError("lost"), None)
    notice = window.banners.notice("error")
    assert notice is not None
    assert notice.text == "ValueError: lost"
    assert "ValueError: lost" in capsys.readouterr().err


def seen(window: Window) -> list[str]:
    banners = window.banners.findChildren(Banner)
    return [banner.notice.title for banner in banners if banner.isVisible()]


def test_the_gravest_is_seen_and_the_others_wait_behind_it(window: Window, lab: FakeLab) -> None:
    fail(window, lab)
    lab.run(Phase.FAILED, reason=REASON, warnings=("Odd.",))
    window.link.poll()
    window.banners.tell("session", Notice("info", "Still there", "A state."))
    assert seen(window) == ["Training has failed"]
    titles = []
    for _ in range(3):
        buttons = window.banners.findChildren(QToolButton)
        more = next(b for b in buttons if b.isVisible() and b.text() == "+2")
        QTest.mouseClick(more, Qt.MouseButton.LeftButton)
        titles += seen(window)
    assert titles == ["Worth checking", "Still there", "Training has failed"]


def test_when_the_first_is_dismissed_the_next_is_seen(window: Window) -> None:
    window.complain("First", "")
    window.banners.tell("other", Notice("error", "Second", ""))
    assert seen(window) == ["Second"]
    QTest.mouseClick(
        next(b for b in window.banners.findChildren(QToolButton) if b.isVisible()),
        Qt.MouseButton.LeftButton,
    )
    assert seen(window) == ["First"]


def test_two_subjects_have_two_strips(window: Window, lab: FakeLab) -> None:
    fail(window, lab)
    window.complain("Could not save", "The disk is full.")
    assert window.banners.notice("run") is not None
    assert window.banners.notice("error") == Notice("error", "Could not save", "The disk is full.")


UNREADABLE = "2 of 5 pictures cannot be read and are left out; the first is 1.png: damaged."


def test_what_is_odd_in_the_data_has_a_title_of_its_own(window: Window, lab: FakeLab) -> None:
    lab.run(remarks=(UNREADABLE,))
    window.link.poll()
    assert seen(window) == ["About the data"]
    assert UNREADABLE in words(window)
    lab.run(remarks=())
    window.link.poll()
    assert window.banners.notice("data") is None


def test_parts_that_failed_are_no_matter_of_settings(window: Window, lab: FakeLab) -> None:
    lab.run(faults=("The metric “W1” failed and is left out.",), warnings=("Odd.",))
    window.link.poll()
    faults = window.banners.notice("faults")
    assert faults is not None
    assert faults.title == "Something cannot be shown"
    assert window.banners.notice("settings") == Notice("warning", "Worth checking", "Odd.")


@pytest.fixture
def crashed(places: Places) -> Sessions:
    """What a killed window has left."""
    killed = Sessions(places.sessions)
    killed.describe("Ring of eight")
    (killed.folder / "last.safetensors").write_bytes(b"weights")
    for lock in killed._held.values():
        lock.release()
    return killed


def test_after_a_crash_the_last_state_is_offered(crashed: Sessions, open_window: Opener) -> None:
    window = open_window()
    notice = window.banners.notice("session")
    assert notice is not None
    assert "Ring of eight" in notice.text


def test_continue_loads_the_last_state(
    crashed: Sessions, open_window: Opener, lab: FakeLab
) -> None:
    window = open_window()
    press(window, "Continue")
    (load,) = lab.sent(Load)
    assert load.path == str(crashed.folder / "last.safetensors")
    lab.reply(text="Opened last.safetensors at step 7")
    window.link.poll()
    window.tasks.loop.run_until_complete(window.tasks.settle())
    assert window.bar.message.text() == "Opened last.safetensors at step 7"
    assert not crashed.folder.exists()


def test_a_last_state_that_cannot_be_loaded_is_kept(
    crashed: Sessions, open_window: Opener, lab: FakeLab
) -> None:
    window = open_window()
    press(window, "Continue")
    lab.reply(ok=False, text="last.safetensors is damaged")
    window.link.poll()
    window.tasks.loop.run_until_complete(window.tasks.settle())
    notice = window.banners.notice("error")
    assert notice is not None
    assert notice.text == "last.safetensors is damaged"
    assert crashed.folder.exists()


def test_discard_deletes_the_last_state(crashed: Sessions, open_window: Opener) -> None:
    window = open_window()
    press(window, "Discard")
    window.tasks.loop.run_until_complete(window.tasks.settle())
    window.link.poll()
    assert not crashed.folder.exists()
    assert window.banners.isHidden()
    assert not window.commands.action("file.continue").isEnabled()
