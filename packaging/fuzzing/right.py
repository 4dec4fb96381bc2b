"""Right files of every kind, small ones, from which wrong ones are made."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from engine.contract.snapshot import Field, Part, Points, Rectangle, Rows, Snapshot, frozen
from engine.contract.timeline import Mark
from engine.contract.values import Config, edited
from engine.imaging.cifar import FOLDER, RECORD, TEST, TRAIN
from engine.plan import check
from engine.run.columns import Columns
from engine.run.timeline import Timeline
from engine.run.trainer import Trainer
from engine.store.checkpoint import save_checkpoint
from engine.store.parts import encode
from engine.store.recording import About, save_recording

SMALL: Mapping[str, Mapping[str, Any]] = {
    "training": {"batch": 4, "steps": 40},
    "generator": {"width": 2, "depth": 1},
    "discriminator": {"width": 2, "depth": 1},
}
CONFIG: Config = {"training": {"k_d": 5}, "data": {"kind": "drawn", "points": ((0.0, 1.0),)}}
MODES = {
    "PNG": ("L", "RGBA", "P", "I;16"),
    "JPEG": ("L", "RGB"),
    "GIF": ("P",),
    "BMP": ("RGB",),
    "WEBP": ("RGB",),
    "TIFF": ("L", "F"),
    "PPM": ("RGB",),
}


@cache
def checkpoints() -> tuple[bytes, ...]:
    """Return a checkpoint of a GAN of a few weights after three steps, and one before the first."""
    return tuple(_checkpoint(steps) for steps in (3, 0))


def _checkpoint(steps: int) -> bytes:
    trainer = Trainer(check(SMALL))
    for _ in range(steps):
        trainer.advance()
    with TemporaryDirectory() as folder:
        save_checkpoint(Path(folder) / "a", trainer)
        return (Path(folder) / "a").read_bytes()


@cache
def parts() -> tuple[bytes, ...]:
    """Return pictures as recordings hold them."""
    field = Field(3, frozen(np.arange(12.0).reshape(3, 4)), Rectangle(-1, -1, 1, 1), 0.0, 1.0)
    return encode(Points(3, frozen([[0.5, 0.0]]))), encode(field)


@cache
def recordings() -> tuple[bytes, ...]:
    """Return a short recording, with pictures of two kinds, curves, a mark and a change."""
    timeline, columns = Timeline(), Columns()
    for step in range(0, 30, 3):
        field = Field(step, frozen(np.full((4, 4), step)), Rectangle(-1, -1, 1, 1), 0.0, 1.0)
        seen: dict[str, Part] = {"fake": Points(step, frozen([[step, 0.0]])), "surface": field}
        timeline.record(Snapshot("run 1", step, step / 100, seen))
    timeline.mark(Mark(6, "change", "k 1 → 5"))
    timeline.configure(0, CONFIG)
    timeline.configure(6, edited(CONFIG, "training", "k_d", 5))
    columns.append(Rows("run 1", {"loss": (np.arange(40), np.sin(np.arange(40.0)))}))
    about = About("Ring", "run 1", 30, 2000, CONFIG, {"torch": "2"})
    with TemporaryDirectory() as folder:
        save_recording(Path(folder) / "a", about, timeline, columns)
        return ((Path(folder) / "a").read_bytes(),)


@cache
def experiments() -> tuple[bytes, ...]:
    """Return experiments that come with the program."""
    return _resources("experiments", ".toml")[:12]


@cache
def lessons() -> tuple[bytes, ...]:
    """Return a small lesson with everything in it, and those that come with the program."""
    return LESSON.encode(), *_resources("lessons", ".md")[:4]


def _resources(folder: str, suffix: str) -> tuple[bytes, ...]:
    files = sorted((resources.files("resources") / folder).iterdir(), key=lambda file: file.name)
    return tuple(file.read_bytes() for file in files if file.name.endswith(suffix))


@cache
def texts() -> tuple[bytes, ...]:
    """Return tables as text, with and without titles, quotes and a byte order mark."""
    rows = "\n".join(f"{n / 7:.4f},{n * n},word" for n in range(12))
    plain = "\n".join(f"{n} {n / 3}" for n in range(9))
    tabbed = rows.replace(",", "\t")
    return (f'x,"y y",z\n{rows}\n'.encode(), plain.encode(), f"\ufeffa\tb\tc\n{tabbed}".encode())


@cache
def points() -> tuple[bytes, ...]:
    """Return NPY files of points."""
    random = np.random.default_rng(0)
    return _npy(random.normal(size=(9, 2))), _npy(np.arange(12, dtype=np.int16).reshape(6, 2))


@cache
def images() -> tuple[bytes, ...]:
    """Return NPY files of images."""
    bytes_ = np.arange(2 * 4 * 4 * 3, dtype=np.uint8).reshape(2, 4, 4, 3)
    return _npy(bytes_), _npy(np.linspace(0, 1, 48, dtype=np.float32).reshape(3, 4, 4))


def npz(members: Mapping[str, bytes], *, deflated: bool = True) -> bytes:
    """Return an archive of NPY files, whatever is in them."""
    import zipfile

    file = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


@cache
def archives() -> tuple[bytes, ...]:
    """Return NPZ files of images with labels, and of points."""
    labels = _npy(np.array([0, 1]))
    return npz({"images": images()[0], "labels": labels}), npz({"points": points()[0]})


@cache
def idx() -> tuple[bytes, ...]:
    """Return IDX files of images, as they are."""
    header = bytes((0, 0, 8, 3)) + b"".join(n.to_bytes(4, "big") for n in (3, 4, 4))
    return (header + bytes(range(48)),)


@cache
def packed_idx() -> tuple[bytes, ...]:
    """Return IDX files of images in gzip."""
    return tuple(gzip.compress(content, mtime=0) for content in idx())


@cache
def cifar() -> tuple[bytes, ...]:
    """Return one of CIFAR-10's binary files, of two images."""
    return (b"".join(bytes([label]) + bytes(RECORD - 1) for label in (3, 9)),)


