"""A lesson in the window, followed as a student follows it, over a laboratory that obeys tests."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import CATALOGUE, FakeLab
from lesson_student import FIVE, LESSON, SECOND, SEED, K, Student
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.lessons.ring import Ring
from app.shell.window import Window
from engine.contract.commands import Advance, Create, Patch, Pause, Play
from engine.contract.lesson import StepReached
from engine.contract.status import Phase

BUILT = replace(LESSON, steps=(replace(SECOND, opens=True, wait=(*SECOND.wait, StepReached(100))),))


@pytest.fixture
def student(furnished: Window, lab: FakeLab) -> Student:
    return Student(furnished, lab)


def shown_panels(window: Window) -> set[str]:
    return {name for name in window.area.panels if window.area.shown(name)}


def test_a_lesson_begins_with_its_introduction(student: Student) -> None:
    student.lessons.begin(LESSON)
    assert student.lessons.active
    assert student.pane.isVisible()
    assert "Introduction" in student.pane.where.text()
    assert not student.pane.back_button.isEnabled()
    assert student.pane.next_button.text() == "Begin"
    assert len(student.lab.sent(Create)) == 1  # the window's own


def test_a_step_opens_its_experiment_shows_its_panels_and_locks(student: Student) -> None:
    student.begin_first()
    assert student.lab.sent(Create)[-1].config["training"]["k_d"] == 5
    assert shown_panels(student.window) == {"surface", "modes"}
    assert len(student.window.area.docks["modes"].findChildren(Ring)) == 1
    assert "Step 1 of 3" in student.pane.where.text().replace("\u00a0", " ")
    student.window.controls.show()
    assert not student.row(K).editor.isEnabled()


def test_the_run_is_held_until_something_is_predicted(student: Student) -> None:
    student.begin_first()
    assert not student.window.conductor.steerable
    QTest.keyClick(student.window, Qt.Key.Key_Space)
    assert not student.lab.sent(Play)
    student.feed(phase=Phase.PLAYING, step=3)  # however that came about
    assert student.lab.sent(Pause)
    assert not student.pane.next_button.isEnabled()
    student.feed(phase=Phase.PAUSED)
    student.choose(0)
    assert student.lab.sent(Advance)[-1].steps == 97
    assert student.window.conductor.steerable


def test_what_is_awaited_is_told_and_then_what_came(student: Student) -> None:
    student.begin_first()
    student.choose(2)
    student.feed(phase=Phase.PLAYING, step=40)
    assert student.pane.awaited.texts == ("Step 40 of 100",)
    assert not student.pane.after.isVisible()
    student.feed(phase=Phase.PLAYING, step=104)
    assert student.lab.sent(Pause)
    assert student.pane.outcome.words.text() == "Right: c"
    assert student.pane.after.isVisible()
    assert student.pane.next_button.isEnabled()


def test_while_a_run_is_built_nothing_is_told_of_the_run_before(student: Student) -> None:
    student.lab.curves.put("modes", [70], [1.0])
    student.feed(phase=Phase.PAUSED, step=70, config={})
    student.lessons.begin(BUILT)
    student.press(student.pane.next_button)
    early = ("Move “Discriminator steps”", "modes below 4 (not measured yet)", "Step 0 of 100")
    assert student.pane.awaited.texts == early
    student.opened()
    assert student.pane.awaited.texts[0] == early[0]


def test_a_wrong_choice_is_told_what_is_right(student: Student) -> None:
    student.begin_first()
    student.choose(0)
    student.feed(step=100)
    assert student.pane.outcome.words.text() == "Not so. Right is: c"


def test_settings_of_the_present_run_are_changed_and_only_the_free_ones_move(
    student: Student,
) -> None:
    student.to_second()
    assert len(student.lab.sent(Create)) == 2
    assert student.lab.sent(Patch)[-1].value == 2
    assert not student.row(K).editor.isEnabled()  # before the prediction nothing moves
    assert student.row(K).property("pointed") == "true"
    question = student.pane.question
    question.box.setValue(3)
    assert question.slider.value() == 3
    question.slider.setValue(7)
    assert question.box.value() == 7
    student.press(question.button)
    assert student.row(K).editor.isEnabled()
    assert not student.row(SEED).editor.isEnabled()
    student.row(K).editor.edited.emit(9, True)
    student.lab.curves.put("modes", [100], [3.0])
    student.feed(step=120)
    line = ("modes", "You said", "7 modes", "Measured", "3 modes", "Theory says", "8 modes")
    assert student.pane.outcome.texts == line


def test_the_measurement_follows_while_the_run_comes_to_rest(student: Student) -> None:
    student.to_second()
    student.press(student.pane.question.button)
    student.row(K).editor.edited.emit(9, True)
    student.lab.curves.put("modes", [100], [3.0])
    student.feed(phase=Phase.PLAYING, step=120)
    assert "3 modes" in student.pane.outcome.texts
    student.lab.curves.put("modes", [100, 120], [3.0, 2.0])
    student.feed(phase=Phase.PAUSED, step=123)  # a pause takes a moment to arrive
    assert "2 modes" in student.pane.outcome.texts
    student.lab.curves.put("modes", [100, 120, 200], [3.0, 2.0, 8.0])
    student.feed(step=200)
    assert "2 modes" in student.pane.outcome.texts


def test_a_change_by_a_step_is_not_a_persons(student: Student) -> None:
    student.to_second()
    assert student.lessons.course.waits(student.lessons._seen(), CATALOGUE)[0].met is False


def test_going_back_leaves_the_run_alone(student: Student) -> None:
    student.to_second()
    sent = len(student.lab.commands)
    student.press(student.pane.back_button)
    assert student.pane.heading.text() == "First"
    assert student.pane.outcome.words.text() == "Right: c"
    assert len(student.lab.commands) == sent
    student.press(student.pane.next_button)
    assert student.pane.heading.text() == "Second"
    assert student.pane.question is not None


def test_a_step_is_begun_again_with_its_own_settings(student: Student) -> None:
    student.to_second()
    student.press(student.pane.back_button)
    student.press(student.pane.again_button)
    assert len(student.lab.sent(Create)) == 3
    assert student.lab.sent(Create)[-1].config == FIVE.config
    student.opened()
    assert student.pane.question.guess is None
    assert not student.pane.next_button.isEnabled()


def test_a_clicker_says_first_what_is_awaited_and_then_goes_on(student: Student) -> None:
    student.begin_first()
    student.lessons.next()
    assert "make your prediction" in student.window.bar.message.text()
    assert student.pane.heading.text() == "First"
    student.lessons.next()
    assert student.pane.heading.text() == "Second"
    student.lessons.previous()
    assert student.pane.heading.text() == "First"
    assert student.pane.outcome.words.isHidden()


def test_skip_ends_a_step(student: Student) -> None:
    student.begin_first()
    student.press(student.pane.skip_button)
    assert student.window.conductor.steerable
    assert student.pane.after.isVisible()
    student.press(student.pane.next_button)
    assert student.pane.heading.text() == "Second"


@pytest.mark.parametrize("width", [1024, 1500])
def test_after_a_presentation_a_step_has_its_panels_and_no_other(
    student: Student, width: int
) -> None:
    student.window.resize(width, 768)
    student.begin_first()
    QApplication.processEvents()
    before = student.window.area.docks["surface"].geometry()
    for key in (Qt.Key.Key_F11, Qt.Key.Key_Escape):
        QTest.keyClick(student.window, key)
        QApplication.processEvents()
        assert shown_panels(student.window) == {"surface", "modes"}
    after = student.window.area.docks["surface"].geometry()
    assert after.topLeft() == before.topLeft()
    assert after.width() == pytest.approx(before.width(), rel=0.05)
    assert after.height() == pytest.approx(before.height(), rel=0.05)
    student.lessons.leave()
    assert len(shown_panels(student.window)) > 2


def test_where_a_lesson_leaves_little_room_all_panels_stand_in_rows(student: Student) -> None:
    area = student.window.area
    student.window.resize(1100, 768)
    area.arrange()
    assert not area.narrow
    student.lessons.begin(LESSON)
    QApplication.processEvents()
    assert area.narrow
    assert area.docks["surface"].width() > 0.9 * area.width()
    student.lessons.leave()
    QApplication.processEvents()
    assert area.docks["surface"].width() < 0.9 * area.width()


def press(student: Student, key: Qt.Key) -> None:
    QTest.keyClick(student.window, key)
    QApplication.processEvents()


def test_steps_gone_through_in_a_presentation_are_there_after_it(student: Student) -> None:
    student.begin_first()
    press(student, Qt.Key.Key_F11)
    student.lessons.skip()
    press(student, Qt.Key.Key_PageDown)
    assert student.pane.heading.text() == "Second"
    press(student, Qt.Key.Key_Escape)
    assert shown_panels(student.window) == {"surface"}


def test_a_lesson_that_ends_in_a_presentation_leaves_nothing_of_itself(student: Student) -> None:
    before = shown_panels(student.window)
    student.begin_first()
    press(student, Qt.Key.Key_F11)
    student.lessons.leave()
    press(student, Qt.Key.Key_Escape)
    assert shown_panels(student.window) == before


def test_a_lesson_that_begins_in_a_presentation_goes_on_after_it(student: Student) -> None:
    before = shown_panels(student.window)
    press(student, Qt.Key.Key_F11)
    student.begin_first()
    press(student, Qt.Key.Key_Escape)
    assert shown_panels(student.window) == {"surface", "modes"}
    student.lessons.leave()
    assert shown_panels(student.window) == before


def test_what_was_awaited_is_not_said_once_it_is_done(student: Student) -> None:
    student.begin_first()
    press(student, Qt.Key.Key_F11)
    student.lessons.next()
    strip, bar = student.window.presenter.strip, student.window.bar
    assert "make your prediction" in strip.hint.text()
    student.choose(0)
    assert strip.hint.text() == ""
    assert "prediction" not in bar.message.text()
    assert "First" in bar.message.text()  # the title of the step
