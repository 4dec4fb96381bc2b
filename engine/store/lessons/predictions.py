"""What a step asks before it goes on: a choice of answers, or a number."""

from __future__ import annotations

from engine.contract.lesson import ChoicePrediction, NumberPrediction, Prediction
from engine.store.lessons.conditions import metric
from engine.store.lessons.node import Node

FIELDS = ("question", "choices", "answer", "number")
NUMBER = ("low", "high", "unit", "metric", "tolerance")
MOST = 6  # choices that fit on the pane


def prediction(node: Node) -> Prediction:
    """Read a prediction; ConfigError names line and field of what is wrong with it."""
    fields = node.fields(FIELDS)
    if "question" not in fields:
        raise node.error("'question' is missing")
    question = fields["question"].text()
    if "number" not in fields:
        return _choice(node, question)
    for other in ("choices", "answer"):
        if other in fields:
            raise fields[other].error("a question has either 'choices' or a 'number'")
    return _number(fields["number"], question)


def _choice(node: Node, question: str) -> ChoicePrediction:
    fields = node.entries()
    for wanted in ("choices", "answer"):
        if wanted not in fields:
            allowed = "a question has 'choices' and 'answer', or a 'number'"
            raise node.error(f"'{wanted}' is missing; {allowed}")
    choices = tuple(choice.text() for choice in fields["choices"].items())
    if not 2 <= len(choices) <= MOST:
        raise fields["choices"].error(f"there must be from 2 to {MOST} choices, not {len(choices)}")
    return ChoicePrediction(question, choices, fields["answer"].whole(1, len(choices)) - 1)


def _number(node: Node, question: str) -> NumberPrediction:
    fields = node.fields(NUMBER)
    for wanted in ("low", "high", "metric"):
        if wanted not in fields:
            raise node.error(f"'{wanted}' is missing")
    low, high = fields["low"].number(), fields["high"].number()
    if not low < high:
        raise fields["high"].error(f"{high:g} is not allowed; it must be above 'low', {low:g}")
    tolerance = fields["tolerance"].number() if "tolerance" in fields else 0.0
    if tolerance < 0:
        raise fields["tolerance"].error(f"{tolerance:g} is not allowed; it must be at least 0")
    name = metric(fields["metric"], fields["metric"].text())
    unit = fields["unit"].text() if "unit" in fields else ""
    return NumberPrediction(question, low, high, unit, name, tolerance)
