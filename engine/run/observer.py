"""Looks at a run: cheap metrics every step, costly metrics and pictures within a budget."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import cast

from engine.contract.commands import Look
from engine.contract.snapshot import Part
from engine.general import ObservationSettings
from engine.observation import Observation
from engine.run.beside import Beside, Done, Job
from engine.run.numbers import Numbers
from engine.run.pictures import Pictures
from engine.run.scalars import Scalars
from engine.run.schedule import Item, Schedule
from engine.run.trainer import Trainer

STRIDE = 16  # steps from one measurement of the cheap metrics to the next where reading waits
ASIDE = 0.5  # of the budget, once more: measured, looking beside costs half its time of training
TURN = 0.001  # seconds of looking after which training goes on
AHEAD = 2  # pictures that may wait for a window that draws often, where a late one is a lost frame
BRISK = 40.0  # frames a second from which on it does
RIDE = 0.05  # seconds that other pictures wait for what moves, to be sent with it
BLOCK = 0.008  # seconds after which the rest of a group of metrics waits for another turn


class Observer:
    """Observes one run at a time; what it draws is keyed, so that looking changes nothing.

    What moves on screen is drawn between two steps. All that takes longer happens ``beside`` the
    training where that is possible, with a budget of its own. Where it is not, the metrics of a
    group are measured in one go if they share their samples; else a picture may come between, so
    that what moves never waits for all of them.
    """

    def __init__(self, clock: Callable[[], float], beside: Beside | None = None) -> None:
        self._clock = clock
        self._beside = beside
        self._here = Schedule(clock)  # what is looked at between two steps
        self._there = Schedule(clock)  # what is looked at beside the training
        self._pictures = Pictures()
        self._numbers = Numbers()
        self._trainer: Trainer | None = None
        self._waited, self._tried = -1, set[str]()  # what was drawn at a step while it waited
        self._moved = float("-inf")  # when something that moves was sent last
        self._sent: deque[float] = deque(maxlen=AHEAD)  # when, of what moves and was not yet taken

    def begin(self, trainer: Trainer) -> None:
        """Start afresh with a run, or go on with one whose settings have changed."""
        if self._beside is not None and self._trainer is not trainer:
            self._beside.drop()
        self._trainer = trainer
        self._sent.clear()
        self._waited = -1
        self._hold()
        seen = trainer.observe()
        self._pictures.begin()
        self._numbers.begin(seen)
        self._select(self._pictures.look, seen)
        for schedule in (self._here, self._there):
            schedule.start()
            schedule.forget()

    def look(self, look: Look, trainer: Trainer | None) -> None:
        """Make these pictures from now on."""
        self._pictures.look = look
        if trainer is not None:
            self._select(look, trainer.observe())

    @property
    def rate(self) -> float:
        """How many times a second the window looks."""
        return self._pictures.look.rate

    @property
    def scalars(self) -> Scalars:
        """The numbers that have not been sent yet."""
        return self._numbers.scalars

    @property
    def faults(self) -> tuple[str, ...]:
        """Sentences on what failed and is left out."""
        return (*self._numbers.faults, *self._pictures.faults)

    def parts(self) -> dict[str, Part]:
        """Take the pictures that have not been sent yet.

        While something moves, the others go with it: alone they would take the place of a frame.
        """
        parts = self._pictures.parts
        if parts and not self._moving(parts) and self._clock() - self._moved < RIDE:
            return {}
        self._pictures.parts = {}
        return parts

    def step(self, trainer: Trainer) -> None:
        """Take the cheap metrics of the step just done, on a GPU those of a few steps."""
        if trainer.device == "cpu" or trainer.step % STRIDE == 0:
            self._numbers.step(trainer.observe())

    def sent(self, seconds: float, parts: Iterable[str]) -> None:
        """Note that pictures were sent at that moment."""
        if self._moving(parts):
            self._sent.append(seconds)
            self._moved = self._clock()
        self._hold()

    def taken(self, seconds: float) -> None:
        """Note that the window has taken what was sent up to that moment."""
        while self._sent and self._sent[0] <= seconds:
            self._sent.popleft()
        self._hold()

    def owe(self, seconds: float) -> None:
        """Count time spent on telling as time spent on looking."""
        self._here.owe(seconds)

    def stand(self, seconds: float) -> None:
        """Note for how long the run has waited for others, which is no observing."""
        self._here.stand(seconds)

    def resume(self) -> None:
        """Go on after a pause."""
        self._here.resume()
        self._there.resume()

    def changed(self) -> None:
        """Look afresh, because the run has changed though its step has not."""
        self._here.forget()
        self._there.forget()

    def work(self, trainer: Trainer, seconds: float) -> None:
        """Spend what ``seconds`` of playing have earned, on one thing or a few quick ones."""
        settings = cast(ObservationSettings, trainer.plan.settings["observation"])
        self._here.earn(seconds, settings.budget)
        self._there.earn(seconds, settings.budget * ASIDE)
        start = self._clock()
        self._look_beside(trainer)
        while (item := self._here.next(trainer.step)) is not None:
            self._look_now(item, trainer, self._here, charge=True)
            if self._clock() - start >= TURN:
                return

    def settle(self, trainer: Trainer) -> bool:
        """Look at one thing that is out of date in a paused run; False when all is fresh."""
        self._moved = float("-inf")  # nothing will move soon
        if self._beside is not None and (done := self._beside.collect(wait=True)):
            self._enter(done)  # before what is newer, so that no curve goes back
        for name in self._pictures.coarse:
            self._renew(name)  # there is time now to draw it in full
        for schedule in (self._here, self._there):
            if (item := schedule.stale(trainer.step)) is not None:
                self._look_now(item, trainer, schedule, charge=False)
                return True
        return False

    def catch_up(self, trainer: Trainer) -> bool:
        """Draw one picture on screen as it is at this step; False when all quick ones are.

        A run that waits for others is so shown at the step at which they are shown.
        """
        if self._waited != trainer.step:
            self._waited, self._tried = trainer.step, set()
        names = self._pictures.visible - self._tried
        for schedule in (self._here, self._there):
            if (item := schedule.behind(trainer.step, names)) is not None:
                self._tried.add(item.name)
                self._look_now(item, trainer, schedule, charge=True)
                return True
        return False

    def rates(self) -> dict[str, float]:
        """How often a second each group of costly metrics and each picture comes."""
        return self._here.rates() | self._there.rates()

    def share(self) -> float:
        """The share of the run's own time, waiting for others included, that observing takes."""
        return self._here.share()

    def _moving(self, parts: Iterable[str]) -> bool:
        return any(self._here.moves(name) for name in parts)

    def _hold(self) -> None:
        """Make nothing that moves while enough of it waits to be sent or for the window."""
        waiting = len(self._sent) + self._moving(self._pictures.parts)
        self._here.held = waiting >= (AHEAD if self.rate > BRISK else 1)

    def _select(self, look: Look, seen: Observation) -> None:
        beside, trainer = self._beside, self._trainer
        apart = beside is not None and trainer is not None and beside.fits(trainer)
        elsewhere = self._pictures.select(look, seen, recorded=apart)
        items = [*self._pictures.items(), *self._numbers.items(look.groups)]
        self._here.keep(item for item in items if item.moves or not apart)
        self._there.keep(item for item in items if apart and not item.moves)
        for name in elsewhere:
            self._renew(name)

    def _job(self, name: str, clock: Callable[[], float], block: float, *, hurried: bool) -> Job:
        if name in self._pictures:
            return self._pictures.job(name, clock, hurried=hurried)
        return self._numbers.job(name, clock, block, whole=not hurried)

    def _look_now(self, item: Item, trainer: Trainer, schedule: Schedule, *, charge: bool) -> None:
        start = self._clock()
        seen = trainer.observe()
        seen.hurried = True
        complete = self._job(item.name, self._clock, BLOCK, hurried=charge)(seen)()
        schedule.paid(item, trainer.step, self._clock() - start, charge=charge)
        if not complete:
            self._renew(item.name)
        elif item.name in self._pictures.still:
            item.rest(self._clock())
        self._hold()

    def _look_beside(self, trainer: Trainer) -> None:
        """Take what was seen beside the training, and have the next thing looked at."""
        if self._beside is None:
            return
        if done := self._beside.collect():
            self._enter(done)
            if not self._beside.fits(trainer):
                self._select(self._pictures.look, trainer.observe())
        if not self._beside.busy and (item := self._there.next(trainer.step)) is not None:
            item.begun()
            job = self._job(item.name, self._beside.clock, float("inf"), hurried=True)
            self._beside.give(trainer, item.name, job)

    def _enter(self, done: Done) -> None:
        """Put down what was seen beside the training."""
        item = self._there.find(done.name)
        if item is not None and 0 <= done.step < item.step:
            return  # it was drawn again while the run waited
        complete = done.finish()
        if item is None:
            return
        valid = complete and not item.outdated
        self._there.paid(item, done.step, done.cost, charge=True)
        if not valid:
            self._renew(done.name)

    def _renew(self, name: str) -> None:
        for schedule in (self._here, self._there):
            schedule.renew(name)
