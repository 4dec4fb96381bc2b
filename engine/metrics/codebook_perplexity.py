"""How evenly a model uses its codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.coded import codebook_use, is_discrete
from engine.numerics.codes.quantisation import perplexity

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class CodebookPerplexity:
    """exp H of the entries' shares over 1000 examples: as many entries as serve, if evenly."""

    name: ClassVar[str] = "codebook_perplexity"
    label: ClassVar[str] = "Codebook perplexity"
    unit: ClassVar[str] = "entries"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "latent"
    source: ClassVar[str] = "van den Oord et al. 2017"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs discrete codes."""
        return is_discrete(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(perplexity(torch.from_numpy(codebook_use(seen))))
