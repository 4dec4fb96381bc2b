from __future__ import annotations

import json
import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.contract.values import tupled
from engine.store.nesting import flatten, mismatch, unflatten

tensors = st.builds(
    lambda shape, kind: (torch.rand(shape) * 100).to(kind),
    st.lists(st.integers(0, 3), max_size=3),
    st.sampled_from([torch.float32, torch.float64, torch.int64, torch.uint8, torch.bool]),
)
plain = st.none() | st.booleans() | st.integers(-(2**130), 2**130) | st.floats() | st.text()
states = st.dictionaries(
    st.text(),
    st.recursive(
        plain | tensors, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    ),
)


def same(first: Any, second: Any) -> bool:
    if isinstance(first, torch.Tensor):
        return first.dtype == second.dtype and torch.equal(first, second)
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[k], second[k]) for k in first)
    if isinstance(first, list):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, float) and math.isnan(first):
        return math.isnan(second)
    return type(first) is type(second) and first == second


@given(states)
def test_any_state_comes_back_through_json(state: dict[str, Any]) -> None:
    values, found = flatten(state)
    back = unflatten(json.loads(json.dumps(values, allow_nan=False)), found)
    assert same(state, back)


def test_tensors_are_copies() -> None:
    weight = torch.zeros(3)
    _, found = flatten({"weight": weight})
    weight += 1
    assert next(iter(found.values())).sum() == 0


def test_no_two_paths_share_a_name() -> None:
    state = {"a/b": torch.zeros(1), "a": {"b": torch.ones(1)}, "a~1b": torch.ones(2)}
    assert len(flatten(state)[1]) == 3


@pytest.mark.parametrize("odd", [{"x": {1: 2}}, {"x": object()}, {"x": b""}])
def test_what_json_cannot_hold_is_refused(odd: Any) -> None:
    with pytest.raises(TypeError):
        flatten(odd)


@pytest.mark.parametrize("odd", [{"pickle": "x"}, {"dict": {}, "tensor": ""}, {}])
def test_unknown_tags_are_refused(odd: Any) -> None:
    with pytest.raises(ValueError, match="tag"):
        unflatten(odd, {})


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"w": torch.zeros(3), "s": 1}, "'/w' has the shape (3,) instead of (2,)"),
        ({"w": torch.zeros(2).double(), "s": 1}, "has the type"),
        ({"s": 1}, "'/w' is missing"),
        ({"w": 3, "s": 1}, "'/w' is not a tensor"),
        ({"w": torch.zeros(2), "s": {}}, "'/s' is not a plain value"),
        ([], "not a group"),
    ],
)
def test_a_mismatch_is_named(found: Any, words: str) -> None:
    assert words in mismatch(found, {"w": torch.zeros(2), "s": 1})


def test_a_state_may_hold_more_than_a_fresh_one() -> None:
    expected = {"w": torch.zeros(2)}
    assert mismatch({"w": torch.ones(2), "record": {"loss": 1.0}}, expected) == ""


def test_lists_become_tuples_all_the_way_down() -> None:
    assert tupled([[1.0, 2.0], [3.0, 4.0]]) == ((1.0, 2.0), (3.0, 4.0))
