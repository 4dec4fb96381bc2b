"""The playing of one run: play, pause, single steps and speed, one slice of time after another.

::

    idle -> building -> paused <-> playing -> finished (plays on if asked)
               |           ^          |
               v           '----------'  a pause, a count run down, or a divergence
             failed  <----------------'  an error in the code of a part
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from engine.contract.commands import Advance
from engine.contract.errors import UserError
from engine.contract.status import Phase
from engine.run.observer import Observer
from engine.run.trainer import Trainer

SLICE = 0.25  # of a frame of the window is trained between two looks into the inbox, and
LONGEST = 0.008  # seconds at most
SPAN = 0.5  # seconds over which the speed is measured, or one step if that takes longer
NAP = 0.02  # longest sleep of a run whose speed is limited
log = logging.getLogger(__name__)

ADVICE = (
    "The last good state is kept: lower the learning rate or change another setting and play on, "
    "or reset to start again."
)


class Player:
    """Advances a trainer and says in words why it stopped."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.phase = Phase.IDLE
        self.reason = ""
        self.advice = ""
        self.speed = 0.0
        self._advance: Advance | None = None
        self._left = 0
        self._pace: float | None = None
        self._leash: int | None = None
        self.waits: int | None = None  # the step at which it is at the end of the leash
        self._stood = 0.0  # since when
        self._next = 0.0
        self._counted: tuple[float, int] | None = None

    def ready(self, phase: Phase = Phase.PAUSED, reason: str = "", advice: str = "") -> None:
        """Stand still in ``phase``."""
        self.phase, self.reason, self.advice = phase, reason, advice
        self._advance = None
        self.speed = 0.0

    def play(self) -> None:
        """Train until something stops it."""
        self.phase, self.reason, self.advice = Phase.PLAYING, "", ""
        self._advance = None
        self._next = self._clock()
        self._counted = None

    def advance(self, command: Advance) -> None:
        """Take so many steps, or updates of one player, and pause."""
        self.play()
        self._advance, self._left = command, command.steps

    def pace(self, steps_per_second: float | None) -> None:
        """Limit the speed, or stop limiting it with None."""
        self._pace = steps_per_second
        self._next = self._clock()

    def leash(self, step: int | None) -> None:
        """Train no further than to a step, or as far as ever with None."""
        self._leash = step

    def slice(self, trainer: Trainer, observer: Observer) -> float:
        """Train for a few milliseconds; return how long to sleep before the next slice."""
        start = now = self._clock()
        end = start + min(SLICE / observer.rate, LONGEST)
        if self.waits is not None:
            observer.stand(start - self._stood)
        past_end = trainer.step >= trainer.horizon
        while self.phase is Phase.PLAYING and now < end:
            if self._at_end(trainer) or (self._pace is not None and now < self._next):
                break
            self._one(trainer, observer, stop=not past_end)
            now = self._clock()
        observer.work(trainer, max(now - start, 1e-6))
        waiting = self.phase is Phase.PLAYING and self._at_end(trainer)
        self.waits, self._stood = trainer.step if waiting else None, self._clock()
        if self.phase is not Phase.PLAYING or self._pace is None:
            return 0.0
        return min(max(self._next - self._clock(), 0.0), NAP)

    def _at_end(self, trainer: Trainer) -> bool:
        if self._leash is None or self._advance is not None:
            return False
        return trainer.step >= self._leash

    def _one(self, trainer: Trainer, observer: Observer, *, stop: bool) -> None:
        try:
            trainer.advance(self._advance.player if self._advance else "both")
        except UserError as error:
            self.ready(Phase.PAUSED, f"Stopped at step {trainer.step:,}: {error}", ADVICE)
            return
        except Exception as error:
            log.exception("the run failed at step %d", trainer.step)
            reason = f"The run failed at step {trainer.step:,}: {type(error).__name__}: {error}"
            self.ready(Phase.FAILED, reason, "Reset starts it again.")
            return
        observer.step(trainer)
        if self._advance is not None and self._advance.player != "both":
            observer.changed()
        self._count(self._clock())
        self._done(trainer, stop=stop)

    def _done(self, trainer: Trainer, *, stop: bool) -> None:
        if self._pace is not None:
            self._next = max(self._next + 1.0 / self._pace, self._clock() - 1.0 / self._pace)
        if self._advance is not None:
            self._left -= 1
            if self._left <= 0:
                self.ready()
        elif stop and trainer.step >= trainer.horizon:
            self.ready(
                Phase.FINISHED, f"The experiment's {trainer.horizon:,} steps are done; play goes on"
            )

    def _count(self, now: float) -> None:
        """Measure the speed from step to step, so that a slow one is right as well."""
        if self._counted is None:
            self._counted = (now, 0)
            return
        start, count = self._counted[0], self._counted[1] + 1
        if now - start >= SPAN:
            self.speed = count / (now - start)
            start, count = now, 0
        self._counted = (start, count)
