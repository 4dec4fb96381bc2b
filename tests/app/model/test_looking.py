"""When all viewers are asked what they need."""

from __future__ import annotations

from app.model.looking import AGAIN, Rounds


def test_viewers_are_asked_when_they_change_or_say_so_and_now_and_then() -> None:
    rounds = Rounds()
    first = [rounds.due(("surface",)) for _ in range(AGAIN)]
    assert first == [True, *[False] * (AGAIN - 2), True]
    assert rounds.due(("surface", "losses"))
    assert not rounds.due(("surface", "losses"))
    rounds.forget()
    assert rounds.due(("surface", "losses"))
