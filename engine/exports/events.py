"""A run as TensorBoard's event file: its curves, settings, what happened, and its samples.

TensorBoard shows every folder below the one that it is given as a run. Numbers of fields are those
of ``tensorboard/compat/proto`` and ``tensorboard/plugins/hparams``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path

from engine.contract.errors import UserError
from engine.contract.snapshot import Images
from engine.contract.values import Value
from engine.exports.sheets import sheet_png
from engine.exports.source import Report, Source, as_json, described, nobody
from engine.exports.wire import double, held, record, single, text, whole
from engine.store.atomic import make_folder, replacing

VERSION = "brain.Event:2"  # of the format, said by the first record
STRING = 7  # the type of a tensor of texts
NUMBER_SETTING, TEXT_SETTING, BOOL_SETTING = 3, 1, 2  # hparams' DataType
SUCCESS = 1
LARGEST = 3.4e38  # of numbers in 32 bits
EVERY = 1000  # records between two reports


def save_events(folder: str | Path, source: Source, report: Report = nobody) -> Path:
    """Write an event file into ``folder``, which is made if need be, and return its path.

    Curves are called group/name, as panels group them. Raises UserError where there are none,
    FileError naming the folder or the file and the reason, and what ``report`` raises to break off.
    """
    names = source.columns.names()
    if not names:
        raise UserError("There are no curves yet: play the run first")
    now = time.time()
    path = make_folder(folder) / f"events.out.tfevents.{now:.6f}.saddlepoint"
    total = sum(len(source.columns.column(name)[0]) for name in names)
    with replacing(path) as file:
        for number, message in enumerate(_messages(source, now)):
            file.write(record(message))
            if number % EVERY == 0:
                report(min(number / total, 1.0))
    return path


def _messages(source: Source, now: float) -> Iterator[bytes]:
    """Yield every event; steps have the times at which they were, counted back from now."""
    start = now - source.seconds(source.step)
    yield double(1, start) + text(3, VERSION)
    yield from (_event(start, 0, value) for value in _hparams(source))
    yield _event(start, 0, _note("about", as_json(source.about()), "Where these numbers are from"))
    for mark in source.marks:
        yield _event(
            start + source.seconds(mark.step), mark.step, _note("marks", mark.text or mark.kind, "")
        )
    yield from _pictures(source, now)
    for name in source.columns.names():
        yield from _curve(source, name, start)


def _event(seconds: float, step: int, value: bytes) -> bytes:
    return double(1, seconds) + whole(2, step) + held(5, held(1, value))


def _curve(source: Source, name: str, start: float) -> Iterator[bytes]:
    said = described(source.catalogue, name)
    tag = text(1, f"{said.get('group', 'other')}/{name}")
    metadata = _metadata(said)
    steps, values = source.columns.column(name)
    for step, value in zip(steps.tolist(), values.tolist(), strict=True):
        seconds = start + source.seconds(step)
        yield _event(seconds, step, tag + single(2, _single(value)) + metadata)
        metadata = b""  # the first of a curve says it for all


def _single(value: float) -> float:
    """Return a number that 32 bits can hold, infinite where it is too large."""
    return math.copysign(math.inf, value) if abs(value) > LARGEST else value


def _metadata(said: dict[str, str]) -> bytes:
    if not said:
        return b""
    unit = f" ({said['unit']})" if said["unit"] else ""
    return held(9, held(1, text(1, "scalars")), text(2, said["label"] + unit), _explained(said))


def _explained(said: dict[str, str]) -> bytes:
    source = f" Source: {said['source']}." if said["source"] else ""
    return text(3, said["estimator"] + source)


def _note(tag: str, said: str, description: str) -> bytes:
    """Return a text as TensorBoard's text panel shows it, in Markdown."""
    shape = held(2, held(2, whole(1, 1)))
    metadata = held(9, held(1, text(1, "text")), text(3, description))
    return (
        text(1, f"{tag}/text_summary") + held(8, whole(1, STRING), shape, text(8, said)) + metadata
    )


def _hparams(source: Source) -> Iterator[bytes]:
    """Yield the three values from which TensorBoard's table of settings is made."""
    found = {
        f"{section}.{name}": value
        for section, fields in source.config.items()
        for name, value in fields.items()
    }
    infos = [held(4, text(1, name), whole(4, _kind(value))) for name, value in found.items()]
    started = [held(1, text(1, name), held(2, _value(value))) for name, value in found.items()]
    names = [n for n in source.columns.names() if source.catalogue.metric(n)]
    tags = [f"{described(source.catalogue, name)['group']}/{name}" for name in names]
    metrics = [held(5, held(1, text(2, tag))) for tag in tags]
    yield _session("experiment", held(2, *infos, *metrics))
    yield _session("session_start_info", held(3, *started))
    yield _session("session_end_info", held(4, whole(1, SUCCESS)))


def _session(name: str, content: bytes) -> bytes:
    plugin = held(1, text(1, "hparams"), held(2, whole(1, 0), content))
    return text(1, f"_hparams_/{name}") + held(9, plugin)


def _kind(value: Value) -> int:
    if isinstance(value, bool):
        return BOOL_SETTING
    return NUMBER_SETTING if isinstance(value, int | float) else TEXT_SETTING


def _value(value: Value) -> bytes:
    if isinstance(value, bool):
        return whole(4, value)
    if isinstance(value, int | float):
        return double(2, float(value))
    return text(3, f"{len(value)} points" if isinstance(value, tuple) else str(value))


def _pictures(source: Source, now: float) -> Iterator[bytes]:
    parts = source.snapshot.parts if source.snapshot is not None else {}
    for name, part in parts.items():
        if isinstance(part, Images) and len(part.pixels):
            yield _event(now, part.step, text(1, f"images/{name}") + _image(part))


def _image(part: Images) -> bytes:
    content, width, height = sheet_png(part)
    size = whole(1, height) + whole(2, width) + whole(3, part.pixels.shape[3])
    return held(4, size, held(4, content))
