"""What the evidence lower bound is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Table, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.codes.elbo_parts import elbo_parts
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class ElboSurgery:
    """ELBO = reconstruction − mutual information − marginal KL, in nats, as the metrics have them.

    The terms add up exactly. With dequantisation the reconstruction includes what that adds.
    """

    name: ClassVar[str] = "surgery"
    label: ClassVar[str] = "ELBO surgery"
    picture: ClassVar[Picture] = "table"

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def draw(self, seen: Observation, resolution: int = 0) -> Table:
        """Make the picture."""
        parts = elbo_parts(seen)
        kept, told, moved = (
            float(part.mean()) for part in (parts.reconstruction, parts.information, parts.marginal)
        )
        values = {
            "reconstruction": kept,
            "mutual_information": told,
            "marginal_kl": moved,
            "elbo": kept - told - moved,
        }
        return Table(seen.step, {name: frozen([value]) for name, value in values.items()})
