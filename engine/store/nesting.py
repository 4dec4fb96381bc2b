"""A nested state as plain JSON beside named tensors, and back, exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch


def flatten(state: Mapping[str, Any]) -> tuple[Any, dict[str, torch.Tensor]]:
    """Split a state into JSON-ready values and its tensors, copied to the CPU.

    In the former, mappings are ``{"dict": ...}``, tensors ``{"tensor": name}`` and floats that
    JSON lacks ``{"float": text}``. Raises TypeError for anything but numbers, text, None, tensors,
    lists and mappings with text keys.
    """
    tensors: dict[str, torch.Tensor] = {}
    return _pack(state, "", tensors), tensors


def unflatten(plain: Any, tensors: Mapping[str, torch.Tensor]) -> Any:
    """Put a flattened state together again.

    Raises KeyError for a missing tensor and ValueError for anything ``flatten`` does not make.
    """
    if isinstance(plain, list):
        return [unflatten(value, tensors) for value in plain]
    if not isinstance(plain, dict):
        return plain
    if len(plain) != 1:
        raise ValueError("a value with several tags")
    tag, value = next(iter(plain.items()))
    if tag == "dict":
        return {key: unflatten(inner, tensors) for key, inner in value.items()}
    if tag == "tensor":
        return tensors[value]
    if tag == "float":
        return float(value)
    raise ValueError(f"the unknown tag '{tag}'")


def mismatch(found: Any, expected: Any, path: str = "") -> str:
    """Say where a state lacks something expected or has it in another kind or shape; else "".

    It may hold more, as a run that has begun does beside a fresh one.
    """
    if isinstance(expected, torch.Tensor):
        return _tensor_mismatch(found, expected, path)
    if isinstance(expected, Mapping):
        return _mapping_mismatch(found, expected, path)
    if isinstance(found, torch.Tensor | Mapping):
        return f"'{path}' is not a plain value"
    return ""


def _pack(value: Any, path: str, tensors: dict[str, torch.Tensor]) -> Any:
    if isinstance(value, torch.Tensor):
        tensors[path] = value.detach().to("cpu").contiguous().clone()
        return {"tensor": path}
    if isinstance(value, Mapping):
        return {"dict": {k: _pack(v, _join(path, k), tensors) for k, v in value.items()}}
    if isinstance(value, list):
        return [_pack(v, _join(path, str(i)), tensors) for i, v in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"'{path}' of the state is a {type(value).__name__}")


def _join(path: str, key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key of '{path}' is not text: {key!r}")
    # "/" is escaped so that no two paths give one name.
    return f"{path}/{key.replace('~', '~0').replace('/', '~1')}"


def _tensor_mismatch(found: Any, expected: torch.Tensor, path: str) -> str:
    if not isinstance(found, torch.Tensor):
        return f"'{path}' is not a tensor"
    if found.shape != expected.shape:
        shapes = f"{tuple(found.shape)} instead of {tuple(expected.shape)}"
        return f"'{path}' has the shape {shapes}"
    if found.dtype != expected.dtype:
        return f"'{path}' has the type {found.dtype} instead of {expected.dtype}"
    return ""


def _mapping_mismatch(found: Any, expected: Mapping[str, Any], path: str) -> str:
    if not isinstance(found, Mapping):
        return f"'{path}' is not a group of values"
    missing = sorted(set(expected) - set(found))
    if missing:
        return f"'{_join(path, missing[0])}' is missing"
    faults = (mismatch(found[key], expected[key], _join(path, key)) for key in expected)
    return next((fault for fault in faults if fault), "")
