"""Configurations as plain values."""

from __future__ import annotations

import numpy as np
import pytest

from engine.contract.snapshot import frozen
from engine.contract.values import differences, edited


def test_an_edit_leaves_the_original_alone() -> None:
    config = {"a": {"x": 1, "y": 2}}
    assert edited(config, "a", "x", 3) == {"a": {"x": 3, "y": 2}}
    assert config == {"a": {"x": 1, "y": 2}}


def test_differences_name_changed_added_and_removed_fields() -> None:
    first = {"a": {"x": 1, "y": 2}, "b": {"z": 0}}
    second = {"a": {"x": 1, "y": 3}, "c": {"w": 0}}
    assert differences(first, second) == (("a", "y"), ("b", "z"), ("c", "w"))


def test_a_frozen_array_is_an_owned_read_only_copy() -> None:
    source = np.arange(6.0).reshape(2, 3)
    copy = frozen(source)
    source[0, 0] = 9
    assert copy[0, 0] == 0
    assert copy.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        copy[0, 0] = 1
