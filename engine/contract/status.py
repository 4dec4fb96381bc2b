"""What a run says of itself, and the other things that come up from the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from engine.contract.lesson import Lesson
from engine.contract.specs import Catalogue, Experiment
from engine.contract.values import Config


class Phase(Enum):
    """Where a run stands; the same words are used by the loop, the window and the tests."""

    IDLE = "idle"
    BUILDING = "building"
    PLAYING = "playing"
    PAUSED = "paused"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a run as of its last turn.

    ``reason`` says in words why the run is paused or failed and ``advice`` what to try;
    ``config`` is the effective configuration, in force from step ``since`` on if that is known;
    ``rates`` tells how often (per second) each dear metric and each probe is measured;
    ``overhead`` is the share of time spent observing.
    ``warnings`` are sentences on settings that make no sense together, ``remarks`` on what is odd
    in the data, such as files that cannot be read, ``faults`` on parts that failed and are gone.
    ``checkpoint`` is the newest automatic checkpoint, empty before the first. ``alive`` is False
    once the training process has ended by itself. ``origin`` is the run and the step from which
    this one was branched. Where ``trains`` is False there is nothing to train, only settings to
    move and pictures to look at: such a run is always paused at step 0. ``recorded`` is the file of
    a run that was trained elsewhere: it can be looked at, and that is all.
    """

    run: str = ""
    phase: Phase = Phase.IDLE
    step: int = 0
    steps_per_second: float = 0.0
    device: str = ""
    reason: str = ""
    advice: str = ""
    config: Config = field(default_factory=dict)
    horizon: int = 0
    rates: Mapping[str, float] = field(default_factory=dict)
    overhead: float = 0.0
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    checkpoint: str = ""
    checkpoint_step: int = 0
    alive: bool = True
    origin: tuple[str, int] | None = None
    trains: bool = True
    recorded: str = ""
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message of a training process: what it offers."""

    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command with a ticket ended; ``text`` is fit to be shown."""

    ticket: int
    ok: bool
    text: str
    experiment: Experiment | None = None
    step: int = 0
    lesson: Lesson | None = None
