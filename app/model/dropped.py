"""What a file or a folder is to the window, told from its name or by a look into it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

import numpy as np

FileKind = Literal["experiment", "checkpoint", "recording", "lesson", "table", "picture"]
DataKind = Literal["table", "picture", "array", "folder", "mnist", "fashion_mnist", "cifar10"]

SUFFIXES: dict[FileKind, tuple[str, ...]] = {
    "experiment": (".toml",),
    "checkpoint": (".safetensors",),
    "recording": (".saddlepoint",),
    "lesson": (".md",),
    "table": (".csv", ".tsv", ".npy", ".npz"),
    "picture": (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"),
}
DATA: tuple[Literal["table", "picture"], ...] = ("table", "picture")
MANY = 3  # axes from which on an array holds images rather than points


def kind_of(path: Path) -> FileKind | None:
    """Return what kind of file this is by its name, or None if the name does not tell."""
    suffix = path.suffix.lower()
    return next((kind for kind, suffixes in SUFFIXES.items() if suffix in suffixes), None)


def data_kind(path: Path) -> DataKind | None:
    """Look which dataset can read a file or a folder, None if none can; takes as long as a disk."""
    if path.is_dir():
        return _folder_kind(path)
    kind = kind_of(path)
    if kind == "table":
        return "array" if max(_axes(path), default=0) >= MANY else "table"
    return "picture" if kind == "picture" else None


def openable() -> str:
    """List in words what can be opened."""
    return (
        "an experiment (.toml), a checkpoint (.safetensors), a recording (.saddlepoint), a lesson "
        "(.md), points or images ("
        + ", ".join(SUFFIXES["table"])
        + "), a picture or a folder of pictures"
    )


def name_filter(title: str, *kinds: FileKind) -> str:
    """Return a file dialog's filter for some kinds of file."""
    patterns = " ".join(f"*{suffix}" for kind in kinds for suffix in SUFFIXES[kind])
    return f"{title} ({patterns})"


def _folder_kind(folder: Path) -> DataKind:
    """Tell the files of a known collection from pictures; two of them look alike."""
    if any(folder.glob("*-idx3-ubyte*")) or any(folder.glob("*.idx3-ubyte*")):
        return "fashion_mnist" if "fashion" in str(folder).lower() else "mnist"
    if any(folder.glob("data_batch_*.bin")) or any(folder.glob("cifar-10-binary*")):
        return "cifar10"
    return "folder"


def _axes(path: Path) -> Iterator[int]:
    """Yield how many axes the arrays of a file have; nothing where they cannot be told."""
    try:
        if path.suffix.lower() == ".npy":
            with path.open("rb") as file:
                yield len(_shape(file))
        elif path.suffix.lower() == ".npz":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    with archive.open(name) as file:
                        yield len(_shape(file))
    except Exception:  # hostile bytes make zipfile and NumPy raise nearly anything
        return  # whoever reads the file says better what is wrong with it


def _shape(file: IO[bytes]) -> tuple[int, ...]:
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        return np.lib.format.read_array_header_1_0(file)[0]
    return np.lib.format.read_array_header_2_0(file)[0]
