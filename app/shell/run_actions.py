"""What can be done to a run: playing, single steps, speed, and beginning anew."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from app.model.edited import UNTRAINED
from app.model.pace import UNLIMITED
from app.shell.commands import Action
from app.transport.speed import NOTHING_TO_TRAIN
from engine.contract.status import Phase

if TYPE_CHECKING:
    from app.shell.window import Window

STEP = "All updates of one step"
RECORDED = "A recording is not trained: the arrows of the track replay it, Reset trains it anew"
PLAYERS = "adversarial"  # the family of models in which there are two players


def playing_actions(window: Window) -> Iterator[Action]:
    """Yield what makes a run go on; where nothing is trained none of it can be done."""
    yield from _run(window)
    yield from _speed(window)


def beginning_actions(window: Window) -> Iterator[Action]:
    """Yield what begins a run anew."""
    yield Action(
        "run.reset", "Reset", window.reset, ("Ctrl+R",), "Begin anew; seed and settings stay"
    )
    yield Action(
        "run.new_seed",
        "New seed",
        window.new_seed,
        ("Ctrl+Shift+R",),
        "Begin anew with other random numbers; settings stay",
        lambda: bool(window.link.status.run),
    )
    yield Action(
        "run.continue",
        "Continue from the automatic checkpoint",
        window.conductor.resume,
        enabled=lambda: bool(window.link.status.checkpoint),
    )


def trains(window: Window) -> bool:
    """Whether the run of a window has something to train."""
    return window.link.status.trains


def why_not(window: Window) -> str:
    """Return why nothing can be trained, empty where it can."""
    return "" if trains(window) else NOTHING_TO_TRAIN


def _why_not_played(window: Window) -> str:
    """Return why the run cannot go on, also where it is a recording beside which none trains."""
    return RECORDED if window.conductor.steered.recorded else why_not(window)


def _run(window: Window) -> Iterator[Action]:
    conductor = window.conductor
    steppable = partial(_steppable, window)
    why = partial(_why_not_played, window)
    yield Action(
        "run.play",
        "Play or pause",
        conductor.toggle,
        ("Space",),
        enabled=lambda: conductor.steerable,
        why=why,
    )
    yield Action("run.step", "One step", conductor.advance, ("S",), STEP, steppable, why=why)
    yield from _updates(window)
    yield Action(
        "run.steps",
        "Several steps…",
        window.stepping.ask,
        ("Shift+S",),
        "Take so many steps, then pause",
        steppable,
        why=why,
    )


def _updates(window: Window) -> Iterator[Action]:
    """Yield the updates of one of two players; where nothing is trained they cannot be done."""
    conductor = window.conductor

    def two_players() -> bool:
        return window.area.family in ("", PLAYERS, *UNTRAINED)

    yield Action(
        "run.step_discriminator",
        "One discriminator step",
        lambda: conductor.advance("discriminator"),
        ("D",),
        "One update of the discriminator or critic alone",
        partial(_steppable, window),
        shown=two_players,
        why=partial(_why_not_played, window),
    )
    yield Action(
        "run.step_generator",
        "One generator step",
        lambda: conductor.advance("generator"),
        ("G",),
        "One update of the generator alone",
        partial(_steppable, window),
        shown=two_players,
        why=partial(_why_not_played, window),
    )


def _speed(window: Window) -> Iterator[Action]:
    enabled, why = partial(trains, window), partial(why_not, window)
    for id, text, by, keys in (
        ("run.faster", "Train faster", 1, ("]",)),
        ("run.slower", "Train slower", -1, ("[",)),
        ("run.full_speed", "Train at full speed", UNLIMITED, ()),
    ):
        yield Action(id, text, partial(_change_speed, window, by), keys, enabled=enabled, why=why)


def _steppable(window: Window) -> bool:
    return window.conductor.steerable and window.conductor.phase is not Phase.PLAYING


def _change_speed(window: Window, by: int) -> None:
    """Train faster or slower by so many positions of the slider."""
    window.conductor.set_speed(window.conductor.speed + by)
    window.transport.speed.show_position(window.conductor.speed)
