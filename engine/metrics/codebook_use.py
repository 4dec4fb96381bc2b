"""How much of its codebook a model uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.coded import codebook_use, is_discrete

if TYPE_CHECKING:
    from engine.observation import Observation

LEAST = 0.1  # of an even share


@metric
class CodebookUse:
    """Share of the entries that serve at least a tenth as often as all would on average.

    Over 1000 examples, all places of a code together.
    """

    name: ClassVar[str] = "codebook_use"
    label: ClassVar[str] = "Codebook used"
    unit: ClassVar[str] = "share"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "latent"
    source: ClassVar[str] = "van den Oord et al. 2017; Lecture B p. 1"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("all", 1.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs discrete codes."""
        return is_discrete(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        shares = codebook_use(seen)
        return Measurement(float((shares >= LEAST / len(shares)).mean()))
