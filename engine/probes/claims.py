"""The claims of a study of theory, as far as they have been checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.board import Verdicts
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.claims import Checking
from engine.observation import NotYetError
from engine.views import Theory

if TYPE_CHECKING:
    from engine.observation import Observation

PATIENCE = 0.03  # seconds to wait for a claim before whoever drags a slider is served


@probe
class Claims:
    """What theory expects beside what was measured, claim by claim, and whether each one holds.

    Chance follows from the seed of the run and from nothing else. A claim that takes long is
    checked beside other work: what is asked for in a hurry is the claims that are there, and
    NotYetError if no more have come.
    """

    name: ClassVar[str] = "claims"
    label: ClassVar[str] = "Claims"
    picture: ClassVar[Picture] = "claims"

    def applies(self, seen: Observation) -> bool:
        """It needs a study."""
        return seen.has(Theory)

    def draw(self, seen: Observation, resolution: int = 0) -> Verdicts:
        """Check the claims."""
        return self.draw_at(seen, resolution, (0.0,))

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Verdicts:
        """Check the claims, afresh for every number that a person has counted up to in ``at``."""
        kind = seen.view(Theory).kind
        checking = seen.lasting(("claims", at), lambda: Checking(kind, seen.seed))
        if not checking.go_on(PATIENCE if seen.hurried else None):
            raise NotYetError("the next claim is still being checked")
        return checking.verdicts(seen.step)
