"""A run that is trained to be filmed is the run itself, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.contract.commands import ProbeRequest
from engine.contract.errors import UserError
from engine.contract.snapshot import Points
from engine.headless.filmed import RUN, Take
from engine.headless.train import Order, fresh
from engine.store.nesting import flatten

SMALL = ("training.batch=16", "training.steps=40")
ASKED = (ProbeRequest("fake", 50), ProbeRequest("surface", 16))
ORDER = Order("ring", SMALL, seed=3)


def filmed(steps: tuple[int, ...], groups: tuple[str, ...] = ()) -> Take:
    """Film the small run at some steps."""
    take = Take(ORDER)
    for step in steps:
        assert take.go(step, ASKED, groups) == ""
    return take


def test_every_picture_is_of_the_very_step_that_shows_it() -> None:
    take = filmed((0, 7, 12))
    assert take.timeline.steps() == (0, 7, 12)
    seen = take.timeline.at(9)
    assert seen is not None
    assert (seen.run, seen.parts["fake"].step, seen.parts["surface"].step) == (RUN, 7, 7)
    assert take.status.step == 12


def test_the_same_film_is_made_again_bit_for_bit() -> None:
    first, second = (filmed((5, 12), ("divergences",)) for _ in range(2))
    fakes = [take.timeline.at(12).parts["fake"] for take in (first, second)]
    assert all(isinstance(part, Points) for part in fakes)
    assert np.array_equal(fakes[0].xy, fakes[1].xy)
    assert first.columns.names() == second.columns.names()
    assert "jsd" in first.columns.names()
    for name in first.columns.names():
        for one, other in zip(first.columns.column(name), second.columns.column(name), strict=True):
            assert np.array_equal(one, other)


def test_being_filmed_changes_nothing_of_the_run() -> None:
    alone = fresh(ORDER).trainer
    for _ in range(12):
        alone.advance()
    take = filmed((1, 2, 3, 12), ("divergences",))
    (plain, tensors), (filmed_plain, filmed_tensors) = (
        flatten(trainer.state()) for trainer in (alone, take._trainer)
    )
    assert repr(plain) == repr(filmed_plain)
    assert tensors.keys() == filmed_tensors.keys()
    assert all(torch.equal(tensors[name], filmed_tensors[name]) for name in tensors)


def test_what_has_nothing_to_train_says_so() -> None:
    with pytest.raises(UserError, match="nothing is trained"):
        Take(Order("theory-divergences"))
