"""The bridge: which panels are drawn, when, and whose pictures are asked for."""

from __future__ import annotations

from fakes import CONFIG, FakeLab, a_snapshot
from linked import Clock, Probe, put
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from app.link import Link
from app.model.looking import AGAIN
from engine.contract.commands import Look, ProbeRequest
from engine.contract.snapshot import Snapshot
from engine.contract.status import Phase
from engine.contract.values import edited
from engine.run.timeline import Timeline


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


def test_in_the_past_panels_have_the_settings_of_then(
    link: Link, lab: FakeLab, stage: QWidget
) -> None:
    lab.past.configure(0, CONFIG)
    lab.past.configure(50, edited(CONFIG, "training", "k_d", 5))
    lab.run(step=100, config=edited(CONFIG, "training", "k_d", 5))
    lab.show(a_snapshot(10))
    panel = Probe()
    put(stage, link, panel)
    for moment in (None, 40, 60):
        link.moment = moment
        link.poll()
        link.poll()
    assert [view.status.config["training"]["k_d"] for view in panel.views] == [5, 1, 5]
    assert {view.status.step for view in panel.views} == {100}
    lab.feed(step=110)
    link.moment = 40
    link.poll()
    assert panel.views[-1].status.step == 110
    assert panel.views[-1].status.config == CONFIG
    assert link.status.config["training"]["k_d"] == 5, "what is in force is something else"


def test_where_the_settings_of_then_are_unknown_panels_have_those_of_now(
    link: Link, lab: FakeLab, stage: QWidget
) -> None:
    lab.run(step=100)
    lab.show(a_snapshot(10))
    panel = Probe()
    put(stage, link, panel)
    link.moment = 40
    link.poll()
    assert panel.views[-1].status is link.status


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
