"""Says of a file whether it is whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from engine.store.atomic import LEFT
from engine.store.checkpoint import load_checkpoint
from engine.store.experiment import load_experiment
from engine.store.recorded import Recording
from killing import files

OURS = (".lock", ".ini")  # empty files, and one that Qt writes whole
EVENTS = "events.out.tfevents."  # how the names of TensorBoard's files begin
FILMS = "export-film"  # how the names of folders that are films begin


def fault(path: Path) -> str:
    """Return what is wrong with a file, or a film that is a folder; empty if it is whole."""
    judge = JUDGES.get(kind_of(path))
    if judge is None:
        return "" if path.suffix in OURS else f"{path.name}: nobody knows such a file"
    try:
        judge(path)
    except FileNotFoundError:  # replaced or deleted just now, by a process that is still alive
        return ""
    except Exception as error:
        return f"{path.name}: {type(error).__name__}: {error}"
    return ""


def faults(folder: Path) -> tuple[Counter[str], list[str]]:
    """Return how many files of which kind there are in a folder and those below, and their faults.

    Temporary files are not counted: nobody takes them for what they were to become.
    """
    found = [path for path in _below(folder) if path.is_file() or _is_film(path)]
    kinds = Counter(kind_of(path) for path in found)
    return kinds, [said for path in found if (said := fault(path))]


def kind_of(path: Path) -> str:
    """Return what a file is called by its ending."""
    if path.name.startswith(EVENTS):
        return EVENTS
    return FILMS if _is_film(path) else path.suffix


def leftovers(folder: Path) -> set[Path]:
    """Return the temporary files and folders in a folder and those below."""
    return {path for path in folder.rglob("*") if left(path)}


def left(path: Path) -> bool:
    """Whether this is a temporary file or folder of our own."""
    return LEFT.fullmatch(path.name) is not None


def _below(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder and those below, but nothing temporary."""
    for path in folder.rglob("*"):
        if not any(map(left, (path, *path.relative_to(folder).parents))):
            yield path


def _is_film(path: Path) -> bool:
    return path.name.startswith(FILMS) and not path.suffix and path.is_dir()


def _recording(path: Path) -> None:
    recording = Recording(path)
    try:
        found = sum(1 for _ in recording.snapshots())
        if not recording.whole or found != len(recording):
            raise ValueError(f"{found} of {len(recording)} pictures are whole")
        recording.rows()
    finally:
        recording.close()


JUDGES: Mapping[str, Callable[[Path], object]] = {
    ".safetensors": load_checkpoint,
    ".toml": load_experiment,
    ".saddlepoint": _recording,
    ".json": lambda path: json.loads(path.read_text(encoding="utf-8")),
    ".csv": files.check_curves,
    ".parquet": files.check_parquet,
    ".npz": files.check_arrays,
    ".png": files.check_picture,
    ".gif": files.check_animation,
    ".mp4": files.check_film,
    ".webm": files.check_film,
    ".html": files.check_handout,
    ".py": files.check_script,
    ".onnx": files.check_model,
    EVENTS: files.check_events,
    FILMS: files.check_stills,
}
