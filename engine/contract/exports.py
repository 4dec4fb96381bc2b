"""What may be written of a run besides itself: data for other programs, and a handout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.contract.lesson import Lesson

ONNX = ("onnx", "onnxscript")  # the packages that a model needs to be exported
Kind = Literal["curves", "samples", "surfaces", "events", "handout", "model"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a handout: PNG bytes or SVG text in UTF-8, ``width`` pixels wide on screen.

    ``alternative`` says what it shows to those who cannot see it.
    """

    caption: str
    alternative: str
    media: Literal["image/png", "image/svg+xml"]
    content: bytes
    width: int


@dataclass(frozen=True, slots=True)
class Plate:
    """The figures of one moment under a heading, empty for the only moment there is."""

    heading: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """What is put together for a class: the rest is known of the run.

    ``experiment`` is the text of its experiment file; ``date`` is written as it is.
    """

    title: str
    summary: str = ""
    look_for: str = ""
    plates: tuple[Plate, ...] = ()
    lesson: Lesson | None = None
    name: str = "experiment"
    experiment: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class DataExport:
    """A file, or for ``events`` a folder, that is to be written of the run that is shown.

    ``moment`` is a step of its past, None for its newest pictures. Curves are CSV or Parquet by the
    ending of ``path``. A handout needs what only its author knows. With a ``checkpoint`` of the run
    samples and surfaces are made anew instead of being taken from what was seen: ``size`` samples,
    or surfaces with so many cells along a side. A ``model``, the generator as ONNX, always needs
    one.
    """

    kind: Kind
    path: str
    title: str
    moment: int | None = None
    handout: Handout | None = None
    checkpoint: str = ""
    size: int = 0
