"""Plays, pauses and leads the runs of a comparison: all at one step, or each as fast as it gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.compare.column import Column
from app.model.abreast import Abreast, Runner
from engine.contract.commands import Leash, Pause, Play
from engine.contract.status import Phase

STARTING = 10.0  # seconds within which a run that was told to play is taken for one that does


@dataclass(frozen=True, slots=True)
class Start:
    """When a run was told to play, and the name of the run that it replaces, None for none.

    ``step`` is where it then begins.
    """

    moment: float
    replaced: str | None = None
    step: int = 0


class Leader:
    """Leads ``columns``, a list that its owner keeps up to date.

    ``by_step`` all are shown at the same step: whoever is there first waits on its leash.
    """

    def __init__(self, columns: list[Column], clock: Callable[[], float]) -> None:
        self.by_step = True
        self._columns, self._clock = columns, clock
        self._abreast = Abreast(clock)
        self._ending = False  # whether all pause once they are at one step
        self._lagging = False  # whether one catches up, and the others wait for it
        self._starting: dict[Column, Start] = {}

    def toggle(self) -> None:
        """Play all, or pause all: by step at the step at which they are next shown."""
        if not any(column.playing for column in self._columns):
            self.play()
        elif self.by_step and not self._ending and not self._lagging:
            self._ending = True
        else:
            self.pause()

    def play(self) -> None:
        """Play all that can."""
        self._ending = False
        self._lead([column.link.status.step for column in self._runs()])
        for column in self._columns:
            if column.steerable:
                self._starting[column] = Start(self._clock())
                column.link.send(Play())

    def pause(self) -> None:
        """Pause all at once."""
        self._ending = False
        self._starting.clear()
        self._abreast.stop()
        self._send(Pause())

    def pace(self, *, by_step: bool) -> None:
        """Keep the runs at the same step, or let each train as fast as it gets."""
        self.by_step = by_step
        self._abreast.stop()
        if not by_step:
            self._ending = False
            self._send(Leash(None))
            for column in self._columns:
                column.link.drawing = True

    def restart(self, *, play: bool) -> None:
        """Lead all from their beginning: each is about to be replaced by a new run."""
        self._ending = False
        self._lead([0])
        if play:
            for column in self._columns:
                self._starting[column] = Start(self._clock(), column.link.status.run)

    def resume(self, back: Mapping[Column, tuple[str, int]]) -> None:
        """Play all: those that were taken ``back`` as new runs, in place of which, from a step."""
        for column, (replaced, step) in back.items():
            self._starting[column] = Start(self._clock(), replaced, step)
        self._lead([self._step(column) for column in self._runs()])
        for column in self._columns:
            if column.steerable:
                self._starting.setdefault(column, Start(self._clock()))
                column.link.send(Play())

    def join(self, column: Column) -> None:
        """Lead a run that is about to begin, and to play, with the others."""
        if self.by_step:
            column.link.send(Leash(self._abreast.goal))
        self._starting[column] = Start(self._clock(), column.link.status.run)

    def forget(self, column: Column) -> None:
        """Wait no more for a run."""
        self._starting.pop(column, None)

    def end(self) -> None:
        """Lead nobody any more."""
        self._abreast.stop()
        self._starting.clear()
        self._send(Leash(None))

    def turn(self, moment: int | None) -> None:
        """Show all runs at the same step, and let them go on once they are there.

        While a ``moment`` of the past is looked at, that is what is shown.
        """
        past = moment is not None
        going = [self._goes(column) for column in self._columns]
        if self.by_step and self._abreast.goal is None and any(going):
            self._lead([self._step(column) for column in self._runs()])
        pairs = zip(self._columns, going, strict=True)
        turn = self._abreast.turn(
            [Runner(self._step(c), goes, past or c.fresh) for c, goes in pairs]
        )
        self._lagging = turn.lagging
        if turn.shown:
            self._show()
        for column in self._columns:
            column.link.drawing = self._abreast.goal is None or past
        if turn.goal is not None and self._ending:
            self.pause()
        elif turn.goal is not None:
            self._send(Leash(turn.goal))

    def _show(self) -> None:
        goal = self._abreast.goal
        for column in self._columns:
            link = column.link
            if not link.drawing:
                link.draw()
            waits = self._lagging and goal is not None and link.status.step >= goal
            then, moment = column.told_then(), link.moment
            column.header.show_status(link.status, moment=moment, then=then, waits=waits)

    def _runs(self) -> list[Column]:
        """Return the columns that are no recordings, which wait for nobody."""
        return [column for column in self._columns if not column.link.status.recorded]

    def _lead(self, steps: Sequence[int]) -> None:
        """Tell all runs how far they may go from these steps; by time, as far as they like."""
        self._send(Leash(self._abreast.begin(steps) if self.by_step else None))

    def _send(self, command: Leash | Pause) -> None:
        for column in self._columns:
            column.link.send(command)

    def _goes(self, column: Column) -> bool:
        """Whether a run plays, or was told to a moment ago."""
        start, status = self._starting.get(column), column.link.status
        if start is None:
            return column.playing
        coming = status.phase in (Phase.IDLE, Phase.BUILDING)
        late = self._clock() - start.moment > STARTING and not coming
        there = column.playing and status.run != start.replaced
        if there or late or status.phase is Phase.FAILED:
            del self._starting[column]
            return column.playing
        return True

    def _step(self, column: Column) -> int:
        """Return the step of a run; one that is about to be replaced is where the other begins."""
        start, status = self._starting.get(column), column.link.status
        return start.step if start and start.replaced == status.run else status.step
