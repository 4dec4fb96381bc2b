"""What a person may choose to have written of a run, and what of it there is at present."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

from engine.contract.exports import ONNX, Kind

SAMPLES, MOST_SAMPLES = 10_000, 1_000_000
CELLS, MOST_CELLS = 200, 1000
STUDY = "A study of theory has none: open an experiment that trains a model."
RECORDED = "A recording holds no model: it can be had of a run in training only."


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of file: how it is called, what it holds, and the endings that it may have."""

    kind: Kind
    title: str
    help: str
    name: str
    filters: tuple[str, ...]


OFFERS = (
    Offer(
        "curves",
        "Curves",
        "All that was measured, as one table: a row for each step, a column for each curve, empty "
        "where nothing was measured.",
        "curves",
        ("Parquet table (*.parquet)", "CSV table (*.csv)"),
    ),
    Offer(
        "samples",
        "Samples",
        "Samples of the model and of the data as arrays for NumPy, with seed, step and settings.",
        "samples",
        ("NumPy arrays (*.npz)",),
    ),
    Offer(
        "surfaces",
        "Surfaces",
        "Every surface, such as D or a density, as an array with the places of its cells.",
        "surfaces",
        ("NumPy arrays (*.npz)",),
    ),
    Offer(
        "handout",
        "Handout",
        "One page to give to a class: pictures, numbers with their noise floors, curves, settings "
        "and the experiment itself. It needs nothing but a browser and prints on A4.",
        "handout",
        ("Web page (*.html)",),
    ),
    Offer(
        "model",
        "Generator",
        "The generator as an ONNX model, noise in and samples out, for other languages and "
        "runtimes. It is checked against PyTorch before it is written.",
        "generator",
        ("ONNX model (*.onnx)",),
    ),
    Offer(
        "events",
        "TensorBoard",
        "Curves, settings, marks and pictures as an event file. Choose a folder for this run; "
        "TensorBoard compares the folders beside it.",
        "",
        (),
    ),
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What there is to be exported: the step of the run, and the one that is looked at.

    ``panels`` are those on screen by name and title; ``bookmarks`` are steps; ``lesson`` is the
    title of the open one. ``run`` names the run where there are several.
    """

    title: str
    step: int
    moment: int | None
    measured: bool
    trains: bool
    recorded: bool
    panels: tuple[tuple[str, str], ...] = ()
    bookmarks: tuple[int, ...] = ()
    lesson: str = ""
    run: str = ""

    @property
    def shown(self) -> int:
        """The step that is on screen."""
        return self.step if self.moment is None else self.moment

    @property
    def when(self) -> str:
        """At which step the model is taken that is exported or drawn from."""
        if self.moment is None:
            return f"at its present step, {self.step:,}"
        return f"as it was at step {self.moment:,}"

    @property
    def no_model(self) -> str:
        """Why there is no model to draw from, empty where there is one."""
        if self.recorded:
            return RECORDED
        return "" if self.trains else STUDY

    def lacks(self, kind: Kind) -> str:
        """Say why a kind of file cannot be had at present, empty if it can."""
        if kind in ("curves", "events") and not self.measured:
            return "Nothing has been measured yet: play the run first."
        if kind == "samples" and not self.trains:
            return STUDY
        if kind == "model":
            return self.no_model or absent()
        return ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: ``size`` is 0 where things are taken as they were shown.

    The rest is for a handout: its title, the panels in it, and whether bookmarks and the lesson are
    shown as well.
    """

    kind: Kind
    size: int = 0
    ending: str = ""
    title: str = ""
    panels: tuple[str, ...] = ()
    bookmarks: bool = False
    lesson: bool = False


def absent() -> str:
    """Say what must be installed for a model to be exported, empty if nothing."""
    lacking = [name for name in ONNX if importlib.util.find_spec(name) is None]
    return f"This needs more packages: pip install {' '.join(lacking)}" if lacking else ""


def offer_of(kind: Kind) -> Offer:
    """Return what is said of a kind of file."""
    return next(offer for offer in OFFERS if offer.kind == kind)
