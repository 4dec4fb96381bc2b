"""Undo and redo of settings."""

from __future__ import annotations

import pytest

from app.model.history import LIMIT, Change, History
from engine.contract.values import Value

K5 = Change("training", "k_d", 1, 5)
CLIP = Change("discriminator.clip", "c", 0.01, 0.1)


class Settings:
    """Records what undo and redo set."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], Value] = {}
        self.history = History(self.set)

    def set(self, section: str, field: str, value: Value) -> None:
        self.values[(section, field)] = value


@pytest.fixture
def settings() -> Settings:
    return Settings()


def test_undo_sets_what_was_before_and_redo_what_came_after(settings: Settings) -> None:
    settings.history.record(K5, 0.0)
    assert settings.history.undo() == K5
    assert settings.values == {("training", "k_d"): 1}
    assert settings.history.redo() == K5
    assert settings.values == {("training", "k_d"): 5}


def test_changes_go_back_in_the_reverse_order(settings: Settings) -> None:
    settings.history.record(K5, 0.0)
    settings.history.record(CLIP, 10.0)
    assert [settings.history.undo(), settings.history.undo()] == [CLIP, K5]


def test_with_nothing_to_undo_nothing_happens(settings: Settings) -> None:
    assert settings.history.undo() is None
    assert settings.history.redo() is None
    assert settings.values == {}


def test_a_new_change_forgets_what_was_undone(settings: Settings) -> None:
    settings.history.record(K5, 0.0)
    settings.history.undo()
    settings.history.record(CLIP, 10.0)
    assert settings.history.next_redo is None


def test_a_turned_knob_goes_back_in_one_go(settings: Settings) -> None:
    settings.history.record(Change("training", "k_d", 1, 2), 0.0)
    settings.history.record(Change("training", "k_d", 2, 3), 0.5)
    settings.history.record(Change("training", "k_d", 3, 9), 1.0)
    assert settings.history.undo() == Change("training", "k_d", 1, 9)
    assert settings.history.next_undo is None


def test_later_changes_of_one_field_are_separate(settings: Settings) -> None:
    settings.history.record(Change("training", "k_d", 1, 2), 0.0)
    settings.history.record(Change("training", "k_d", 2, 3), 1.5)
    settings.history.undo()
    assert settings.values == {("training", "k_d"): 2}


def test_quick_changes_of_two_fields_are_separate(settings: Settings) -> None:
    settings.history.record(K5, 0.0)
    settings.history.record(CLIP, 0.1)
    settings.history.undo()
    assert settings.history.next_undo == K5


def test_the_history_has_an_end(settings: Settings) -> None:
    for step in range(LIMIT + 10):
        settings.history.record(Change("training", "k_d", step, step + 1), 10.0 * step)
    undone = 0
    while settings.history.undo():
        undone += 1
    assert undone == LIMIT


def test_another_experiment_begins_with_no_history(settings: Settings) -> None:
    settings.history.record(K5, 0.0)
    settings.history.clear()
    assert settings.history.next_undo is None


def test_what_is_forgotten_can_be_neither_undone_nor_redone() -> None:
    history = History(lambda *_: None)
    first, second = Change("data", "count", 8, 5), Change("data", "kind", "ring", "table")
    history.record(first, 0.0)
    mark = history.mark
    history.record(second, 10.0)
    history.forget(mark)
    assert history.next_undo == first
    assert history.next_redo is None


def test_what_one_gesture_changed_goes_back_and_comes_again_together(settings: Settings) -> None:
    settings.history.record(K5, 0.0)
    with settings.history.together():
        settings.history.record(CLIP, 10.0)
        settings.history.record(Change("data", "sigma", 0.1, 0.2), 10.0)
    assert settings.history.undo() == CLIP
    assert settings.values == {("discriminator.clip", "c"): 0.01, ("data", "sigma"): 0.1}
    settings.history.redo()
    assert settings.values == {("discriminator.clip", "c"): 0.1, ("data", "sigma"): 0.2}
    settings.history.undo()
    assert settings.history.undo() == K5
