"""A study of theory in the window: nothing of training can be done, all of the study can."""

from __future__ import annotations

import dataclasses

import pytest
from boards import a_board, verdicts
from fakes import CATALOGUE, CONFIG, FAMILY, SECTIONS, FakeLab, Opener
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.panels.theory import TheoryPanel
from app.shell.window import Window
from app.transport.speed import NOTHING_TO_TRAIN
from engine.contract.commands import Advance, Look, Pace, Patch, Play
from engine.contract.snapshot import Snapshot
from engine.contract.specs import Experiment, FieldSpec, SectionSpec, VariantSpec

SHIFT = FieldSpec("shift", "float", 1.0, "Shift", "θ", low=0.0, high=2.0, live=True)
SCALE = FieldSpec("scale", "float", 1.0, "Scale", "s", low=0.5, high=2.0, live=True)
STUDY = SectionSpec(
    "study",
    "Study",
    "Study",
    (VariantSpec("divergences", "Divergences", "What they measure.", (SHIFT, SCALE)),),
    choosable=True,
    default_kind="divergences",
    families=("theory",),
)
THEORY_CONFIG = {
    "family": {"kind": "theory"},
    "study": {"kind": "divergences", "shift": 1.0, "scale": 1.0},
}
THEORY = Experiment("t", "Divergences", "", "", 0, THEORY_CONFIG, layout=("theory",))
GAN = Experiment("gan", "A GAN", "", "", 10, CONFIG)
STEPS = ("run.play", "run.step", "run.step_discriminator", "run.step_generator")


@pytest.fixture
def lab() -> FakeLab:
    """A laboratory that has studies as well."""
    family = dataclasses.replace(
        FAMILY, variants=(*FAMILY.variants, VariantSpec("theory", "Theory", "", ()))
    )
    trained = [
        s if s.families else dataclasses.replace(s, families=("adversarial", "variational"))
        for s in SECTIONS[1:]
    ]
    return FakeLab(dataclasses.replace(CATALOGUE, sections=(family, *trained, STUDY)))


@pytest.fixture
def studying(open_window: Opener, lab: FakeLab) -> Window:
    """A window that shows a study."""
    window = open_window(panels=True)
    window.conductor.open(THEORY)
    lab.run(config=THEORY_CONFIG, horizon=0, trains=False)
    lab.show(Snapshot("run 1", 0, 0.0, {"board": a_board()}))
    window.link.poll()
    QApplication.processEvents()
    window.link.poll()
    return window


def panel_of(window: Window) -> TheoryPanel:
    found = window.area.panels["theory"]
    assert isinstance(found, TheoryPanel)
    return found


def test_the_study_is_alone_on_screen(studying: Window, lab: FakeLab) -> None:
    assert [n for n in studying.area.panels if studying.area.shown(n)] == ["theory"]
    assert len(panel_of(studying)._grid.drawn) == 3
    assert [request.probe for request in lab.sent(Look)[-1].probes] == ["board"]


@pytest.mark.parametrize("name", STEPS)
def test_what_trains_is_off_and_says_why(studying: Window, name: str) -> None:
    button = studying.transport.buttons[name]
    assert button.isVisible()
    assert not button.isEnabled()
    assert NOTHING_TO_TRAIN in button.toolTip()


def test_keys_of_training_do_nothing(studying: Window, lab: FakeLab) -> None:
    before = len(lab.sent(Pace))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_S, Qt.Key.Key_D, Qt.Key.Key_G):
        QTest.keyClick(studying, key)
    QTest.keyClicks(studying, "[]")
    assert not lab.sent(Play)
    assert not lab.sent(Advance)
    assert len(lab.sent(Pace)) == before


def test_the_speed_is_off_and_steps_are_not_counted(studying: Window) -> None:
    speed = studying.transport.speed
    assert not speed.slider.isEnabled()
    assert NOTHING_TO_TRAIN in speed.toolTip()
    assert not studying.transport._counter.isVisible()


def test_all_comes_back_with_a_model_to_train(studying: Window, lab: FakeLab) -> None:
    studying.conductor.open(GAN)
    lab.run(run="run 2", config=CONFIG, trains=True)
    studying.link.poll()
    QApplication.processEvents()
    button = studying.transport.buttons["run.play"]
    assert button.isEnabled()
    assert NOTHING_TO_TRAIN not in button.toolTip()
    assert studying.transport.speed.slider.isEnabled()
    assert studying.transport._counter.isVisible()
    assert not studying.area.shown("theory")
    assert studying.area.shown("losses")


def test_pressing_the_button_has_the_claims_checked(studying: Window, lab: FakeLab) -> None:
    panel = panel_of(studying)
    QTest.mouseClick(panel.check, Qt.MouseButton.LeftButton)
    studying.link.poll()
    asked = {request.probe: request.at for request in lab.sent(Look)[-1].probes}
    assert asked == {"board": (), "claims": (1.0,)}
    lab.show(Snapshot("run 1", 0, 0.0, {"board": a_board(), "claims": verdicts(failed=1)}))
    studying.link.poll()
    assert panel._claims.summary.startswith("1 of 4 claims does not hold")
    studying.link.poll()
    assert [request.probe for request in lab.sent(Look)[-1].probes] == ["board"]


def test_models_are_not_offered_on_the_data_of_a_study(studying: Window) -> None:
    texts = [record.id for record in studying.commands.records() if record.possible()]
    assert not [id for id in texts if id.startswith("run.family.")]
    assert "edit.draw" not in texts
    assert "export.panel.theory" in texts


def test_it_is_ready_and_has_no_past(studying: Window, lab: FakeLab) -> None:
    assert "Ready" in studying.bar._engine.text()
    assert studying.bar.numbers["step"].text() == ""
    assert not studying.past_bar.isVisible()
    lab.run(run="run 2", config=CONFIG, trains=True)
    studying.link.poll()
    assert "Paused" in studying.bar._engine.text()
    assert studying.bar.numbers["step"].text() == "step 0"
    assert studying.past_bar.isVisible()


def test_what_is_moved_in_a_drawing_moves_the_settings_and_goes_back_at_once(
    studying: Window, lab: FakeLab
) -> None:
    drawn = panel_of(studying)._grid.drawn[0]
    drawn.moved.emit({"shift": 9.0, "scale": 0.25}, True)  # as a drag beyond the bounds ends
    assert [(p.field, p.value) for p in lab.sent(Patch)] == [("shift", 2.0), ("scale", 0.5)]
    studying.commands.run("edit.undo")
    assert [(p.field, p.value) for p in lab.sent(Patch)[2:]] == [("scale", 1.0), ("shift", 1.0)]
    studying.commands.run("edit.redo")
    assert [(p.field, p.value) for p in lab.sent(Patch)[4:]] == [("shift", 2.0), ("scale", 0.5)]


def test_a_lesson_locks_what_is_moved_in_drawings_too(studying: Window, lab: FakeLab) -> None:
    studying.draft.guide((), ())
    panel_of(studying)._grid.drawn[0].moved.emit({"shift": 0.5}, True)
    assert not lab.sent(Patch)
    assert "locked" in studying.bar.message.text()
