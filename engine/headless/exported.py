"""Opens what is to be exported: the folder of a run, a checkpoint or a recording."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from engine.catalogue import build
from engine.contract.columns import ColumnsView, Steps, Values
from engine.contract.commands import ProbeRequest
from engine.contract.errors import UserError
from engine.contract.exports import Figure
from engine.contract.snapshot import Images, Part, Points, Rectangle, Rows, Snapshot
from engine.contract.specs import Experiment
from engine.exports.sheets import sheet_png
from engine.exports.source import Source
from engine.headless.grid import images_png
from engine.headless.output import NAMES
from engine.headless.picture import FAKE, REAL, Cloud, drawn, samples_png
from engine.kinds import Steered, probes
from engine.recordings import known
from engine.run.columns import Columns
from engine.run.settled import Settled
from engine.run.trainer import Trainer
from engine.store.checkpoint import rebuild
from engine.store.curves import load_curves
from engine.store.experiment import load_experiment
from engine.store.recorded import Recording
from engine.store.recording import SUFFIX
from engine.store.report import measured

SHOWN = 430  # pixels wide is a figure on screen, half of what it has


@dataclass(frozen=True, slots=True)
class Opened:
    """What was seen of a run, what it is an experiment of, and the run itself if that is there.

    ``recorded`` are the settings that a recording had when.
    """

    source: Source
    experiment: Experiment
    trainer: Trainer | None = None
    recorded: Settled = field(default_factory=Settled)

    @property
    def settled(self) -> Settled:
        """Which settings were in force when, as far as it is known."""
        return self.recorded if self.trainer is None else self.trainer.settled


def opened(path: str, step: int | None, *, strict: bool = True) -> Opened:
    """Open a run or a recording, the latter at a step.

    One that ended before the step is refused, or unless ``strict`` opened at its last. Raises
    FileError naming the file and what is wrong, and UserError for a step of a run, which has only
    its last.
    """
    place = Path(path).expanduser()
    if place.suffix.lower() == SUFFIX:
        return _recording(place, step, strict=strict)
    checkpoint = place / NAMES["checkpoint"] if place.is_dir() else place
    if step is not None:
        raise UserError(f"--step goes with a recording: {path} is a run, at its last step")
    return _run(checkpoint)


def finished(run: Opened) -> Source:
    """Return what was seen of a run with everything measured once more at its last step."""
    if run.trainer is None:
        return run.source
    found = measured(run.trainer.observe(record=False))
    values = {name: entry["value"] for name, entry in found.items()}
    values |= {f"{name}.floor": entry["floor"] for name, entry in found.items()}
    step = np.array([run.source.step], np.int64)
    known = {n: (step, np.array([v], float)) for n, v in values.items() if v is not None}
    columns = Columns()
    for rows in (_rows(run.source.columns), known):
        columns.append(Rows("", rows))
    return replace(run.source, columns=columns)


def _rows(columns: ColumnsView) -> dict[str, tuple[Steps, Values]]:
    return {name: columns.column(name) for name in columns.names()}


def drawn_for(run: Opened, requests: Iterable[ProbeRequest]) -> Snapshot | None:
    """Return the pictures that panels ask for: of a recording those that were seen."""
    if run.trainer is None:
        return run.source.snapshot
    seen = run.trainer.observe(record=False)
    parts: dict[str, Part] = {}
    for request in requests:
        probe = probes.get(request.probe)()
        if not probe.applies(seen):
            continue
        if request.at and isinstance(probe, Steered):
            parts[request.probe] = probe.draw_at(seen, request.resolution, request.at)
        else:
            parts[request.probe] = probe.draw(seen, request.resolution)
    return Snapshot("run", seen.step, 0.0, parts)


def pictured(run: Opened) -> tuple[Figure, ...]:
    """Return the samples beside the data as a figure, where there are any."""
    title = f"{run.experiment.title}, step {run.source.step:,}"
    content = _picture(run, title)
    if content is None:
        return ()
    said = f"Samples of the model beside those of the data at step {run.source.step:,}"
    return (Figure(said, said, "image/png", content, SHOWN),)


def _run(checkpoint: Path) -> Opened:
    trainer = rebuild(checkpoint, lambda plan: Trainer(plan, "cpu"))
    columns = Columns()
    columns.append(load_curves(checkpoint.with_name(NAMES["curves"]), trainer.step))
    beside = checkpoint.with_name(NAMES["experiment"])
    name = checkpoint.stem
    found = Experiment(name, name, "", "", trainer.horizon, trainer.config)
    if beside.is_file():
        found = replace(load_experiment(beside), config=trainer.config, steps=trainer.horizon)
    catalogue = build()
    source = Source(
        found.title, trainer.step, trainer.config, catalogue.versions, catalogue, columns
    )
    return Opened(source, found, trainer)


def _recording(path: Path, step: int | None, *, strict: bool) -> Opened:
    recording = Recording(path)
    try:
        about, catalogue = recording.about, build()
        if strict and step is not None and step > about.step:
            raise UserError(f"{path} ends at step {about.step:,}; --step {step} is beyond it")
        moment = about.step if step is None else min(step, about.step)
        columns = Columns()
        columns.append(recording.rows())
        settings = Settled(recording.settings, lambda config: known(config, catalogue))
        config = settings.at(moment) or known(about.config, catalogue)
        source = Source(
            about.title,
            moment,
            config,
            about.versions,
            catalogue,
            columns,
            recording.at(moment),
            recording.marks,
            recording.seconds,
        )
        name = path.stem
        experiment = Experiment(name, about.title, "", "", about.horizon, config)
        return Opened(source, experiment, recorded=settings)
    finally:
        recording.close()


def _picture(run: Opened, title: str) -> bytes | None:
    if run.trainer is not None:
        seen = run.trainer.observe(record=False)
        if not seen.plane and not seen.images:
            return None
        return images_png(seen, title) if seen.images else samples_png(seen, title)
    return _seen_picture(run.source.snapshot, title)


def _seen_picture(snapshot: Snapshot | None, title: str) -> bytes | None:
    parts = snapshot.parts if snapshot is not None else {}
    images, real, fake = parts.get("samples"), parts.get("real"), parts.get("fake")
    if isinstance(images, Images) and len(images.pixels):
        return sheet_png(images)[0]
    if not isinstance(real, Points) or not isinstance(fake, Points):
        return None
    clouds = (Cloud("real", REAL, real.xy), Cloud("fake", FAKE, fake.xy))
    return drawn(clouds, _around(real), title)


def _around(points: Points) -> Rectangle:
    """Return a rectangle that holds the data with a little room."""
    finite = points.xy[np.isfinite(points.xy).all(1)]
    if not len(finite):
        return Rectangle(-1.0, -1.0, 1.0, 1.0)
    low, high = finite.min(0), finite.max(0)
    side = max(float((high - low).max()), 1e-6) * 0.65
    x, y = ((low + high) / 2).tolist()
    return Rectangle(x - side, y - side, x + side, y + side)
