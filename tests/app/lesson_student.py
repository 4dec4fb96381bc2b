"""Someone who follows a lesson in the window, over a laboratory that obeys tests."""

from __future__ import annotations

from dataclasses import replace

from fakes import RING, FakeLab
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.controls.row import FieldRow
from app.shell.window import Window
from engine.contract.commands import Create
from engine.contract.lesson import (
    ChoicePrediction,
    Lesson,
    LessonStep,
    MetricPassed,
    Moved,
    NumberPrediction,
    StepReached,
)
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
