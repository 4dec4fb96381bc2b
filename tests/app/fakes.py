"""A laboratory that does nothing by itself: it records commands and says what tests feed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from engine.contract.columns import Steps, Values
from engine.contract.commands import Command
from engine.contract.errors import FileError
from engine.contract.exports import DataExport
from engine.contract.extremes import Extremes
from engine.contract.findings import Diagnosis
from engine.contract.snapshot import Field, Part, Points, Rectangle, Snapshot, Table, frozen
from engine.contract.specs import (
    Catalogue,
    Experiment,
    FieldSpec,
    MetricSpec,
    ProbeSpec,
    SectionSpec,
    VariantSpec,
)
from engine.contract.status import Answer, Phase, Status
from engine.contract.timeline import RunInfo
from engine.run.timeline import Timeline

if TYPE_CHECKING:
    from app.shell.window import Window

C = TypeVar("C")


class Opener(Protocol):
    """Opens a window over the fake laboratory, with all panels if asked."""

    def __call__(self, width: int = 1280, height: int = 800, *, panels: bool = False) -> Window: ...


SEED = FieldSpec("seed", "int", 0, "Seed", low=0, high=2**31 - 1)
K = FieldSpec("k_d", "int", 1, "Discriminator steps", "k", low=1, high=100, live=True)
STEPS = FieldSpec("steps", "int", 10_000, "Length", low=1, high=10_000_000, live=True)
COUNT = FieldSpec("count", "int", 8, "Modes", "n", low=1, high=100)
PATH = FieldSpec("path", "path", "", "File")
FOLDER = FieldSpec("path", "folder", "", "Folder")
CLIP = (
    FieldSpec("on", "bool", False, "On", live=True),
    FieldSpec("c", "float", 0.01, "Clip", "c", low=1e-4, high=1.0, scale="log", live=True),
)
FAMILY = SectionSpec(
    "family",
    "Model",
    "Model",
    (VariantSpec("adversarial", "GAN", "", ()), VariantSpec("variational", "VAE", "", ())),
    choosable=True,
    default_kind="adversarial",
)
SECTIONS = (
    FAMILY,
    SectionSpec(
        "data",
        "Dataset",
        "Data",
        (
            VariantSpec("ring", "Ring", "Gaussians on a circle.", (COUNT,)),
            VariantSpec("table", "Table", "Points from a file.", (PATH,)),
            VariantSpec("picture", "Picture", "An image read as a density.", (PATH,)),
            VariantSpec("array", "Array of images", "Images in a file.", (PATH,)),
            VariantSpec("folder", "Folder", "The pictures of a folder.", (FOLDER,)),
        ),
        choosable=True,
        default_kind="ring",
    ),
    SectionSpec(
        "objective",
        "Loss",
        "Objective",
        (
            VariantSpec("non_saturating", "Non-saturating", "", (), reads="logit"),
            VariantSpec("hinge", "Hinge", "", (), reads="score"),
            VariantSpec("wasserstein", "Wasserstein", "", (), reads="critic"),
        ),
        choosable=True,
        live_kind=True,
        default_kind="non_saturating",
        families=("adversarial",),
    ),
    SectionSpec("training", "Training", "Objective", (VariantSpec("", "", "", (K, STEPS, SEED)),)),
    SectionSpec(
        "discriminator.clip",
        "Weight clipping",
        "Discriminator",
        (VariantSpec("", "", "", CLIP),),
        switch=True,
        primary="c",
        families=("adversarial",),
    ),
)
CONFIG = {
    "family": {"kind": "adversarial"},
    "data": {"kind": "ring", "count": 8},
    "objective": {"kind": "non_saturating"},
    "training": {"k_d": 1, "steps": 10_000, "seed": 0},
    "discriminator.clip": {"on": False, "c": 0.01},
}
RING = Experiment("ring", "Ring of eight", "It succeeds.", "All eight modes.", 10_000, CONFIG)
GRID = Experiment("grid", "Grid", "It succeeds, too.", "", 20_000, CONFIG)
FAMILY_METRICS = tuple(
    MetricSpec(name, name, unit, "lower", group, "As defined.", "A book", dear=True)
    for name, unit, group in (
        *((name, "nats", "elbo") for name in ("elbo", "reconstruction", "kl", "iwae")),
        *((name, "nats", "likelihood") for name in ("nll", "data_entropy")),
        *((name, "", "images") for name in ("fid", "kid")),
        *((name, "share", "images") for name in ("precision", "recall")),
        *((name, "p", "tests") for name in ("mmd_p", "c2st_p")),
    )
)
METRICS = (
    *(
        MetricSpec(name, name, "nats", "lower", group, "As defined.", "A book", dear=True)
        for name, group in (("jsd", "divergences"), ("w1", "divergences"), ("modes", "modes"))
    ),
    *FAMILY_METRICS,
)
PROBES = (
    ProbeSpec("surface", "Surface", "field", "The discriminator."),
    ProbeSpec("real", "Real", "points", "Real samples."),
    ProbeSpec("fake", "Fakes", "points", "Fakes."),
    ProbeSpec("modes", "Modes", "table", "Mass of each mode."),
)
CATALOGUE = Catalogue(SECTIONS, METRICS, PROBES, (RING, GRID), {"torch": "2.13.0"}, ("cpu",))


class FakeColumns:
    """Columns that hold what ``put`` gave them."""

    def __init__(self, columns: Mapping[str, tuple[Steps, Values]] | None = None) -> None:
        self._columns = dict(columns or {})
        self._version = 0

    def put(self, name: str, steps: object, values: object) -> None:
        """Replace a column."""
        self._columns[name] = (np.asarray(steps, np.int64), np.asarray(values, np.float64))
        self._version += 1

    def names(self) -> tuple[str, ...]:
        return tuple(self._columns)

    def column(self, name: str) -> tuple[Steps, Values]:
        return self._columns.get(name, (np.empty(0, np.int64), np.empty(0)))

    def length(self, name: str) -> int:
        return len(self.column(name)[0])

    def extremes(self, name: str) -> Extremes | None:
        return None

    def latest(self, name: str) -> float | None:
        values = self.column(name)[1]
        return float(values[-1]) if len(values) else None

    def version(self) -> int:
        return self._version


class FakeLab:
    """Implements ``Laboratory``: ``commands`` is what it was sent, the rest is set by hand."""

    def __init__(self, catalogue: Catalogue = CATALOGUE) -> None:
        self.commands: list[Command] = []
        self.recovered = 0
        self.closed = False
        self.pictures = 0.0
        self.curves = FakeColumns()
        self.found = Diagnosis()
        self._catalogue = catalogue
        self._status = Status()
        self._snapshot: Snapshot | None = None
        self._answers: list[Answer] = []
        self.past = Timeline()
        self.tree: tuple[RunInfo, ...] = ()
        self.saved: list[tuple[Path, str]] = []
        self.exported: list[DataExport] = []

    # what tests do

    def sent(self, kind: type[C]) -> list[C]:
        """Return the commands of one kind, in order."""
        return [command for command in self.commands if isinstance(command, kind)]

    def feed(self, **changes: object) -> Status:
        """Replace fields of the status."""
        self._status = replace(self._status, **changes)  # type: ignore[arg-type]
        return self._status

    def run(self, phase: Phase = Phase.PAUSED, **changes: object) -> Status:
        """Pretend that a run stands there."""
        found = {"run": "run 1", "phase": phase, "config": CONFIG, "horizon": 10_000, **changes}
        return self.feed(**found)

    def show(self, snapshot: Snapshot) -> None:
        """Replace the newest pictures."""
        self._snapshot = snapshot
        self.past.record(snapshot)

    def offer(self, catalogue: Catalogue) -> None:
        """Replace the catalogue."""
        self._catalogue = catalogue

    def reply(self, ok: bool = True, text: str = "Done", **more: object) -> None:
        """Answer the newest command that has a ticket."""
        ticket = next(t for c in reversed(self.commands) if (t := getattr(c, "ticket", 0)))
        self._answers.append(Answer(ticket, ok, text, **more))  # type: ignore[arg-type]

    # what the window does

    def send(self, command: Command) -> None:
        self.commands.append(command)

    def status(self) -> Status:
        return self._status

    def snapshot(self) -> Snapshot | None:
        return self._snapshot

    def columns(self) -> FakeColumns:
        return self.curves

    def timeline(self) -> Timeline:
        return self.past

    def runs(self) -> tuple[RunInfo, ...]:
        return self.tree

    def findings(self, moment: int | None = None) -> Diagnosis:
        return self.found

    def catalogue(self) -> Catalogue:
        return self._catalogue

    def answers(self) -> tuple[Answer, ...]:
        taken, self._answers = tuple(self._answers), []
        return taken

    def snapshots_per_second(self) -> float:
        return self.pictures

    def rename(self, run: str, title: str) -> None:
        self.tree = tuple(replace(r, title=title) if r.run == run else r for r in self.tree)

    def save_recording(self, path: Path, title: str, run: str = "") -> None:
        self.saved.append((path, run or title))

    def open_recording(self, path: Path, run: str, report: Callable[[float], None]) -> str:
        if not path.exists():
            raise FileError(f"cannot read {path}: there is no such file")
        report(0.5)
        self.run(Phase.PAUSED, run=run, step=777, recorded=str(path))
        return "Elsewhere"

    def close_recording(self) -> None:
        self.run(Phase.PAUSED, recorded="")

    def export(self, wish: DataExport, report: Callable[[float], None]) -> str:
        report(0.5)
        self.exported.append(wish)
        return f"the {wish.kind}"

    def recover(self) -> None:
        self.recovered += 1

    def close(self) -> None:
        self.closed = True


def a_snapshot(step: int = 1, run: str = "run 1") -> Snapshot:
    """Return small but complete pictures of a ring."""
    area = Rectangle(-3.0, -3.0, 3.0, 3.0)
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    ring = frozen(np.stack([2 * np.cos(angle), 2 * np.sin(angle)], axis=1))
    x, y = np.meshgrid(np.linspace(-3, 3, 32), np.linspace(-3, 3, 32))
    parts: dict[str, Part] = {
        "surface": Field(step, frozen(1 / (1 + np.exp(x + y / 2))), area, 0.0, 1.0),
        "real": Points(step, ring),
        "fake": Points(step, frozen(ring * 0.8)),
        "modes": Table(
            step, {"mass": frozen(np.full(8, 0.125)), "target": frozen(np.full(8, 0.125))}
        ),
    }
    return Snapshot(run, step, float(step), parts)
