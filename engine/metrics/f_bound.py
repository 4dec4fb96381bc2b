"""The lower bound of the f-divergence that the discriminator has reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.f_gan import FGan
from engine.numerics.outputs import gap_of, outputs
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class FBound:
    """E T(x) − E f*(T(G(z))) over the batch of the last step, with T = g_f of D's raw output.

    A report takes fresh samples and states the standard error. Its expectation is at most the
    f-divergence of the data from the model, and equals it for T* = f'(π/p).
    """

    name: ClassVar[str] = "f_bound"
    label: ClassVar[str] = "Bound that D reaches"
    unit: ClassVar[str] = "divergence"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "critic"
    source: ClassVar[str] = "Nguyen et al. 2010; Nowozin et al. 2016, equation 4; Lecture D"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs an f-GAN."""
        return seen.has(Duel) and isinstance(seen.duel.objective, FGan)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found, objective = outputs(seen), seen.duel.objective
        assert isinstance(objective, FGan)
        gain = objective.activation(torch.from_numpy(found.real)).numpy()
        cost = objective.cost(torch.from_numpy(found.fake)).numpy()
        return gap_of(gain, cost, fresh=found.fresh)
