"""Pictures as bytes and back: a JSON header that names the fields, then their arrays."""

from __future__ import annotations

import json
import math
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from engine.contract import board, snapshot
from engine.contract.errors import UserError
from engine.contract.snapshot import Part

DTYPES = {"<f4", "<f8", "<i8", "|u1"}
MAX_BYTES = 2**28  # of one picture
DIMENSIONS = {  # of arrays that have the same number in every picture
    ("Points", "xy"): 2,
    ("Field", "values"): 2,
    ("Arrows", "xy"): 2,
    ("Arrows", "uv"): 2,
    ("Mesh", "xy"): 3,
    ("Lines", "xy"): 3,
    ("Histogram", "edges"): 1,
    ("Images", "pixels"): 4,
    ("Matrix", "values"): 2,
}


class DamageError(UserError):
    """Bytes that are no picture."""


def encode(part: Part) -> bytes:
    """Return a picture as bytes."""
    arrays: list[np.ndarray[Any, Any]] = []
    header = json.dumps(_plain(part, arrays), separators=(",", ":")).encode()
    buffers = (np.ascontiguousarray(array).tobytes() for array in arrays)
    return b"".join([len(header).to_bytes(4, "little"), header, *buffers])


def decode(content: bytes) -> Part:
    """Return the picture that bytes hold; nothing in them is trusted.

    Raises DamageError if they hold none.
    """
    try:
        size = int.from_bytes(content[:4], "little")
        if not 0 < size <= len(content) - 4 or len(content) > MAX_BYTES:
            raise ValueError("its header is cut short")
        reader = _Reader(content, 4 + size)
        part: Part = reader.value(json.loads(content[4 : 4 + size]))
        if type(part).__name__ not in _kinds():
            raise ValueError("it is no picture")
        return part
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamageError(f"a picture is damaged: {error}") from None


def _plain(value: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"array": [value.dtype.str, list(value.shape)]}
    if is_dataclass(value):
        found = {f.name: _plain(getattr(value, f.name), arrays) for f in fields(value)}
        return {"kind": type(value).__name__, "fields": found}
    if isinstance(value, Mapping):
        return {"map": {key: _plain(inner, arrays) for key, inner in value.items()}}
    if isinstance(value, tuple):
        return [_plain(inner, arrays) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    return value


class _Reader:
    """Takes arrays from the bytes in the order in which the header names them."""

    def __init__(self, content: bytes, start: int) -> None:
        self._content, self._at = content, start

    def value(self, plain: Any) -> Any:
        if isinstance(plain, list):
            return tuple(self.value(inner) for inner in plain)
        if not isinstance(plain, dict):
            return plain
        if "array" in plain:
            return self._array(*plain["array"])
        if "float" in plain:
            return float(plain["float"])
        if "map" in plain:
            return {str(key): self.value(inner) for key, inner in plain["map"].items()}
        return self._made(plain["kind"], plain["fields"])

    def _array(self, dtype: str, shape: list[int]) -> np.ndarray[Any, Any]:
        if dtype not in DTYPES or any(not isinstance(n, int) or n < 0 for n in shape):
            raise ValueError("an array of an unknown kind")
        count = math.prod(shape)
        size = count * np.dtype(dtype).itemsize
        if size > len(self._content) - self._at:
            raise ValueError("an array is cut short")
        array = np.frombuffer(self._content, dtype, count, self._at).reshape(shape)
        self._at += size
        return array  # read-only, as the bytes are

    def _made(self, name: str, given: dict[str, Any]) -> Any:
        kind = _kinds(every=True)[name]
        found = {key: self.value(inner) for key, inner in given.items()}
        hints = _hints(kind)
        for key, value in found.items():
            wanted = DIMENSIONS.get((name, key))
            wrong = isinstance(value, np.ndarray) and wanted not in (None, value.ndim)
            if key not in hints or wrong or not _fits(value, hints[key]):
                raise ValueError(f"{name}.{key} is not what it should be")
        return kind(**found)


@cache
def _kinds(*, every: bool = False) -> dict[str, type]:
    """Return the kinds of pictures by name, with the values that some of them hold if ``every``."""
    parts = {kind.__name__: kind for kind in get_args(Part)}
    held = (snapshot.Rectangle, board.Drawing, board.Verdict)
    return parts | ({kind.__name__: kind for kind in held} if every else {})


@cache
def _hints(kind: type) -> dict[str, Any]:
    names = {**vars(board), **vars(snapshot)}
    return get_type_hints(kind, names)


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is what a field is declared to hold."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is np.ndarray:
        wanted = get_args(inner[1])[0]
        return isinstance(value, np.ndarray) and value.dtype == np.dtype(wanted)
    if origin in (Union, types.UnionType):
        return any(_fits(value, one) for one in inner)
    if origin is tuple:
        return isinstance(value, tuple) and _all_fit(value, inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return isinstance(value, dict) and all(_fits(v, inner[1]) for v in value.values())
    wanted = (int, float) if hint is float else hint
    return isinstance(value, wanted) and isinstance(value, bool) == (hint is bool)


def _all_fit(values: tuple[Any, ...], inner: tuple[Any, ...]) -> bool:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return all(_fits(value, inner[0]) for value in values)
    pairs = zip(values, inner, strict=True) if len(values) == len(inner) else ()
    return len(values) == len(inner) and all(_fits(value, hint) for value, hint in pairs)
