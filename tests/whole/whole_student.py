"""Somebody who does what a lesson asks, and a laboratory in which everything happens at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

sys.path.insert(0, str(Path(__file__).parents[1] / "app"))  # for ``fakes``

from fakes import FakeLab

from app.model.places import Places
from app.shell.window import Window
from engine.contract.commands import Advance, Create, Patch, Pause, Play
from engine.contract.lab import Laboratory
from engine.contract.lesson import (
    ChoicePrediction,
    Condition,
    Key,
    Lesson,
    MetricPassed,
    Moved,
    NumberPrediction,
    StepReached,
)
from engine.contract.specs import FieldSpec
from engine.contract.status import Phase
from engine.contract.values import Value, edited
from engine.lab import shipped_catalogue
from engine.store.atomic import replacing
from engine.store.lesson import lesson_specs

PATIENCE = 240_000  # milliseconds for what one step waits for; the machine may be busy


class Obedient(FakeLab):
    """A laboratory in which whatever a lesson waits for happens at once, with nothing trained."""

    def __init__(self) -> None:
        super().__init__(replace(shipped_catalogue(), lessons=lesson_specs()))

    def send(self, command: object) -> None:
        """Obey in words alone."""
        super().send(command)
        status = self.status()
        match command:
            case Create(run, config, _, play):
                horizon = config.get("training", {}).get("steps", 0)
                phase = Phase.PLAYING if play else Phase.PAUSED
                self.feed(run=run, config=config, phase=phase, step=0, horizon=horizon)
                self.reply()
            case Patch(section, field, value):
                self.feed(config=edited(status.config, section, field, value))
                self.reply()
            case Play():
                self.feed(phase=Phase.PLAYING)
            case Pause():
                self.feed(phase=Phase.PAUSED)
            case Advance(steps):
                self.feed(phase=Phase.PAUSED, step=status.step + steps)

    def happen(self, condition: Condition) -> None:
        """Let a condition come true that a person only waits for."""
        step = self.status().step
        match condition:
            case StepReached(goal):
                self.feed(step=max(step, goal))
            case MetricPassed(metric, sign, bound):
                off = 1e-3 * max(1.0, abs(bound))
                self.curves.put(metric, [step], [bound - off if "<" in sign else bound + off])


class Student:
    """Answers, moves what is to be moved, plays, waits, and reads on."""

    def __init__(self, lab: Laboratory, folder: Path, qtbot: QtBot) -> None:
        self.lab, self.qtbot = lab, qtbot
        self.loop = QEventLoop(QApplication.instance())
        self.pool = ThreadPoolExecutor(1)
        places = Places(folder / "config", folder / "data")
        self.window = Window(lab, self.loop, self.pool, places, replacing, native_dialogs=False)
        self.window.resize(1280, 800)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.window.furnish()
        self.window.start()
        self.lessons, self.pane = self.window.lessons, self.window.lessons.pane
        self.until(lambda: bool(self.window.link.status.run))

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def follow(self, lesson: Lesson) -> None:
        """Go through a lesson; at its end everything must be free again."""
        self.lessons.begin(lesson)
        assert self.lessons.course is not None
        if lesson.introduction:
            self.pane.next_button.click()
        for number in range(len(lesson.steps)):
            assert self.lessons.course.page == self.lessons.course.reached == number
            self.do(number)
            self.pane.next_button.click()
        assert not self.lessons.active
        assert self.window.conductor.steerable or not self.window.link.status.trains
        assert not self.window.draft.locked("training", "seed")

    def do(self, number: int) -> None:
        """Do what a step asks, and see that it is told so at its end."""
        course = self.lessons.course
        assert course is not None
        step, record = course.lesson.steps[number], course.records[number]
        self.until(lambda: self.lessons._replaced is None)
        if step.panels is not None:
            shown = {n for n in self.window.area.panels if self.window.area.shown(n)}
            assert shown == {*step.panels}
        if step.predict is not None:
            assert not record.over
            self.predict(step.predict)
        self.play_if_wanted(step.wait)
        for condition in step.wait:
            self.bring_about(condition)
        self.until(lambda: record.over)
        self.until(self.pane.next_button.isEnabled)
        assert not record.skipped
        assert self.pane.after.isVisible() == bool(step.after)
        self.check_measured(number)
        assert self.window.banners.notice("error") is None

    def check_measured(self, number: int) -> None:
        """See that what is compared has been measured by the end, or soon after it."""
        course = self.lessons.course
        assert course is not None
        step, record = course.lesson.steps[number], course.records[number]
        names = [name for name, _ in step.theory]
        if isinstance(step.predict, NumberPrediction):
            names.append(step.predict.metric)
        if isinstance(self.lab, Obedient):
            return
        self.until(lambda: {*names} <= {*record.measured})

    def predict(self, asked: ChoicePrediction | NumberPrediction) -> None:
        question = self.pane.question
        assert question is not None
        assert not self.window.conductor.steerable
        if isinstance(asked, ChoicePrediction):
            question.choices.button(asked.answer).click()
        question.button.click()
        assert self.window.conductor.steerable or not self.window.link.status.trains

    def play_if_wanted(self, wait: tuple[Condition, ...]) -> None:
        """Press Play where the step waits for something that only training brings."""
        if not any(isinstance(each, StepReached | MetricPassed) for each in wait):
            return
        self.qtbot.wait(1)
        self.until(lambda: self.window.link.status.phase is not Phase.BUILDING)
        stands = self.window.link.status.phase is not Phase.PLAYING  # said a moment later
        if stands and self.pane.awaited.plight.text().startswith("The run stands still"):
            self.window.commands.run("run.play")

    def bring_about(self, condition: Condition) -> None:
        if isinstance(condition, Moved):
            self.move(condition.keys)
        elif isinstance(self.lab, Obedient):
            self.lab.happen(condition)

    def move(self, keys: tuple[Key, ...]) -> None:
        """Move the first of these settings that has a row on screen, as its editor would."""
        controls = self.window.controls
        assert not controls.isHidden()
        rows = [controls.knobs.rows.rows[key] for key in keys if key in controls.knobs.rows.rows]
        for group in controls.groups.values():
            rows += [row for key in keys for row in group.found(key)]
        row = rows[0]
        assert row.editor.isEnabled()
        row.editor.edited.emit(other(row.spec, self.window.draft.value(*row.key)), True)

    def close(self) -> None:
        self.window.close()
        self.loop.run_until_complete(self.window.tasks.stop())
        self.lab.close()
        self.pool.shutdown()
        self.window.end()
        self.loop.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def other(spec: FieldSpec, value: Value) -> Value:
    """Return another value that a field may have."""
    if spec.kind == "bool":
        return not value
    if spec.kind == "choice":
        return next(choice for choice in spec.choices if choice != value)
    assert isinstance(value, int | float)
    low = spec.low if spec.low is not None else value - 1
    high = spec.high if spec.high is not None else value + 1
    nearer = value + 1 if spec.kind == "int" else value + (high - value) / 8
    if nearer <= high and nearer != value:
        return nearer
    return value - 1 if spec.kind == "int" else value - (value - low) / 8
