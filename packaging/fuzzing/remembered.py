"""Readers of what the program itself writes and reads again: runs, settings, and what it keeps."""

from __future__ import annotations

import io
import json
import random
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from mcap.reader import make_reader
from mcap.writer import Writer

from engine.contract.snapshot import Rows
from engine.headless.diagnose import curves_of
from engine.headless.output import NAMES
from engine.imaging import kept_classifier, kept_pictures
from engine.lab import shipped_catalogue
from engine.recordings import load
from engine.run.columns import Columns
from engine.store.curves import load_curves, save_curves
from fuzzing import right
from fuzzing.mutation import misspelt

MARK, SHAPES = "a mark", ((3, 2), (3,))
SETTINGS = """\
[General]
[look]
theme=dark
zoom=110
rate=30
[export]
scale=2
picture={picture}
film={film}
[run]
steps=100
[layout2]
window=@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3\\0\\0\\0\\0\\0\\0)
"""


def retold(chance: random.Random) -> bytes:
    """Make a recording in which what is said of it is wrong, in a file that is right."""
    content, file = chance.choice(right.recordings()), io.BytesIO()
    reader, writer, ids = make_reader(io.BytesIO(content)), Writer(file), {}
    writer.start()
    wrong = chance.choice(("about", "about", "marks", "steps", "seconds"))
    for entry in reader.iter_metadata():
        text = entry.metadata["json"]
        if entry.name == wrong:
            text = misspelt(chance, text).encode("utf-8", "replace").decode("utf-8")
        writer.add_metadata(entry.name, {"json": text})
    for _, channel, message in reader.iter_messages():
        if channel.topic not in ids:
            ids[channel.topic] = writer.register_channel(channel.topic, "", 0)
        writer.add_message(ids[channel.topic], message.log_time, message.data, 0)
    writer.finish()  # type: ignore[no-untyped-call]
    return file.getvalue()


def read_opened(path: Path) -> None:
    """Open a recording as the window does, and go through it."""
    shown: list[Any] = []
    load(path, "run 2", shipped_catalogue(), shown.append, lambda share: None)
    past = shown[0].timeline
    for step in (*past.steps()[:40:5], 0, 10**9):
        past.at(step)
    list(past.marks)


@cache
def curves() -> tuple[bytes, ...]:
    """Return the table of curves of a run."""
    columns, steps = Columns(), np.arange(9)
    columns.append(Rows("", {"loss": (steps, steps / 7), "jsd": (steps[:3], steps[:3] / 3)}))
    with tempfile.TemporaryDirectory() as folder:
        save_curves(Path(folder) / "a", columns)
        return ((Path(folder) / "a").read_bytes(),)


def read_curves(path: Path) -> None:
    """Read curves as the commands do."""
    load_curves(path, 10**9)


@cache
def reports() -> tuple[bytes, ...]:
    """Return the report of a run."""
    entry = {"value": 0.5, "unit": "", "floor": None, "error": 0.1, "estimator": "A word"}
    return (json.dumps({"steps": 40, "metrics": {"jsd": entry, "kl": entry}}).encode(),)


def read_report(path: Path) -> None:
    """Read the report beside right curves."""
    folder = path.with_suffix("")
    folder.mkdir(exist_ok=True)
    (folder / NAMES["curves"]).write_bytes(curves()[0])
    (folder / NAMES["report"]).write_bytes(path.read_bytes())
    curves_of(folder)


@cache
def settings() -> tuple[bytes, ...]:
    """Return what the window remembers of its settings."""
    from app.model.film_choice import FilmChoice
    from app.model.picture_choice import PictureChoice

    chosen = {"picture": PictureChoice().written(), "film": FilmChoice().written()}
    quoted = {name: json.dumps(text) for name, text in chosen.items()}
    return (SETTINGS.format(**quoted).encode(),)


def read_settings(path: Path) -> None:
    """Read all settings as the window does."""
    from app.model.film_choice import FilmChoice
    from app.model.picture_choice import PictureChoice
    from app.shell.preferences import Preferences

    found = Preferences(path)
    FilmChoice.read(found.film)
    PictureChoice.read(found.picture)
    sizes = (found.zoom, found.rate, found.picture_scale, found.steps)
    if not all(0 < size < 2**31 for size in sizes):
        raise ValueError(f"settings that nothing can be set to: {sizes}")
    _ = found.theme, found.layout("window")


def choices() -> tuple[bytes, ...]:
    """Return how a picture and a film were made last."""
    from app.model.film_choice import FilmChoice
    from app.model.picture_choice import PictureChoice

    return FilmChoice().written().encode(), PictureChoice().written().encode()


def read_choice(path: Path) -> None:
    """Read how a picture and a film were made last."""
    from app.model.film_choice import FilmChoice
    from app.model.picture_choice import PictureChoice

    text = path.read_text(encoding="utf-8", errors="replace")
    FilmChoice.read(text)
    PictureChoice.read(text)


@cache
def classifiers() -> tuple[bytes, ...]:
    """Return the kept weights of a classifier."""
    import torch

    made = kept_classifier.Learnt([torch.ones(shape) for shape in SHAPES], 0.9)
    kept_classifier.remember(MARK, made)
    return (kept_classifier._path(MARK).read_bytes(),)


def read_classifier(path: Path) -> None:
    """Recall a classifier from the cache."""
    kept_classifier._path(MARK).write_bytes(path.read_bytes())
    kept_classifier.recalled(MARK, SHAPES)


@cache
def listed() -> tuple[bytes, ...]:
    """Return which pictures of a folder could not be read."""
    return (json.dumps([(1, "it is cut short"), (2, "it is no picture")]).encode(),)


def read_listed(path: Path) -> None:
    """Read which pictures of the cache there are none of."""
    pixels = path.with_suffix(".bin")
    pixels.write_bytes(bytes(4))
    work = kept_pictures.Work("about", 3, (1, 2, 2), lambda: iter(()))
    kept_pictures._known(work, pixels)
