"""What a lesson waits for, and where one stands in it, without a window."""

from __future__ import annotations

import pytest
from fakes import CATALOGUE, CONFIG, RING, FakeColumns

from app.model.conditions import Seen, met, number, waiting
from app.model.lesson import Course, comparison, exact_steps, plight, stops, verdict
from engine.contract.lesson import (
    ChoicePrediction,
    Condition,
    Lesson,
    LessonStep,
    MetricPassed,
    Moved,
    NumberPrediction,
    RunPaused,
    StepReached,
)
from engine.contract.status import Phase, Status

K = ("training", "k_d")
CHOICE = ChoicePrediction("Which?", ("a", "b"), 1)
NUMBER = NumberPrediction("How many?", 0, 8, "modes", "modes", 1)


def seen(step: int = 0, moved: tuple[tuple[str, str], ...] = (), **metrics: float) -> Seen:
    columns = FakeColumns()
    for name, value in metrics.items():
        columns.put(name, [step], [value])
    status = Status("run 1", Phase.PLAYING, step, config=CONFIG)
    return Seen(status, columns, frozenset(moved))


def course(*steps: LessonStep, introduction: str = "") -> Course:
    return Course(Lesson("a", "A", "", 5, 0, (), introduction, steps))


def step(**fields: object) -> LessonStep:
    return LessonStep("S", "before", "after", experiment=RING, **fields)  # type: ignore[arg-type]


CASES: list[tuple[Condition, Seen, bool, str]] = [
    (StepReached(2000), seen(1240), False, "Step 1,240 of 2,000"),
    (StepReached(2000), seen(2001), True, "Step 2,000 of 2,000"),
    (MetricPassed("modes", "<", 4), seen(), False, "modes below 4 (not measured yet)"),
    (MetricPassed("modes", "<", 4), seen(modes=4.0), False, "modes below 4 (now 4)"),
    (MetricPassed("modes", "<=", 4), seen(modes=4.0), True, "modes at most 4 (now 4)"),
    (MetricPassed("jsd", ">", 0.5), seen(jsd=0.6931), True, "jsd above 0.5 (now 0.6931)"),
    (MetricPassed("jsd", ">=", 0.5), seen(jsd=0.5), True, "jsd at least 0.5 (now 0.5)"),
    (Moved("k", (K,)), seen(), False, "Move “Discriminator steps”"),
    (Moved("k", (K,)), seen(moved=(K,)), True, "Move “Discriminator steps”"),
    (Moved("o", (("objective", "kind"),)), seen(), False, "Move “Loss”"),
    (RunPaused(), seen(), False, "Pause the run"),
]


@pytest.mark.parametrize(("condition", "what", "holds", "words"), CASES)
def test_conditions_and_their_words(
    condition: Condition, what: Seen, holds: bool, words: str
) -> None:
    assert met(condition, what) is holds
    told = waiting(condition, what, CATALOGUE)
    assert (told.text, told.met) == (words, holds)


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (12345.0, "12,345"), (0.69314, "0.6931"), (2e-5, "2e-05"), (12345.6, "1.235e+04")],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text


def test_a_step_without_anything_to_wait_for_is_over_at_once() -> None:
    it = course(step())
    it.enter()
    assert it.observe(seen())
    assert it.record.over


def test_nothing_happens_until_something_is_predicted() -> None:
    it = course(step(predict=CHOICE, wait=(StepReached(5),)))
    it.enter()
    assert it.held
    assert not it.observe(seen(9))
    it.predict(1)
    assert not it.held
    assert not it.observe(seen(4))
    assert it.observe(seen(5))
    assert verdict(it.reached_step(), it.record) is True


def test_a_number_is_compared_with_what_is_measured_at_the_end() -> None:
    it = course(step(predict=NUMBER, wait=(StepReached(5),), theory=(("modes", 8.0), ("jsd", 0.0))))
    it.enter()
    it.predict(7)
    assert it.observe(seen(5, modes=6.0))
    modes, jsd = comparison(it.reached_step(), it.record, CATALOGUE)
    assert (modes.said, modes.measured, modes.theory) == ("7 modes", "6 modes", "8 modes")
    assert modes.right is True
    assert (jsd.said, jsd.measured, jsd.theory) == ("", "", "0 nats")
    it.measure(seen(5, modes=3.0))
    assert verdict(it.reached_step(), it.record) is False


def test_going_back_only_turns_pages() -> None:
    it = course(step(), step(wait=(StepReached(5),)), introduction="Hello")
    assert it.page == -1
    assert it.turn(1)
    it.enter()
    it.observe(seen())
    assert it.turn(1)
    it.enter()
    assert not it.turn(-1)
    assert it.record.over
    assert not it.present
    assert it.observe(seen(5))  # the step that was entered last goes on
    assert not it.turn(1)
    assert it.record.over
    assert it.last


def test_a_skipped_step_compares_nothing() -> None:
    it = course(step(predict=NUMBER, wait=(StepReached(5),)))
    it.enter()
    it.skip()
    assert it.record.over
    assert it.record.skipped
    assert not it.held
    assert not it.measure(seen(5, modes=3.0))


def test_the_run_is_brought_exactly_to_its_goal_where_that_is_known() -> None:
    assert exact_steps(step(wait=(StepReached(5), StepReached(9))), 2) == 7
    assert exact_steps(step(wait=(StepReached(5),)), 5) is None
    assert exact_steps(step(wait=(StepReached(5), Moved("k", (K,)))), 0) is None
    assert exact_steps(step(), 0) is None
    assert stops(step(wait=(StepReached(5),)))
    assert not stops(step(wait=(Moved("k", (K,)),)))


def test_what_stands_in_the_way_is_said() -> None:
    it = course(step(wait=(StepReached(5),)))
    it.enter()
    assert plight(it, seen(), expected=True) == ""
    assert "Another experiment" in plight(it, seen(), expected=False)
    paused = Seen(Status("run 1", Phase.PAUSED, 2, config=CONFIG), FakeColumns())
    assert "press Play" in plight(it, paused, expected=True)
    failed = Seen(Status("run 1", Phase.FAILED, 2, alive=True), FakeColumns())
    assert "failed" in plight(it, failed, expected=True)
    dead = Seen(Status("run 1", Phase.FAILED, 2, alive=False), FakeColumns())
    assert "ended by itself" in plight(it, dead, expected=True)
