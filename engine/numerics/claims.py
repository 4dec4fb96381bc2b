"""The claims of a study, checked one after another, at once or beside other work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

from engine.contract.board import Verdict, Verdicts
from engine.kinds import Claim, Study
from engine.numerics.streams import keyed

Timed = tuple[Claim, float]
_pool = ThreadPoolExecutor(1, "claims")  # its thread starts with the first claim


def checked(kind: type[Study], seed: int) -> Iterator[Timed]:
    """Yield each claim of a study with the seconds that it took; chance follows from the seed."""
    begun = time.perf_counter()
    for claim in kind.claims(keyed(seed, f"theory/{kind.name}", 0)):
        yield claim, time.perf_counter() - begun
        begun = time.perf_counter()


class Checking:
    """Checks the claims of a study in a thread of its own, for as long as somebody asks.

    The thread does one claim at a time and begins the next only when it is asked again, so that
    nothing is left running of a check that nobody wants to see any more.
    """

    def __init__(self, kind: type[Study], seed: int) -> None:
        self._study = kind.name
        self._claims = checked(kind, seed)
        self._work: Future[Timed | None] | None = None
        self._found: list[Verdict] = []
        self._seconds = 0.0
        self.complete = False

    def go_on(self, patience: float | None) -> bool:
        """Wait at most so many seconds for claims, or None for all; return if there is news.

        Of a check that is complete there always is. Raises what a claim raises.
        """
        known = len(self._found)
        deadline = None if patience is None else time.monotonic() + patience
        while not self.complete and self._one(deadline):
            pass
        return self.complete or len(self._found) > known

    def verdicts(self, step: int) -> Verdicts:
        """Return what has been found so far."""
        return Verdicts(step, self._study, tuple(self._found), self.complete, self._seconds)

    def _one(self, deadline: float | None) -> bool:
        """Wait for one claim; return whether it came in time."""
        if self._work is None:
            self._work = _pool.submit(next, self._claims, None)
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        if self._work not in wait((self._work,), left).done:
            return False
        work, self._work = self._work, None
        found = work.result()
        if found is None:
            self.complete = True
        else:
            self._found.append(verdict(found[0]))
            self._seconds += found[1]
        return True


def verdict(claim: Claim) -> Verdict:
    """Return a claim with what came of it, in plain values."""
    return Verdict(
        name=claim.name,
        says=claim.says,
        expected=float(claim.expected),
        measured=float(claim.measured),
        tolerance=float(claim.tolerance),
        relation=claim.relation,
        holds=bool(claim.holds),
    )
