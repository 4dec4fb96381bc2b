"""What was done to a run from outside, so that it can be gone through again exactly.

Training follows from plan and seed alone. A changed setting, an update of one player and a step
that failed, after it had drawn its samples, do not: each is a deed, done before the step after it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, get_args

from engine.contract.changes import changed
from engine.contract.commands import Player
from engine.contract.errors import UserError
from engine.contract.values import Config, Value, tupled, tupled_config
from engine.plan import Plan, assigned, check
from engine.run.settled import Settled

PLAYERS = get_args(Player)


class Doer(Protocol):
    """What deeds are done to: a trainer."""

    step: int

    def advance(self, player: Player = "both") -> None:
        """Take one step, or one update of one player."""
        ...

    def patch(self, section: str, field: str, value: Value) -> None:
        """Change one live setting."""
        ...


@dataclass(frozen=True, slots=True)
class Patched:
    """A live setting was changed."""

    step: int
    section: str
    field: str
    value: Value

    def redo(self, run: Doer) -> None:
        """Change it again."""
        run.patch(self.section, self.field, self.value)


@dataclass(frozen=True, slots=True)
class Updated:
    """One player alone took an update."""

    step: int
    player: Player

    def redo(self, run: Doer) -> None:
        """Take it again."""
        run.advance(self.player)


@dataclass(frozen=True, slots=True)
class Failed:
    """A step or an update was refused because it would have spoilt the run."""

    step: int
    player: Player

    def redo(self, run: Doer) -> None:
        """Try again, which fails again, with the same samples."""
        with contextlib.suppress(UserError):
            run.advance(self.player)


Deed = Patched | Updated | Failed


def replay(
    run: Doer, deeds: Sequence[Deed], step: int, tell: Callable[[int], None] = lambda _: None
) -> None:
    """Train a run on to ``step``, doing on the way what was done; ``tell`` hears every step."""
    for deed in deeds:
        _train(run, deed.step, tell)
        deed.redo(run)
    _train(run, step, tell)


def _train(run: Doer, step: int, tell: Callable[[int], None]) -> None:
    while run.step < step:
        run.advance()
        tell(run.step)


def begun(past: Mapping[str, Any]) -> tuple[Plan, list[Deed]]:
    """Return how a run began and what was done to it, from the plain values of a file.

    Raises UserError, ValueError, TypeError or LookupError for what tells no such thing.
    """
    return check(tupled_config(past["config"])), read(past["deeds"])


def settled(born: Config, deeds: Sequence[Deed]) -> Settled:
    """Return which settings were in force when in a run that began with these.

    Raises ConfigError for a deed that cannot have been done to it.
    """
    config, found = born, {0: born}
    for deed in deeds:
        if isinstance(deed, Patched):
            config = check(assigned(config, f"{deed.section}.{deed.field}", deed.value)).config
            found[deed.step] = config
    pairs = zip(found, pairwise(({}, *found.values())), strict=True)
    changes = ((step, changed(before, after)) for step, (before, after) in pairs)
    return Settled([(step, change) for step, change in changes if change])


def written(deeds: Sequence[Deed]) -> list[list[Any]]:
    """Return deeds as plain values for a file."""
    return [_plain(deed) for deed in deeds]


def read(rows: Sequence[Sequence[Any]]) -> list[Deed]:
    """Return the deeds of a file; raises ValueError or TypeError for what is none."""
    return [_deed(*row) for row in rows]


def _plain(deed: Deed) -> list[Any]:
    if isinstance(deed, Patched):
        return ["patched", deed.step, deed.section, deed.field, deed.value]
    return ["updated" if isinstance(deed, Updated) else "failed", deed.step, deed.player]


def _deed(kind: str, step: int, *rest: Any) -> Deed:
    if kind == "patched":
        section, field, value = rest
        return Patched(int(step), str(section), str(field), tupled(value))
    (player,) = rest
    if player not in PLAYERS or kind not in ("updated", "failed"):
        raise ValueError(f"'{kind}' of '{player}' is nothing that is done to a run")
    return Updated(int(step), player) if kind == "updated" else Failed(int(step), player)
