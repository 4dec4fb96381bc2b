"""What is filmed without a screen: recordings, and runs that are trained for their film."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Protocol

from app.film.footage import Footage
from app.model.cut import Reel
from app.render_order import RenderOrder, is_recording
from engine.contract.commands import ProbeRequest
from engine.contract.errors import UserError
from engine.contract.findings import Diagnosis
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.lab import shipped_catalogue
from engine.recordings import CUT, load
from engine.run.album import Chapter
from engine.symptoms.replay import replayed
from engine.symptoms.watch import Watch

CHECKPOINT = "checkpoint.safetensors"  # in a folder that training wrote


class Source(Protocol):
    """A run that can be brought to a step."""

    title: str
    status: Status
    layout: tuple[str, ...]

    def reel(self) -> Reel:
        """What there is to film."""
        ...

    def bring(self, step: int, asked: Iterable[ProbeRequest], groups: Collection[str]) -> str:
        """Have everything there that is asked for of a step; return why that cannot be."""
        ...

    def footage(self) -> Footage:
        """What there is by now."""
        ...


class Recorded:
    """A run that was recorded; nothing is trained."""

    layout: tuple[str, ...] = ()

    def __init__(self, path: Path, catalogue: Catalogue) -> None:
        found: list[Chapter] = []
        self.title = load(path, "run 1", catalogue, found.append, lambda _: None)
        self._chapter, self._catalogue = found[0], catalogue
        self.status = found[0].status
        self._watched: Watch | None = None
        if CUT in self.status.reason:
            print(f"saddlepoint: {path.name}: {CUT}", file=sys.stderr)

    def reel(self) -> Reel:
        """Return the pictures that were recorded."""
        return self.footage().reel

    def bring(self, step: int, asked: Iterable[ProbeRequest], groups: Collection[str]) -> str:
        """Return nothing: all is there."""
        return ""

    def footage(self) -> Footage:
        """Return all that was recorded."""
        chapter, found = self._chapter, (self.title, self.status, self._catalogue)
        return Footage(*found, chapter.columns, chapter.timeline, self._findings)

    def _findings(self, step: int) -> Diagnosis:
        if self._watched is None:
            chapter = self._chapter
            self._watched = replayed(chapter.columns, self.status, chapter.timeline.settled)
        return self._watched.at(step)


class Trained:
    """An experiment, or the run of a checkpoint, that is trained for its film."""

    def __init__(self, order: RenderOrder, place: int, catalogue: Catalogue) -> None:
        from engine.headless.filmed import Take
        from engine.headless.train import Order

        subject, resumed = order.subjects[place], is_checkpoint(order.subjects[place])
        take = Take(
            Order(
                None if resumed else subject,
                order.settings_of(place),
                order.steps,
                order.seed,
                device=order.device,
                resume=subject if resumed else None,
            )
        )
        if not order.still and take.steps <= take.begin:
            raise UserError(
                f"{subject} stands at step {take.begin:,} already: --steps says to which step it "
                "is trained on"
            )
        self._take, self._catalogue = take, catalogue
        self.title, self.layout = take.title, take.layout
        self.status = take.status

    def reel(self) -> Reel:
        """Return the steps that it may be trained."""
        take = self._take
        return Reel((take.begin, max(take.steps, take.begin)), lambda _: 0.0)

    def bring(self, step: int, asked: Iterable[ProbeRequest], groups: Collection[str]) -> str:
        """Train to a step, or to the last one."""
        requests = sorted(asked, key=lambda r: (r.probe, r.resolution, r.at))
        finest = {request.probe: request for request in requests}
        last = max(self._take.steps, self._take.begin)
        return self._take.go(min(step, last), [*finest.values()], sorted(groups))

    def footage(self) -> Footage:
        """Return what was seen so far."""
        take = self._take
        return Footage(
            self.title, take.status, self._catalogue, take.columns, take.timeline, take.findings
        )


def sources(order: RenderOrder) -> tuple[Source, ...]:
    """Open what is to be filmed; raises UserError for what cannot be."""
    recorded = [is_recording(subject) for subject in order.subjects]
    _check_training(order, recorded)
    catalogue = shipped_catalogue()
    return tuple(
        Recorded(Path(subject).expanduser(), catalogue)
        if known
        else Trained(order, place, catalogue)
        for place, (subject, known) in enumerate(zip(order.subjects, recorded, strict=True))
    )


def is_checkpoint(subject: str) -> bool:
    """Whether a subject is the checkpoint of a run, or a folder that has one."""
    path = Path(subject).expanduser()
    return (path / CHECKPOINT).is_file() or (path.suffix == ".safetensors" and path.is_file())


def _check_training(order: RenderOrder, recorded: list[bool]) -> None:
    """Raise UserError for words that are for experiments where there is a recording, or reverse."""
    trained = [s for s, known in zip(order.subjects, recorded, strict=True) if not known]
    if trained and order.cut.pace == "times":
        raise UserError(
            f"--speed in times is for recordings; of '{trained[0]}', which is trained, say "
            "steps a second, such as 200"
        )
    if trained and order.by_time:
        raise UserError(
            f"--by time is for recordings; '{trained[0]}' is trained for its film, where no clock "
            "runs: leave it out"
        )
    for place, known in enumerate(recorded):
        general = not trained and (order.steps is not None or order.seed is not None)
        if known and (general or _addressed(order, place, alone=not trained)):
            raise UserError(
                f"{order.subjects[place]} is a recording, in which nothing is trained: --set, "
                "--steps and --seed are for experiments"
            )


def _addressed(order: RenderOrder, place: int, *, alone: bool) -> bool:
    """Whether a setting is meant for a recording: by its number, or since there is nothing else."""
    said = order.settings_of(place)
    return bool(said) and (alone or any(text not in order.set for text in said))
