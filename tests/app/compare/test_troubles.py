"""What goes wrong with runs side by side."""

from __future__ import annotations

from compared import Compared, changed
from fakes import FakeLab
from files import settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.shell.window import Window
from engine.contract.commands import Leash
from engine.contract.status import Phase


def test_a_run_that_cannot_begin_is_told_of_and_gone(compared: Compared) -> None:
    compared.comparing.begin(changed("training", k_d=2))
    compared.others[0].reply(ok=False, text="no such loss")
    compared.poll(2)
    settle(compared.window)
    notice = compared.window.banners.notice("error")
    assert notice is not None
    assert notice.text == "no such loss"
    assert len(compared.comparing.columns) == 1


def test_without_a_second_laboratory_nothing_can_be_compared(window: Window) -> None:
    window.comparing._new_lab = None
    QTest.keyClick(window, Qt.Key.Key_C)
    assert not window.comparing.on


def test_others_may_be_fed_while_it_is_polled(compared: Compared) -> None:
    """A laboratory that dies leaves a column that says so, and the others go on."""
    lab: FakeLab = compared.add(changed("training", k_d=2))
    lab.feed(phase=Phase.FAILED, alive=False, reason="The training process ended.", advice="Reset.")
    compared.poll()
    assert "ended" in compared.comparing.columns[1].header.state.text()
    compared.press(Qt.Key.Key_Space)
    goal = compared.lab.sent(Leash)[-1].step
    compared.lab.feed(step=goal, phase=Phase.PLAYING)
    compared.time += 1.0
    compared.poll(5)
    assert compared.lab.sent(Leash)[-1].step > goal
