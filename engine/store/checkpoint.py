"""A run in one file: its tensors as safetensors, everything else as JSON in their metadata."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import safetensors.torch
import torch
from safetensors import SafetensorError

from engine.contract.errors import ConfigError, FileError, UserError
from engine.contract.values import Config, tupled_config
from engine.plan import Plan, check
from engine.store.atomic import read_bounded, replace_file
from engine.store.nesting import flatten, mismatch, unflatten
from engine.versions import versions

FORMAT = "saddlepoint-checkpoint"
VERSION = 1
MAX_BYTES = 4 * 2**30
MAX_HEADER = 32 * 2**20

# What the reader of a hostile or damaged file may raise, beside its own error.
_DAMAGE = (
    SafetensorError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A verified file: the configuration in force, the step, and the whole state of a run.

    ``past`` is how it came about, where that was known.
    """

    config: Config
    step: int
    state: dict[str, Any]
    versions: Mapping[str, str]
    past: Mapping[str, Any] | None = None


class Run(Protocol):
    """What a checkpoint needs of a trainer."""

    step: int

    @property
    def config(self) -> Config:
        """The configuration in force."""
        ...

    def state(self) -> dict[str, Any]:
        """The whole state: nested dictionaries and lists of tensors and plain values."""
        ...

    def restore(self, state: dict[str, Any]) -> None:
        """Continue from such a state."""
        ...

    def past(self) -> dict[str, Any] | None:
        """How the run came about, as plain values, if that is known."""
        ...

    def remember(self, past: Mapping[str, Any] | None) -> None:
        """Know how the state that was restored came about."""
        ...


R = TypeVar("R", bound=Run)


def save_checkpoint(path: str | Path, run: Run) -> None:
    """Write the run to ``path``, whole or not at all; equal runs give equal bytes.

    Raises FileError naming the file and the reason.
    """
    plain, tensors = flatten(run.state())
    fields = {
        "format": FORMAT,
        "version": VERSION,
        "step": run.step,
        "config": run.config,
        "versions": versions(),
        "state": plain,
    }
    if (past := run.past()) is not None:
        fields["past"] = past
    # One entry only, because safetensors writes several in no fixed order.
    entry = _text({"sha256": _digest(fields, tensors), **fields})
    replace_file(path, safetensors.torch.save(tensors, {"saddlepoint": entry}))


def load_checkpoint(path: str | Path) -> Checkpoint:
    """Read and verify a checkpoint; its tensors are on the CPU.

    Raises FileError naming the file and the reason: missing, of another kind, cut short, damaged,
    of a newer version, or with settings that this installation does not know.
    """
    content = read_bounded(path, MAX_BYTES)
    fields = _fields(path, content)
    try:
        tensors = safetensors.torch.load(content)
        sound = fields.pop("sha256", "") == _digest(fields, tensors)
    except _DAMAGE as error:
        raise FileError(f"{path} is cut short or damaged: {error}") from None
    if not sound:
        raise FileError(f"{path} is damaged: its contents do not match their checksum")
    try:
        state = unflatten(fields["state"], tensors)
        config = check(tupled_config(fields["config"])).config
        step, known = int(fields["step"]), dict(fields["versions"])
        return Checkpoint(config, step, dict(state), known, fields.get("past"))
    except ConfigError as error:
        raise FileError(f"{path} has settings that are not known here: {error}") from None
    except _DAMAGE as error:
        raise FileError(f"{path} is not a complete checkpoint: {error!r}") from None


def rebuild(path: str | Path, build: Callable[[Plan], R]) -> R:
    """Load a checkpoint, build a fresh run with its settings and bring it to its state.

    A running run is never touched. Raises FileError as ``load_checkpoint`` does, and when the
    state belongs to networks of another shape.
    """
    checkpoint = load_checkpoint(path)
    run = build(check(checkpoint.config))
    fault = mismatch(checkpoint.state, run.state())
    if fault:
        raise FileError(f"{path} does not fit its own settings: {fault}")
    try:
        run.restore(checkpoint.state)
        run.remember(checkpoint.past)
    except (*_DAMAGE, UserError) as error:
        raise FileError(f"{path} holds a state that cannot be restored: {error}") from None
    return run


def _fields(path: str | Path, content: bytes) -> dict[str, Any]:
    size = int.from_bytes(content[:8], "little")
    if len(content) < 8 or size > MAX_HEADER or content[8:9] != b"{":
        raise FileError(f"{path} is not a checkpoint of Saddlepoint: it is no safetensors file")
    if 8 + size > len(content):
        raise FileError(f"{path} is cut short: its header is not complete")
    try:
        header = json.loads(content[8 : 8 + size])
        fields = dict(json.loads(header["__metadata__"]["saddlepoint"]))
        known, version = fields["format"] == FORMAT, int(fields["version"])
    except _DAMAGE:
        known, version, fields = False, 0, {}
    if not known:
        raise FileError(f"{path} is not a checkpoint of Saddlepoint, or its header is damaged")
    if version > VERSION:
        raise FileError(
            f"{path} was written by a newer Saddlepoint (format {version}; this one reads up to "
            f"{VERSION})"
        )
    return fields


def _digest(fields: Mapping[str, Any], tensors: Mapping[str, torch.Tensor]) -> str:
    sha = hashlib.sha256(_text(fields).encode())
    for name in sorted(tensors):
        tensor = tensors[name]
        sha.update(f"\n{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        sha.update(tensor.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return sha.hexdigest()


def _text(fields: Mapping[str, Any]) -> str:
    """Return JSON that is the same for equal values, in whatever order they were entered."""
    return json.dumps(fields, sort_keys=True, allow_nan=False)
