"""The weights of a dataset's classifier on the disk, taken from there if they are whole."""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError

from engine.contract.errors import FileError
from engine.imaging.cache import cache_folder, demand_space, forget_oldest, replacing, sweep, used

Tensor = torch.Tensor
FORMAT, VERSION = "saddlepoint-classifier", 1
SUFFIX = ".safetensors"
MOST = 16 * 2**20  # bytes of one file
BUDGET = 100 * 2**20  # bytes of all classifiers, beyond which the longest unused ones go
# What the reader of a hostile or damaged file may raise, beside its own error.
_DAMAGE = (SafetensorError, OSError, ValueError, LookupError, TypeError, RuntimeError, FileError)
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False, slots=True)
class Learnt:
    """The weights of a trained classifier, and its accuracy on held-out examples, if any."""

    weights: list[Tensor]
    accuracy: float | None


def recalled(mark: str, shapes: Sequence[tuple[int, ...]]) -> Learnt | None:
    """Return what was learnt of the dataset with this mark, in weights of these shapes.

    None where there is no such file, or it is damaged, foreign or of another version.
    """
    try:
        path = _path(mark)
        with path.open("rb") as file:
            content = file.read(MOST + 1)
        found = _read(content, mark, shapes)
    except FileNotFoundError:
        return None
    except _DAMAGE as error:
        log.info("the kept classifier %s is not used: %s", mark, error)
        return None
    used(path)
    return found


def remember(mark: str, learnt: Learnt) -> None:
    """Keep what was learnt, whole or not at all; a disk that has no room for it is no trouble."""
    tensors = {f"{place:03d}": w.contiguous() for place, w in enumerate(learnt.weights)}
    fields = {"format": FORMAT, "version": VERSION, "mark": mark, "accuracy": learnt.accuracy}
    entry = json.dumps({**fields, "sha256": _digest(fields, tensors)}, sort_keys=True)
    content = safetensors.torch.save(tensors, {"saddlepoint": entry})
    try:
        path = _path(mark)
        sweep(path.parent, "tmp*")
        demand_space(path.parent, len(content))
        with replacing(path, "the classifier of a dataset") as file:
            file.write(content)
        forget_oldest(path.parent, SUFFIX, BUDGET, path)
    except (FileError, OSError) as error:
        log.info("%s", error)


def _path(mark: str) -> Path:
    return cache_folder("classifiers") / f"{mark}{SUFFIX}"


def _read(content: bytes, mark: str, shapes: Sequence[tuple[int, ...]]) -> Learnt:
    """Raise ValueError, or what a reader of hostile bytes may raise, unless all is as written."""
    if len(content) > MOST:
        raise ValueError("it is too large")
    size = int.from_bytes(content[:8], "little")
    fields: dict[str, Any] = json.loads(
        json.loads(content[8 : 8 + size])["__metadata__"]["saddlepoint"]
    )
    if (fields["format"], fields["version"], fields["mark"]) != (FORMAT, VERSION, mark):
        raise ValueError("it is of another dataset or version")
    tensors = safetensors.torch.load(content)
    if fields.pop("sha256") != _digest(fields, tensors):
        raise ValueError("its contents do not match their checksum")
    weights = [tensors[name] for name in sorted(tensors)]
    if [(w.dtype, tuple(w.shape)) for w in weights] != [(torch.float32, s) for s in shapes]:
        raise ValueError("its weights have other shapes")
    accuracy = fields["accuracy"]
    return Learnt(weights, None if accuracy is None else _share(accuracy))


def _share(value: object) -> float:
    if not isinstance(value, float | int) or not (math.isfinite(value) and 0 <= value <= 1):
        raise ValueError("its accuracy is no share")
    return float(value)


def _digest(fields: dict[str, Any], tensors: dict[str, Tensor]) -> str:
    sha = hashlib.sha256(json.dumps(fields, sort_keys=True).encode())
    for name in sorted(tensors):
        tensor = tensors[name]
        sha.update(f"\n{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        sha.update(tensor.numpy().tobytes())
    return sha.hexdigest()
