"""How often each entry of a codebook serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Table, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.codes.coded import codebook_use, is_discrete

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Codebook:
    """The share of each entry among the codes of 1000 examples, all places together.

    Variables with books of their own are listed one after the other.
    """

    name: ClassVar[str] = "codebook"
    label: ClassVar[str] = "Use of the codebook"
    picture: ClassVar[Picture] = "table"

    def applies(self, seen: Observation) -> bool:
        """It needs discrete codes."""
        return is_discrete(seen)

    def draw(self, seen: Observation, resolution: int = 0) -> Table:
        """Make the picture."""
        return Table(seen.step, {"use": frozen(codebook_use(seen))})
