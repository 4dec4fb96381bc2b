"""Every reader of files, and how a wrong file for it is made."""

from __future__ import annotations

import gzip
import json
import random
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import safetensors.torch

from app.model.dropped import data_kind
from app.model.recents import Recents
from app.model.sessions import RECORD, Sessions
from engine.contract.errors import UserError
from engine.data.picture import Picture, PictureSettings
from engine.data.table import read_rows
from engine.imaging.arrays import read_array
from engine.imaging.cifar import ARCHIVE, FOLDER, TEST, TRAIN, cifar_piles
from engine.imaging.decoding import UnreadableError, decoded
from engine.imaging.fitting import Frame
from engine.imaging.idx import read_idx
from engine.run.trainer import Trainer
from engine.store.checkpoint import _digest, rebuild
from engine.store.experiment import load_experiment
from engine.store.lesson import load_lesson
from engine.store.parts import decode
from engine.store.recorded import Recording
from fuzzing import remembered, right
from fuzzing.mutation import misspelt, wrong

Make = Callable[[random.Random], bytes]
FRAME = Frame(8, 3, "crop")


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a file, what makes wrong ones, and the errors with which it may refuse one."""

    suffix: str
    right: Callable[[], Sequence[bytes]]
    read: Callable[[Path], object]
    make: Make | None = None
    refusals: tuple[type[Exception], ...] = field(default=(UserError,))

    def wrong(self, seed: str) -> bytes:
        """Return the wrong file of that seed, which may be a string of any kind."""
        chance = random.Random(seed)
        return self.make(chance) if self.make else wrong(chance, self.right())


def _text(right_texts: Callable[[], Sequence[bytes]]) -> Make:
    """Make wrong text more often than wrong bytes."""

    def make(chance: random.Random) -> bytes:
        if chance.random() < 0.2:
            return wrong(chance, right_texts())
        text = misspelt(chance, chance.choice(right_texts()).decode("utf-8"))
        return text.encode("utf-8", errors="surrogatepass")

    return make


def _sealed(chance: random.Random) -> bytes:
    """Make a checkpoint with wrong fields and a right checksum."""
    content = chance.choice(right.checkpoints())
    size = int.from_bytes(content[:8], "little")
    fields = json.loads(json.loads(content[8 : 8 + size])["__metadata__"]["saddlepoint"])
    tensors = safetensors.torch.load(content)
    del fields["sha256"]
    part = chance.choice(("step", "state", "state", "versions", "version", "config"))
    try:
        fields[part] = json.loads(misspelt(chance, json.dumps(fields[part])))
        if chance.random() < 0.3:
            name = chance.choice(sorted(tensors))
            tensors[name] = tensors[name].reshape(-1)[: chance.randrange(3)].clone()
        fields["sha256"] = _digest(fields, tensors)
        entry = json.dumps(fields)
    except (ValueError, RecursionError):
        return content
    return safetensors.torch.save(tensors, {"saddlepoint": entry})


def _packed(chance: random.Random) -> bytes:
    """Make a wrong IDX file in right gzip."""
    return gzip.compress(wrong(chance, right.idx()), 1, mtime=0)


def _zipped(chance: random.Random) -> bytes:
    """Make wrong NPY files in a right archive."""
    names = ("images", "labels", "points", "x", "\N{SNOWMAN}")
    inside = (*right.points(), *right.images())
    count = chance.randrange(1, 4)
    members = {n: wrong(chance, inside) for n in chance.sample(names, count)}
    return right.npz(members, deflated=chance.random() < 0.5)


def _tarred(chance: random.Random) -> bytes:
    return right.cifar_archive(wrong(chance, right.cifar()))


def _read_recording(path: Path) -> None:
    recording = Recording(path)
    try:
        for snapshot in recording.snapshots():
            recording.seconds(snapshot.step)
        for step in (0, 7, 30, 10**9):
            recording.at(step)
        recording.rows()
    finally:
        recording.close()


def _read_part(path: Path) -> None:
    decode(path.read_bytes())


def _read_picture(path: Path) -> None:
    Picture(PictureSettings(path=str(path)))


def _read_decoded(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        decoded(path, FRAME)


def _read_cifar(path: Path) -> None:
    folder = path.with_suffix("") / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*TRAIN, TEST):
        (folder / name).write_bytes(path.read_bytes())
    cifar_piles(str(path.with_suffix("")))


def _read_cifar_archive(path: Path) -> None:
    folder = path.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ARCHIVE.name).write_bytes(path.read_bytes())
    cifar_piles(str(folder))


def _read_session(path: Path) -> None:
    root = path.with_suffix("")
    folder = root / "0001"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "last.safetensors").touch()
    (folder / RECORD).write_bytes(path.read_bytes())
    Sessions(root).close("")


def _rows(path: Path) -> None:
    data_kind(path)
    read_rows(str(path))


def _array(path: Path) -> Any:
    data_kind(path)
    return read_array(path, 0)


READERS: dict[str, Reader] = {
    "checkpoint": Reader(".safetensors", right.checkpoints, lambda p: rebuild(p, Trainer)),
    "checkpoint, sealed": Reader(
        ".safetensors", right.checkpoints, lambda p: rebuild(p, Trainer), _sealed
    ),
    "experiment": Reader(".toml", right.experiments, load_experiment, _text(right.experiments)),
    "lesson": Reader(".md", right.lessons, load_lesson, _text(right.lessons)),
    "recording": Reader(".saddlepoint", right.recordings, _read_recording),
    "recording, retold": Reader(
        ".saddlepoint", right.recordings, remembered.read_opened, remembered.retold
    ),
    "recording, opened": Reader(".saddlepoint", right.recordings, remembered.read_opened),
    "picture of a recording": Reader(".part", right.parts, _read_part),
    "table, CSV": Reader(".csv", right.texts, _rows, _text(right.texts)),
    "table, TSV": Reader(".tsv", right.texts, _rows, _text(right.texts)),
    "table, NPY": Reader(".npy", right.points, _rows),
    "table, NPZ": Reader(".npz", right.archives, _rows),
    "table, NPZ, repacked": Reader(".npz", right.archives, _rows, _zipped),
    "images, NPY": Reader(".npy", right.images, _array),
    "images, NPZ": Reader(".npz", right.archives, _array),
    "images, NPZ, repacked": Reader(".npz", right.archives, _array, _zipped),
    "images, IDX": Reader("-idx3-ubyte", right.idx, lambda p: read_idx(p, 3)),
    "images, IDX in gzip": Reader(".gz", right.packed_idx, lambda p: read_idx(p, 3)),
    "images, IDX, repacked": Reader(".gz", right.packed_idx, lambda p: read_idx(p, 3), _packed),
    "CIFAR-10": Reader(".bin", right.cifar, _read_cifar),
    "CIFAR-10, archive": Reader(".tgz", right.cifar_archives, _read_cifar_archive),
    "CIFAR-10, repacked": Reader(".tgz", right.cifar_archives, _read_cifar_archive, _tarred),
    "picture as density": Reader(".png", right.pictures, _read_picture),
    "picture of a folder": Reader(
        ".png", right.pictures, _read_decoded, refusals=(UnreadableError,)
    ),
    "recent files": Reader(
        ".json", right.lists, lambda p: Recents(p).paths(), _text(right.lists), ()
    ),
    "session": Reader(".json", right.lists, _read_session, _text(right.lists), ()),
    "curves of a run": Reader(
        ".csv", remembered.curves, remembered.read_curves, _text(remembered.curves)
    ),
    "report of a run": Reader(
        ".json", remembered.reports, remembered.read_report, _text(remembered.reports)
    ),
    "settings of the window": Reader(
        ".ini", remembered.settings, remembered.read_settings, _text(remembered.settings), ()
    ),
    "last picture and film": Reader(
        ".json", remembered.choices, remembered.read_choice, _text(remembered.choices), ()
    ),
    "kept classifier": Reader(
        ".safetensors", remembered.classifiers, remembered.read_classifier, None, ()
    ),
    "kept pictures": Reader(
        ".json", remembered.listed, remembered.read_listed, _text(remembered.listed), ()
    ),
}
