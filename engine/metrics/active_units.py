"""How many coordinates of the code are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.units import active
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ActiveUnits:
    """Coordinates of the code whose posterior mean has a variance over 256 examples above 0.01.

    In the others q(z|x) says nothing of x: the posterior has collapsed there.
    """

    name: ClassVar[str] = "active_units"
    label: ClassVar[str] = "Active units"
    unit: ClassVar[str] = "units"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "latent"
    source: ClassVar[str] = "Burda et al. 2016, section 5.2"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs continuous codes."""
        return seen.has(Latent) and seen.view(Latent).continuous

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(float(active(seen).sum()))
