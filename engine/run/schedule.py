"""Shares a small part of the time among everything that costs time to observe.

A stated share of the playing time (more in the seconds after a start), less what looking costs
indirectly, is earned as it passes and handed out, by weight, to the purses of those who have not
yet saved up for their next measurement; an item is measured when its purse holds what it last cost.
Together they never spend more than was earned, a dear item never holds up a cheap one, and what
cheap items at their highest rate leave over goes to the dear ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

MEMORY = 0.2  # weight of the newest value in the running averages
GIFT = 0.05  # seconds in a new purse, so that no picture keeps a class waiting for its second
HALF_LIFE = 2.0  # seconds after which what was spent counts half in the share that is shown
START_EXTRA = 1.0  # times the budget on top of it after a start
START_SECONDS = 2.0  # of playing, after which a third of the extra is left
SAVED = 2.0  # times what it costs that a purse may hold, so that a dear moment makes nothing late
RESERVE = 12.0  # times, of what moves: a frame that cannot be paid is a frame that is lost
LULL = 0.5  # seconds after which what came out as it was before is worth another look
PATIENCE = 4.0  # periods after which what nobody has taken is made again all the same
INDIRECT = 0.5  # measured: seconds that cold caches, pickling and sending cost for one of looking
QUICK = 0.05  # seconds that a picture may cost for which other runs are kept waiting
DEBT = 0.02  # seconds owed up to which half of what is earned is still handed out
OUTLIER = 3.0  # times what it mostly costs that a measurement counts: more was not its own doing
LN2 = 0.6931471805599453


@dataclass(eq=False)
class Item:
    """Something that is measured again and again, at most ``rate`` times a second.

    One that ``moves`` waits while the schedule is held: then enough of it is on its way.
    """

    name: str
    weight: float
    rate: float
    moves: bool = False
    outdated: bool = False
    purse: float = GIFT
    cost: float = 0.0
    last: float = float("-inf")
    ready: float = 0.0
    step: int = -1
    interval: float = 0.0
    since: float = float("inf")

    @property
    def room(self) -> float:
        """What the purse may hold (seconds)."""
        return (RESERVE if self.moves else SAVED) * self.cost

    def due(self, now: float, step: int, *, held: bool) -> bool:
        """Whether it is paid for, there is news, and the last time is long enough ago."""
        ready = self.ready + (PATIENCE / self.rate if held and self.moves else 0.0)
        found = self.purse >= self.cost and step != self.step and now >= ready
        self.since = min(self.since, now) if found else float("inf")
        return found

    def begun(self) -> None:
        """Note that it is being measured, as the run is now."""
        self.outdated = False

    def renew(self) -> None:
        """Be measured at the next chance, whatever was measured last or is being measured."""
        self.step, self.ready, self.outdated = -1, 0.0, True

    def rest(self, now: float) -> None:
        """Be measured later, because nothing had changed."""
        self.ready = max(self.ready, now + LULL)

    def lateness(self, now: float) -> tuple[float, float]:
        """How many of its own periods it has been due, and how long ago it was measured."""
        return (now - self.since) * self.rate, now - self.last

    def measured(self, now: float, step: int, cost: float) -> None:
        """Note a measurement that took ``cost`` seconds; the first one says nothing of others."""
        gap = now - self.last
        if gap < float("inf"):
            self.interval += (gap - self.interval) * (MEMORY if self.interval else 1.0)
            self.cost += (cost - self.cost) * (MEMORY if self.cost else 1.0)
        # a beat, not a rest: what comes a little late does not make the next one late as well
        self.ready = max(self.ready + 1.0 / self.rate, now)
        self.last, self.step, self.since = now, step, float("inf")


class Schedule:
    """Decides what is measured next and keeps the books of the budget (a share from 0 to 1)."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.held = False
        self._items: dict[str, Item] = {}
        self._share = 0.0
        self._owed = 0.0
        self._played = 0.0
        self._latest: Item | None = None

    def keep(self, wanted: Iterable[Item]) -> None:
        """Measure exactly these from now on; those known by name keep their books."""
        known, self._items = self._items, {}
        for item in wanted:
            old = known.get(item.name, item)
            old.weight, old.rate, old.moves = item.weight, item.rate, item.moves
            self._items[item.name] = old

    def earn(self, seconds: float, budget: float) -> None:
        """Hand out the share of ``seconds`` of playing, less what telling has cost."""
        self._share *= 0.5 ** (seconds / HALF_LIFE)
        extra = START_EXTRA * math.exp(-self._played / START_SECONDS)
        self._played += seconds
        income = budget * (1.0 + extra) * seconds / (1.0 + INDIRECT)
        paid = min(self._owed, income if self._owed > DEBT else income / 2)
        self._owed -= paid
        income -= paid
        saving = [item for item in self._items.values() if item.purse < item.room]
        total = sum(item.weight for item in saving)
        for item in saving:
            item.purse += income * item.weight / total

    def stand(self, seconds: float) -> None:
        """Let time pass in which nothing is trained: what was spent weighs less, none is earned."""
        self._share *= 0.5 ** (seconds / HALF_LIFE)

    def owe(self, seconds: float) -> None:
        """Take the time that telling of what was seen has cost from what is earned next."""
        self._owed += seconds
        self._share += seconds * LN2 / HALF_LIFE

    def behind(self, step: int, names: Collection[str]) -> Item | None:
        """Return an item of these names, quick to measure, that was not measured at this step."""
        items = (item for name, item in self._items.items() if name in names)
        return next((item for item in items if item.step != step and item.cost <= QUICK), None)

    def next(self, step: int) -> Item | None:
        """Return what is to be measured now: of those that are due, the one that is latest.

        A picture that moves counts in sixtieths of a second, a costly metric in quarters, so that
        neither ever waits for many of the other.
        """
        now = self._clock()
        due = [item for item in self._items.values() if item.due(now, step, held=self.held)]
        return max(due, key=lambda item: item.lateness(now), default=None)

    def moves(self, name: str) -> bool:
        """Whether an item of that name moves."""
        return name in self._items and self._items[name].moves

    def start(self) -> None:
        """Begin with a new run, or with another setting: now most happens and all is watched."""
        self._played = 0.0

    def stale(self, step: int) -> Item | None:
        """Return an item not yet measured at this step, whatever it costs: for a paused run.

        What was measured last, and is not complete, lets another one go first.
        """
        stale = (item for item in self._items.values() if item.step != step)
        return min(stale, key=lambda item: item is self._latest, default=None)

    def paid(self, item: Item, step: int, cost: float, *, charge: bool) -> None:
        """Enter a finished measurement; the first one of an item and paused ones are free.

        One that the system interrupted for another process is not charged for that.
        """
        self._latest = item
        first = item.last == float("-inf")
        if item.cost > 0.0:
            cost = min(cost, OUTLIER * item.cost)
        item.measured(self._clock(), step, cost)
        if charge and not first:
            # what is left of a gift would else be spent beyond the budget for many seconds
            item.purse = min(item.purse, item.room) - cost
            self._share += cost * LN2 / HALF_LIFE

    def rates(self) -> dict[str, float]:
        """How often each item was measured a second, of late."""
        return {i.name: 1.0 / i.interval for i in self._items.values() if i.interval > 0}

    def share(self) -> float:
        """The share of the time that observing costs, of late, directly and indirectly.

        It is that of playing, and of standing at a step until other runs are there as well; what is
        summed up is counted in seconds of training, which are those that it leaves.
        """
        looking = self._share * (1.0 + INDIRECT)
        return looking / (1.0 + looking)

    def resume(self) -> None:
        """Go on after a pause, which says nothing about how often anything is measured."""
        now = self._clock()
        for item in self._items.values():
            if item.last > float("-inf"):
                item.last = now - item.interval

    def find(self, name: str) -> Item | None:
        """Return the item of that name, if it is still measured."""
        return self._items.get(name)

    def renew(self, name: str) -> None:
        """Have an item of that name measured afresh as soon as it can be paid."""
        if (item := self._items.get(name)) is not None:
            item.renew()

    def forget(self) -> None:
        """Have everything measured afresh: the run has changed though its step has not."""
        for item in self._items.values():
            item.renew()
