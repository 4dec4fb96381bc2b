"""How unevenly the modes are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.modes import Census, census_floor, census_of_fakes

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ReverseKlModes:
    """KL(p‖π) between the modes' shares of N fresh fakes and of the data.

    Every fake counts for the nearest centre. The bias (K − 1)/2N is taken off, for K modes that
    got any. It does not see quality.
    """

    name: ClassVar[str] = "reverse_kl_modes"
    label: ClassVar[str] = "Reverse KL of the modes"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "modes"
    source: ClassVar[str] = "Lin et al. 2018 (PacGAN); Miller 1955 (bias)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs labelled modes."""
        return seen.dataset.modes is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found = census_of_fakes(seen).reverse_kl()
        return Measurement(found.value, found.error, census_floor(seen, _of))


def _of(found: Census) -> float:
    return found.reverse_kl().value
