"""The f-divergence that an f-GAN is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.f_estimate import divergence_from_model, known_masses
from engine.numerics.f_gan import FGan
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class FDivergence:
    """D_f(π‖p) = E_p f(π/p) with the f of the loss: what its discriminator's bound cannot exceed.

    The data's exact cell masses π are compared with the counts of N fresh fakes, in the cells of
    the JSD; the jackknife takes off the bias. KL and Pearson's χ² are infinite where the model
    misses data: there cells are joined with their neighbours until a perfect model would put a
    fake into each, and each is given half a fake. Under the reverse KL no cell of the data holds
    less than 1e-15.
    """

    name: ClassVar[str] = "f_divergence"
    label: ClassVar[str] = "f-divergence"
    unit: ClassVar[str] = "divergence"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "critic"
    source: ClassVar[str] = "Csiszár 1967; Nowozin et al. 2016, table 1; Lecture D"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs an f-GAN and points of the plane whose density is known."""
        if not (seen.has(Duel) and isinstance(seen.duel.objective, FGan) and seen.plane):
            return False
        return known_masses(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        objective = seen.duel.objective
        assert isinstance(objective, FGan)
        return divergence_from_model(seen, objective)
