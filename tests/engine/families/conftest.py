from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch


@pytest.fixture
def same_state() -> Callable[[Any, Any], bool]:
    """Say whether two states of a run are equal bit for bit."""

    def same(first: Any, second: Any) -> bool:
        if isinstance(first, dict):
            return first.keys() == second.keys() and all(same(first[k], second[k]) for k in first)
        if isinstance(first, torch.Tensor):
            return torch.equal(first, second)
        return bool(first == second)

    return same
