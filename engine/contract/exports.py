"""What may be written of a run besides itself: data for other programs, and a handout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.contract.columns import ColumnsView
from engine.contract.lesson import Lesson
from engine.contract.specs import Catalogue
from engine.contract.timeline import Mark
from engine.contract.values import Config

ONNX = ("onnx", "onnxscript")  # the packages that a model needs to be exported
Kind = Literal["curves", "samples", "surfaces", "events", "handout", "model"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a handout: PNG bytes or SVG text in UTF-8, ``width`` pixels wide on screen.

    ``alternative`` says what it shows to those who cannot see it. Without ``content`` that is what
    is read in its place. ``run`` is the place of its run among those of the handout.
    """

    caption: str
    alternative: str
    media: Literal["image/png", "image/svg+xml"]
    content: bytes
    width: int
    run: int = 0


@dataclass(frozen=True, slots=True)
class Plate:
    """The figures of one moment under a heading, empty for the only moment there is.

    ``across`` of them stand beside one another, 0 for as many as there is room for.
    """

    heading: str
    figures: tuple[Figure, ...]
    across: int = 0


@dataclass(frozen=True, slots=True)
class Abreast:
    """One of several runs that a handout shows side by side, at ``step``.

    ``colour`` is that of its curves, #rrggbb; ``experiment`` is the text of its experiment file,
    whose ``file`` name has no ending.
    """

    name: str
    colour: str
    step: int
    config: Config
    catalogue: Catalogue
    columns: ColumnsView
    marks: tuple[Mark, ...] = ()
    file: str = "experiment"
    experiment: str = ""


@dataclass(frozen=True, slots=True)
class Handout:
    """What is put together for a class: the rest is known of the run.

    ``experiment`` is the text of its experiment file; ``date`` is written as it is. Where several
    ``runs`` are compared they take the place of the only one, and ``differing`` has, for each
    setting in which they differ, its label and the value of each run, "" where a run has none.
    """

    title: str
    summary: str = ""
    look_for: str = ""
    plates: tuple[Plate, ...] = ()
    lesson: Lesson | None = None
    name: str = "experiment"
    experiment: str = ""
    date: str = ""
    runs: tuple[Abreast, ...] = ()
    differing: tuple[tuple[str, tuple[str, ...]], ...] = ()


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
