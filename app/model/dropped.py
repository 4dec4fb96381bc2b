"""What a file is to the window, told from its name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

FileKind = Literal["experiment", "checkpoint", "table", "picture"]

SUFFIXES: dict[FileKind, tuple[str, ...]] = {
    "experiment": (".toml",),
    "checkpoint": (".safetensors",),
    "table": (".csv", ".tsv", ".npy", ".npz"),
    "picture": (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"),
}
DATA: tuple[FileKind, ...] = ("table", "picture")  # the kinds that are datasets by themselves


def kind_of(path: Path) -> FileKind | None:
    """Return what kind of file this is, or None if it is nothing that can be opened."""
    suffix = path.suffix.lower()
    return next((kind for kind, suffixes in SUFFIXES.items() if suffix in suffixes), None)


def openable() -> str:
    """List in words what can be opened."""
    return (
        "an experiment (.toml), a checkpoint (.safetensors), points ("
        + ", ".join(SUFFIXES["table"])
        + ") or a picture"
    )


def name_filter(title: str, *kinds: FileKind) -> str:
    """Return a file dialog's filter for some kinds of file."""
    patterns = " ".join(f"*{suffix}" for kind in kinds for suffix in SUFFIXES[kind])
    return f"{title} ({patterns})"
