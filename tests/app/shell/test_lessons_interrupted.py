"""A lesson that ends, is left, or is come between, and lessons from files and menus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import CATALOGUE, GRID, FakeLab, Opener
from files import drop, settle
from lesson_student import FIVE, LESSON, K, Student
from PySide6.QtWidgets import QApplication

from app.lessons.ring import Ring
from app.shell.window import Window
from engine.contract.commands import Create, OpenLesson
from engine.contract.specs import LessonSpec
from engine.contract.status import Phase
from engine.contract.values import edited


@pytest.fixture
def student(furnished: Window, lab: FakeLab) -> Student:
    return Student(furnished, lab)


def shown_panels(window: Window) -> set[str]:
    return {name for name in window.area.panels if window.area.shown(name)}


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
