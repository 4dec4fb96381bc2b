"""The prose of a lesson is split where its formulas stand."""

from __future__ import annotations

from app.lessons.prose import parts


def test_formulas_are_told_from_prose() -> None:
    text = "One.\n\n$$ a^2 $$\n\n```\n$$ code $$\n```\nTwo."
    assert list(parts(text)) == [
        ("prose", "One.\n"),
        ("formula", "a^2"),
        ("prose", "\n```\n$$ code $$\n```\nTwo."),
    ]
