"""Numbers that a GPU has yet to compute, and records that wait for them only when they are read.

Reading a number from a GPU waits for all the work queued before it, so a step that reads none lets
the next one be queued while it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np
import torch

from engine.contract.snapshot import Floats

Tensor = torch.Tensor
Number = float | Tensor  # a tensor without dimensions where it is not there yet
T = TypeVar("T")


def lies_ahead(values: Tensor) -> bool:
    """Whether values are computed apart from the program, so that reading them waits."""
    return values.is_cuda


def number(value: Tensor) -> Number:
    """Return the value of a tensor without dimensions; where that would wait, the tensor."""
    return value.detach() if lies_ahead(value) else value.item()


def array(values: Tensor) -> Floats | Tensor:
    """Return an owned copy as an array, or where that would wait, as a tensor."""
    if lies_ahead(values):
        return values.detach().float().clone()
    return fetched(values)


def fetched(values: Tensor) -> Floats:
    """Return an owned copy as an array."""
    found: Floats = np.array(values.detach().cpu().numpy(), dtype=np.float32)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of numbers that are not there yet."""

    values: Tensor


def row(values: Tensor) -> tuple[float, ...] | Row:
    """Return the values (k,) of a tensor; where that would wait, a promise of them."""
    return Row(values.detach()) if lies_ahead(values) else tuple(values.tolist())


def plain(value: Any) -> Any:
    """Return a float for a tensor without dimensions, an array for others; the rest as it is."""
    if isinstance(value, Row):
        return tuple(value.values.tolist())
    if not isinstance(value, Tensor):
        return value
    return fetched(value) if value.dim() else value.item()


def record(kind: type[T], values: Mapping[str, Any]) -> T:
    """Return a record, a frozen dataclass with slots; tensors in it are fetched when it is read."""
    if not any(isinstance(value, (Tensor, Row)) for value in values.values()):
        return kind(**values)
    made: Any = object.__new__(_late(cast(Any, kind)))
    object.__setattr__(made, "_values", dict(values))
    return cast(T, made)


class _Late:
    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        # a slot that was never filled is asked for here
        values: dict[str, Any] = object.__getattribute__(self, "_values")
        if name not in values:
            raise AttributeError(name)
        for own, value in values.items():
            object.__setattr__(self, own, plain(value))
        return object.__getattribute__(self, name)


@cache
def _late(kind: Any) -> type[Any]:
    return type(f"Late{kind.__name__}", (_Late, kind), {"__slots__": ("_values",)})
