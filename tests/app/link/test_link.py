"""The bridge: what is sent, asked for, answered and told."""

from __future__ import annotations

import pytest
from fakes import CATALOGUE, FakeLab
from linked import Clock
from pytestqt.qtbot import QtBot

from app.link import Link
from engine.contract.commands import Look, Play, Save
from engine.contract.specs import Catalogue
from engine.contract.status import Phase


def test_a_command_goes_down_as_it_is(link: Link, lab: FakeLab) -> None:
    link.send(Play())
    assert lab.commands == [Play()]


def test_an_answer_reaches_the_one_who_asked(link: Link, lab: FakeLab) -> None:
    first = link.ask(Save("a"))
    second = link.ask(Save("b"))
    lab.reply(text="Saved b")
    link.poll()
    assert second.result().text == "Saved b"
    assert not first.done()


def test_every_question_has_a_ticket_of_its_own(link: Link, lab: FakeLab) -> None:
    link.ask(Save("a"))
    link.ask(Save("b"))
    tickets = [command.ticket for command in lab.sent(Save)]
    assert len(set(tickets)) == 2
    assert 0 not in tickets


def test_it_is_known_how_long_the_oldest_question_waits(
    link: Link, lab: FakeLab, clock: Clock
) -> None:
    assert link.waited() == 0
    link.ask(Save("a"))
    clock.now = 2.0
    link.ask(Save("b"))
    clock.now = 3.0
    assert link.waited() == 3
    lab.reply()
    link.poll()
    assert link.waited() == 3
    link.stop()
    assert link.waited() == 0


def test_who_waits_when_it_ends_is_not_left_waiting(link: Link) -> None:
    future = link.ask(Save("a"))
    link.stop()
    assert future.cancelled()


def test_a_status_is_told_once(link: Link, lab: FakeLab) -> None:
    told: list[object] = []
    link.status_changed.connect(told.append)
    lab.run(Phase.PLAYING, step=3)
    link.poll()
    link.poll()
    assert told == [lab.status()]


def test_a_new_catalogue_is_told_once(link: Link, lab: FakeLab) -> None:
    told: list[object] = []
    link.catalogue_changed.connect(told.append)
    lab.offer(Catalogue(CATALOGUE.sections))
    link.poll()
    link.poll()
    assert told == [lab.catalogue()]


@pytest.mark.parametrize(("asked", "given"), [(5, 10), (10, 10), (45, 45), (60, 60), (500, 60)])
def test_the_rate_stays_within_bounds(link: Link, asked: int, given: int) -> None:
    link.set_rate(asked)
    assert link.rate == given
    assert 1000 / link._timer.interval() >= given


def test_the_rate_is_told_to_the_engine(link: Link, lab: FakeLab) -> None:
    link.poll()
    link.set_rate(60)
    link.poll()
    assert [look.rate for look in lab.sent(Look)] == [30.0, 60.0]


def test_it_polls_on_its_own_timer_once_started(link: Link, qtbot: QtBot) -> None:
    with qtbot.waitSignal(link.polled):
        link.start()
    link.stop()
    assert not link._timer.isActive()
