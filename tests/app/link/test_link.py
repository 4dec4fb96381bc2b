"""The bridge: what is polled, drawn, asked for and answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes import CATALOGUE, FakeLab, a_snapshot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QTabWidget, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.link import Link
from app.model.looking import AGAIN
from app.plots.panel import Panel, View
from app.style.theme import Theme
from engine.contract.commands import Look, Play, ProbeRequest, Save
from engine.contract.snapshot import Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Phase
from engine.run.timeline import Timeline


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Probe(Panel):
    """A panel that asks for one picture and counts how often it is drawn."""

    name = "probe"
    title = "Probe"

    def __init__(self, *wanted: ProbeRequest) -> None:
        super().__init__()
        self.wishes = wanted
        self.views: list[View] = []

    def requests(self) -> tuple[ProbeRequest, ...]:
        return self.wishes

    def show_view(self, view: View) -> None:
        self.views.append(view)

    def restyle(self, theme: Theme) -> None:
        pass


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def link(lab: FakeLab, loop: QEventLoop, clock: Clock) -> Iterator[Link]:
    made = Link(lab, loop, clock=clock)
    yield made
    made.stop()


@pytest.fixture
def stage(qtbot: QtBot, no_leaks: None) -> QWidget:
    """A window in which panels can be seen."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setLayout(QHBoxLayout())
    widget.resize(400, 300)
    widget.show()
    return widget


def put(stage: QWidget, link: Link, *panels: Panel) -> None:
    for panel in panels:
        layout = stage.layout()
        assert layout is not None
        layout.addWidget(panel)
        link.attach(panel)
    QApplication.processEvents()


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


def test_a_panel_is_drawn_only_when_there_is_something_new(
    link: Link, lab: FakeLab, stage: QWidget
) -> None:
    panel = Probe()
    put(stage, link, panel)
    link.poll()
    link.poll()
    assert len(panel.views) == 1
    lab.show(a_snapshot())
    link.poll()
    assert len(panel.views) == 2
    assert panel.views[-1].snapshot is lab.snapshot()
    lab.curves.put("jsd", [1], [0.5])
    link.poll()
    assert len(panel.views) == 3
    lab.run(Phase.PLAYING)
    link.poll()
    assert len(panel.views) == 4
    assert panel.views[-1].status.phase is Phase.PLAYING


class SlowPast(Timeline):
    """A timeline in a file that takes its time; ``come`` is when a moment has arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.here: Snapshot | None = None
        self.come = 0

    @property
    def arrivals(self) -> int:
        return self.come

    def glance(self, step: int) -> Snapshot | None:
        return self.here


def test_a_moment_that_a_slow_file_holds_is_drawn_when_it_has_come(
    link: Link, lab: FakeLab, stage: QWidget
) -> None:
    lab.past = past = SlowPast()
    lab.run(step=100)
    panel = Probe()
    put(stage, link, panel)
    link.moment, past.here = 40, a_snapshot(30)
    link.poll()
    link.poll()
    assert [view.snapshot for view in panel.views] == [past.here]
    past.here, past.come = a_snapshot(40), 1
    link.poll()
    link.poll()
    assert len(panel.views) == 2
    assert panel.views[-1].snapshot is past.here
    assert panel.views[-1].moment == 40


def test_a_hidden_panel_is_not_drawn_and_its_pictures_are_only_recorded(
    link: Link, lab: FakeLab, stage: QWidget
) -> None:
    seen, hidden = Probe(ProbeRequest("fake")), Probe(ProbeRequest("surface", 64))
    put(stage, link, seen, hidden)
    hidden.hide()
    link.poll()
    assert hidden.views == []
    recorded = (ProbeRequest("surface", 64),)
    assert lab.sent(Look) == [Look((ProbeRequest("fake"),), 30.0, recorded=recorded)]


def test_a_panel_behind_another_tab_counts_as_hidden(
    link: Link, lab: FakeLab, stage: QWidget
) -> None:
    front, behind = Probe(ProbeRequest("fake")), Probe(ProbeRequest("surface"))
    tabs = QTabWidget()
    tabs.addTab(front, "front")
    tabs.addTab(behind, "behind")
    layout = stage.layout()
    assert layout is not None
    layout.addWidget(tabs)
    link.attach(front)
    link.attach(behind)
    QApplication.processEvents()
    link.poll()
    assert lab.sent(Look)[-1].probes == (ProbeRequest("fake"),)
    tabs.setCurrentWidget(behind)
    QApplication.processEvents()
    link.poll()
    assert lab.sent(Look)[-1].probes == (ProbeRequest("surface"),)
    assert len(behind.views) == 1


def test_a_panel_that_is_shown_again_is_drawn_at_once(link: Link, stage: QWidget) -> None:
    panel = Probe()
    put(stage, link, panel)
    panel.hide()
    link.poll()
    panel.show()
    link.poll()
    assert len(panel.views) == 1


def test_the_same_wishes_are_sent_once(link: Link, lab: FakeLab, stage: QWidget) -> None:
    panel = Probe(ProbeRequest("fake"))
    put(stage, link, panel)
    link.poll()
    link.poll()
    assert len(lab.sent(Look)) == 1
    panel.wishes = (ProbeRequest("fake", 100),)
    panel.wanted.emit()
    link.poll()
    assert lab.sent(Look)[-1].probes == (ProbeRequest("fake", 100),)
    panel.wishes = (ProbeRequest("fake", 50),)  # which it forgot to say
    for _ in range(AGAIN):
        link.poll()
    assert lab.sent(Look)[-1].probes == (ProbeRequest("fake", 50),)


def test_a_panel_with_other_wishes_is_drawn_anew(link: Link, stage: QWidget) -> None:
    panel = Probe()
    put(stage, link, panel)
    link.poll()
    panel.wanted.emit()
    link.poll()
    assert len(panel.views) == 2


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


def test_a_frame_is_a_painting_of_changed_panels(
    link: Link, lab: FakeLab, stage: QWidget, clock: Clock
) -> None:
    put(stage, link, Probe())
    for step in range(20):
        clock.now = step / 20
        lab.run(Phase.PLAYING, step=step // 2)
        link.poll()
        if step < 10:
            link.painted()
            link.painted()
    assert link.frames_per_second() == 5


def test_it_polls_on_its_own_timer_once_started(link: Link, qtbot: QtBot) -> None:
    with qtbot.waitSignal(link.polled):
        link.start()
    link.stop()
    assert not link._timer.isActive()
