"""Which dimensions of a code say something of the example."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.snapshot import Table, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.coded import coded
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES = 500
ACTIVE = 0.01  # nats of KL, on average over examples, from which a dimension is used


@probe
class KlDimensions:
    """KL(q(z_j|x)‖p(z_j)) of every dimension, averaged over 500 examples, in nats.

    A dimension is ``active`` from 0.01 nats on; where none is, the posterior has collapsed onto
    the prior. Of discrete codes every place counts as a dimension.
    """

    name: ClassVar[str] = "kl_dimensions"
    label: ClassVar[str] = "KL per dimension"
    picture: ClassVar[Picture] = "table"

    def applies(self, seen: Observation) -> bool:
        """It needs a posterior and a prior between which the KL is known by dimension."""
        if not seen.has(Latent):
            return False
        return coded(seen, 2, "kind").codes.kl(seen.view(Latent).prior()) is not None

    def draw(self, seen: Observation, resolution: int = 0) -> Table:
        """Make the picture."""
        with torch.no_grad():
            found = coded(seen, EXAMPLES).codes.kl(seen.view(Latent).prior())
        assert found is not None  # as ``applies`` has made sure
        values = found.mean(0).cpu().numpy()
        return Table(seen.step, {"kl": frozen(values), "active": frozen(values > ACTIVE)})
