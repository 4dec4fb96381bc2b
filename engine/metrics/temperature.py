"""How soft the draws of a relaxed categorical code are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.coded import coded
from engine.numerics.codes.discrete_codes import CategoricalCodes
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class Temperature:
    """τ of the Gumbel-softmax draws as it stands, annealed over the experiment's length."""

    name: ClassVar[str] = "temperature"
    label: ClassVar[str] = "Temperature τ"
    unit: ClassVar[str] = "1"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "latent"
    source: ClassVar[str] = "Jang et al. 2016, section 4.1; Lecture B p. 2"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs relaxed categorical codes."""
        return seen.has(Latent) and isinstance(coded(seen, 2, "kind").codes, CategoricalCodes)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found = coded(seen, 2, "kind").codes
        assert isinstance(found, CategoricalCodes)  # as ``applies`` has made sure
        return Measurement(found.temperature)