def cifar_archive(content: bytes) -> bytes:
    """Return CIFAR-10's archive with a file in each of its places."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name in (*TRAIN, TEST):
            member = tarfile.TarInfo(f"{FOLDER}/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


@cache
def cifar_archives() -> tuple[bytes, ...]:
    """Return CIFAR-10's archive with two images in each file."""
    return (cifar_archive(cifar()[0]),)


@cache
def pictures() -> tuple[bytes, ...]:
    """Return a small picture in every format that can be read."""
    made = []
    shades = np.add.outer(np.arange(7), 9 * np.arange(5)).astype(np.uint8)
    for name, modes in MODES.items():
        for mode in modes:
            wide = shades.astype(np.uint16) * 256
            image = Image.fromarray(wide) if mode == "I;16" else Image.fromarray(shades)
            file = io.BytesIO()
            (image if mode == "I;16" else image.convert(mode)).save(file, name)
            made.append(file.getvalue())
    return tuple(made)


@cache
def lists() -> tuple[bytes, ...]:
    """Return what the window remembers, as JSON."""
    return (
        json.dumps(["/home/a/ring.toml", "/home/a/b.csv"]).encode(),
        json.dumps({"title": "Ring", "ended": False}).encode(),
    )


def _npy(array: np.ndarray[Any, Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


LESSON = """\
---
title: Small
summary: All there is
minutes: 5
order: 3
sources: [A lecture]
---
Welcome.

## A first look
```step
experiment: ring
play: true
panels: [surface, modes]
unlock: []
highlight: ["panel:modes"]
predict:
  question: How many modes?
  number: {low: 0, high: 8, metric: modes, tolerance: 8}
wait: step >= 60 and modes > 3
theory: {modes: 8}
```
A *text* with $k_d$ and a list:

- one
- two

### Then
So it is.

## Your turn
```step
unlock: [training.k_d]
set: {training.k_d: 3}
predict: {question: Which, choices: [a, b], answer: 2}
wait: moved training.k_d and run paused
```
"""
