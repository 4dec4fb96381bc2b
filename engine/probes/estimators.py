"""How noisy the ways to follow a random code are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Table, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.codes.gradient_noise import gradient_variance
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Estimators:
    """The variance of the encoder's gradient by estimator: E ‖g − E g‖² over draws of the codes.

    The examples stay the same, and the draws are the same for all estimators.
    """

    name: ClassVar[str] = "estimators"
    label: ClassVar[str] = "Variance of the estimators"
    picture: ClassVar[Picture] = "table"

    def applies(self, seen: Observation) -> bool:
        """It needs codes that are drawn at random."""
        if not seen.has(Latent):
            return False
        view = seen.view(Latent)
        return view.code_noise > 0 and bool(view.encoder_parameters)

    def draw(self, seen: Observation, resolution: int = 0) -> Table:
        """Make the picture."""
        found = {name: gradient_variance(seen, name).value for name in seen.view(Latent).estimators}
        return Table(seen.step, {name: frozen([value]) for name, value in found.items()})
