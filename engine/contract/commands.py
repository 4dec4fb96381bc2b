"""What the window may ask of the engine. A command with a ticket is answered once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.contract.specs import Experiment
from engine.contract.values import Config, Value

Player = Literal["both", "discriminator", "generator"]


@dataclass(frozen=True, slots=True)
class Create:
    """Build a new run from a configuration, replacing the present one; ``play`` starts it.

    ``run`` is a fresh name chosen by the sender, so that late pictures of the old run are known.
    """

    run: str
    config: Config
    device: str = "cpu"
    play: bool = False
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Play:
    """Train until told otherwise."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop after the present step."""


@dataclass(frozen=True, slots=True)
class Advance:
    """Take ``steps`` steps and pause: whole ones, or updates of one player only."""

    steps: int = 1
    player: Player = "both"


@dataclass(frozen=True, slots=True)
class Pace:
    """Limit the speed to so many steps a second; None is unlimited."""

    steps_per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Leash:
    """Play no further than to step ``step`` and wait there, still playing; None lets go.

    So runs beside one another keep step. It says when a step is taken and changes no number; steps
    that are counted, by ``Advance``, are taken all the same.
    """

    step: int | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """Change one live field of the running run."""

    section: str
    field: str
    value: Value
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class ProbeRequest:
    """A picture that is on screen: its probe, and the cells along a side or points it wants.

    ``at`` is where a steered picture is made: the place of a slider, a point under the mouse.
    """

    probe: str
    resolution: int = 0
    at: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """Say which pictures are visible and how many a second are worth making.

    ``groups`` of metrics are on screen; costly metrics of other groups are measured rarely.
    Pictures that are ``recorded`` are not on screen: they are made now and then, where that holds
    nothing up, so that there is something to show of the past when they are.
    """

    probes: tuple[ProbeRequest, ...] = ()
    rate: float = 30.0
    groups: tuple[str, ...] = ()
    recorded: tuple[ProbeRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """Say that the pictures of that moment have been taken, so that more come just in time."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Save:
    """Write a checkpoint of the run to ``path``, as it stands or as it was at step ``step``.

    What is past is trained again from the nearest state before, in a copy; training waits for as
    long as that takes, and is not changed by it.
    """

    path: str
    step: int | None = None
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """Replace the present run by the one in the checkpoint at ``path``."""

    run: str
    path: str
    device: str = "cpu"
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """Go on as the run ``run`` from a step of the run ``origin``, with some live settings changed.

    Without ``changes`` that is a return to an earlier moment. The present run is put aside.
    """

    run: str
    origin: str
    step: int
    changes: tuple[tuple[str, str, Value], ...] = ()
    play: bool = False
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Recall:
    """Draw pictures of step ``step`` that were not recorded, from the nearest state before it.

    They enter the timeline at the step of that state. Training waits for as long as that takes.
    """

    step: int
    probes: tuple[ProbeRequest, ...]
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Switch:
    """Turn to another run of the tree, where it was left."""

    run: str
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Drop:
    """Forget a run of the tree that is not the present one."""

    run: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Break off what holds up training at present, such as going back to a step of the past."""


@dataclass(frozen=True, slots=True)
class SaveExperiment:
    """Write an experiment file to ``path``."""

    path: str
    experiment: Experiment
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class SaveScript:
    """Write a plain PyTorch script that repeats an experiment to ``path``.

    Where the present run is the one named and has the experiment's settings, what was changed on
    the way is changed in it too.
    """

    path: str
    experiment: Experiment
    run: str = ""
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class OpenExperiment:
    """Read and validate the experiment at ``path``, or the built-in one of that name."""

    path: str
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class OpenLesson:
    """Read and validate the lesson at ``path``, or the built-in one of that name."""

    path: str
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Autosave:
    """Keep automatic checkpoints in ``folder``, one at most every ``seconds``."""

    folder: str
    seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Close:
    """End the training process."""


Command = (
    Create
    | Play
    | Pause
    | Advance
    | Pace
    | Leash
    | Patch
    | Look
    | Taken
    | Save
    | Load
    | Branch
    | Recall
    | Switch
    | Drop
    | GiveUp
    | SaveExperiment
    | SaveScript
    | OpenExperiment
    | OpenLesson
    | Autosave
    | Close
)
