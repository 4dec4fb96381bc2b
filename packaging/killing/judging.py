"""Says of a file whether it is whole."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from engine.store.atomic import LEFT
from engine.store.checkpoint import load_checkpoint
from engine.store.experiment import load_experiment
from engine.store.recorded import Recording

OURS = (".lock", ".ini")  # empty files, and one that Qt writes whole


def fault(path: Path) -> str:
    """Return what is wrong with a file, empty if it can be read to its end."""
    judge = JUDGES.get(path.suffix)
    if judge is None:
        return "" if path.suffix in OURS else f"{path.name}: nobody knows such a file"
    try:
        judge(path)
    except FileNotFoundError:  # replaced or deleted just now, by a process that is still alive
        return ""
    except Exception as error:
        return f"{path.name}: {type(error).__name__}: {error}"
    return ""


def faults(folder: Path) -> tuple[int, list[str]]:
    """Return how many files there are in a folder and those below, and what is wrong with them.

    Temporary files are not counted: nobody takes them for what they were to become.
    """
    files = [path for path in folder.rglob("*") if path.is_file() and not left(path)]
    return len(files), [found for path in files if (found := fault(path))]


def leftovers(folder: Path) -> set[Path]:
    """Return the temporary files in a folder and those below."""
    return {path for path in folder.rglob("*") if left(path)}


def left(path: Path) -> bool:
    """Whether this is a temporary file of our own."""
    return LEFT.fullmatch(path.name) is not None


def _recording(path: Path) -> None:
    recording = Recording(path)
    try:
        found = sum(1 for _ in recording.snapshots())
        if not recording.whole or found != len(recording):
            raise ValueError(f"{found} of {len(recording)} pictures are whole")
        recording.rows()
    finally:
        recording.close()


def _curves(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if not text.endswith("\n"):
        raise ValueError("its last line is cut short")
    if len({len(row) for row in csv.reader(text.splitlines())}) != 1:
        raise ValueError("its rows differ in length")


def _picture(path: Path) -> None:
    with Image.open(path) as image:
        image.load()


JUDGES: Mapping[str, Callable[[Path], object]] = {
    ".safetensors": load_checkpoint,
    ".toml": load_experiment,
    ".saddlepoint": _recording,
    ".csv": _curves,
    ".png": _picture,
    ".json": lambda path: json.loads(path.read_text(encoding="utf-8")),
}
