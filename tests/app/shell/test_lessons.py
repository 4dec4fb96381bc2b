"""A lesson in the window, followed as a student follows it, over a laboratory that obeys tests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import CATALOGUE, GRID, RING, FakeLab, Opener
from files import drop, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.controls.row import FieldRow
from app.lessons.ring import Ring
from app.shell.window import Window
from engine.contract.commands import Advance, Create, OpenLesson, Patch, Pause, Play
from engine.contract.lesson import (
    ChoicePrediction,
    Lesson,
    LessonStep,
    MetricPassed,
    Moved,
    NumberPrediction,
    StepReached,
)
from engine.contract.specs import LessonSpec
from engine.contract.status import Phase
from engine.contract.values import edited

LEFT = Qt.MouseButton.LeftButton
K, SEED = ("training", "k_d"), ("training", "seed")
CHOICE = ChoicePrediction("Which?", ("a", "b", "c"), 2)
NUMBER = NumberPrediction("How many?", 0, 8, "modes", "modes", 1)
FIVE = replace(RING, config=edited(RING.config, *K, 5))
FIRST = LessonStep(
    "First",
    "Watch.",
    "It came so.",
    experiment=FIVE,
    opens=True,
    play=True,
    panels=("surface", "modes"),
    unlock=(),
    pointed=("modes",),
    predict=CHOICE,
    wait=(StepReached(100),),
)
SECOND = LessonStep(
    "Second",
    "Move k.",
    experiment=FIVE,
    changes=((*K, 2),),
    panels=("surface",),
    unlock=(K,),
    controls=(K,),
    predict=NUMBER,
    wait=(Moved("training.k_d", (K,)), MetricPassed("modes", "<", 4)),
    theory=(("modes", 8.0),),
)
THIRD = LessonStep("Third", "Read.", experiment=FIVE)
LESSON = Lesson("a", "A lesson", "Sum.", 5, 0, ("B",), "Welcome.", (FIRST, SECOND, THIRD))


class Student:
    """Someone in front of the window."""

    def __init__(self, window: Window, lab: FakeLab) -> None:
        self.window, self.lab = window, lab
        self.lessons, self.pane = window.lessons, window.lessons.pane

    def press(self, button: QPushButton) -> None:
        assert button.isEnabled()
        QTest.mouseClick(button, LEFT)
        self.window.link.poll()

    def feed(self, **changes: object) -> None:
        self.lab.feed(**changes)
        self.window.link.poll()

    def opened(self, **changes: object) -> None:
        """Let the run come that was asked for last."""
        created = self.lab.sent(Create)[-1]
        found = {"phase": Phase.PAUSED, "step": 0, "config": created.config, **changes}
        self.lab.run(run=created.run, **found)
        self.window.link.poll()

    def choose(self, place: int) -> None:
        assert self.pane.question is not None
        self.pane.question.choices.button(place).click()
        self.press(self.pane.question.button)

    def begin_first(self) -> None:
        """Read the introduction and go on to the first step, whose run comes."""
        self.lessons.begin(LESSON)
        self.press(self.pane.next_button)
        self.opened()

    def finish_first(self) -> None:
        self.begin_first()
        self.choose(2)
        self.feed(phase=Phase.PAUSED, step=100)

    def to_second(self) -> None:
        self.finish_first()
        self.press(self.pane.next_button)
        self.feed(config=edited(FIVE.config, *K, 2))

    def row(self, key: tuple[str, str]) -> FieldRow:
        controls = self.window.controls
        controls.groups["Objective"].header.setChecked(True)
        return controls.knobs.rows.rows.get(key) or controls.groups["Objective"].row(*key)


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
    assert "Step 1 of 3" in student.pane.where.text()
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


def test_after_the_last_step_everything_is_as_before(student: Student) -> None:
    before = shown_panels(student.window)
    student.to_second()
    student.press(student.pane.skip_button)
    student.press(student.pane.next_button)
    assert student.pane.heading.text() == "Third"
    assert student.pane.next_button.text() == "Finish"
    student.press(student.pane.next_button)
    assert not student.lessons.active
    assert not student.pane.isVisible()
    assert shown_panels(student.window) == before


def test_leaving_in_the_middle_unlocks_everything(student: Student) -> None:
    before = shown_panels(student.window)
    student.begin_first()
    student.press(student.pane.close_button)
    assert not student.lessons.active
    assert student.window.conductor.steerable
    assert not student.window.draft.locked(*K)
    assert not student.window.findChildren(Ring) or all(
        ring.isHidden() for ring in student.window.findChildren(Ring)
    )
    assert not student.window.controls.isHidden()
    assert shown_panels(student.window) == before


def test_another_experiment_is_noticed_and_come_back_from(student: Student) -> None:
    student.begin_first()
    student.choose(2)
    student.window.conductor.open(GRID)
    student.opened(step=100)
    assert "Another experiment is open" in student.pane.awaited.plight.text()
    assert not student.pane.next_button.isEnabled()
    student.press(student.pane.again_button)
    assert student.lab.sent(Create)[-1].config == FIVE.config
    student.opened()
    assert student.pane.awaited.plight.text() == ""


def test_another_family_of_models_is_noticed(student: Student) -> None:
    student.begin_first()
    student.choose(2)
    config = edited(FIVE.config, "family", "kind", "variational")
    student.lab.run(run="run 9", config=config, phase=Phase.PAUSED, step=100)
    student.window.link.poll()
    assert "Another experiment is open" in student.pane.awaited.plight.text()


def test_a_dead_process_is_told_of_and_the_step_begins_again(student: Student) -> None:
    student.begin_first()
    student.choose(2)
    student.feed(phase=Phase.FAILED, alive=False, step=30)
    assert "ended by itself" in student.pane.awaited.plight.text()
    student.press(student.pane.again_button)
    assert student.lab.recovered == 1
    student.opened(alive=True)
    assert student.pane.awaited.plight.text() == ""
    assert student.pane.question.guess is None


def test_the_old_run_does_not_end_a_step_of_a_new_one(student: Student) -> None:
    student.feed(step=5000)
    student.lessons.begin(replace(LESSON, introduction=""))
    student.lessons.course.predict(2)
    student.window.link.poll()
    assert not student.lessons.course.record.over
    assert "being opened" in student.pane.awaited.plight.text()


def test_a_dropped_lesson_is_opened(student: Student, tmp_path: Path) -> None:
    drop(student.window, tmp_path / "mine.md")
    assert student.lab.sent(OpenLesson)[-1].path == str(tmp_path / "mine.md")
    student.lab.reply(text="Opened A lesson", lesson=LESSON)
    settle(student.window)
    assert student.lessons.active


def test_a_wrong_lesson_is_refused_in_words(student: Student, tmp_path: Path) -> None:
    drop(student.window, tmp_path / "mine.md")
    student.lab.reply(ok=False, text="mine.md, line 3: wait: 'soon' is no condition")
    settle(student.window)
    assert "'soon' is no condition" in student.window.banners.notice("error").text
    assert not student.lessons.active


def test_built_in_lessons_are_in_the_menu(open_window: Opener, lab: FakeLab) -> None:
    spec = LessonSpec("a", "A lesson", "Sum.", 5)
    lab.offer(replace(CATALOGUE, lessons=(spec,)))
    window = open_window()
    assert window.commands.action("lesson.open.a").text() == "Lesson: A lesson (5 min)"
    window.commands.run("lesson.open.a")
    QApplication.processEvents()
    assert lab.sent(OpenLesson)[-1].path == "a"


def test_closing_the_window_in_a_lesson_keeps_the_persons_arrangement(student: Student) -> None:
    before = shown_panels(student.window)
    student.begin_first()
    student.window.arrangement.keep()
    student.window.arrangement.take_back()
    assert shown_panels(student.window) == before


def test_undo_does_not_move_what_is_locked(student: Student) -> None:
    student.to_second()
    student.press(student.pane.question.button)
    student.row(K).editor.edited.emit(9, True)
    student.feed(config=edited(FIVE.config, *K, 9))
    student.lessons.skip()
    student.press(student.pane.next_button)
    assert student.window.draft.value(*K) == 9
    student.window.draft.guide((), ())
    student.window.commands.run("edit.undo")
    assert student.window.draft.value(*K) == 9


def test_the_pane_fits_beside_the_panels(open_window: Opener, lab: FakeLab) -> None:
    window = open_window(1024, 768, panels=True)
    lab.run()
    window.link.poll()
    student = Student(window, lab)
    student.to_second()
    assert window.width() == 1024
    assert student.pane.width() >= 280
    assert window.area.width() >= 320
