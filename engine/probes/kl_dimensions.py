"""Which dimensions of a code say something of the example."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.snapshot import Table, frozen
from engine.contract.specs import Picture
from engine.kinds import Tensor, probe
from engine.numerics.codes.coded import coded
from engine.numerics.codes.units import said
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES = 500
ACTIVE = 0.01  # nats of KL, on average over examples, from which a dimension is used


@probe
class KlDimensions:
    """KL(q(z_j|x)‖p(z_j)) of every dimension, averaged over 500 examples, in nats.

    A dimension is ``active`` from 0.01 nats on; where none is, the posterior has collapsed. Of
    discrete codes every place counts as a dimension. Where the KL is not known by dimension, such
    as with a prior that is a mixture or a flow, ``information`` takes the place of ``kl``:
    −½ log(1 − R²), R² being the share of the variance of codes between the means of q(z|x).
    """

    name: ClassVar[str] = "kl_dimensions"
    label: ClassVar[str] = "KL per dimension"
    picture: ClassVar[Picture] = "table"

    def applies(self, seen: Observation) -> bool:
        """It needs codes, and of discrete ones a KL."""
        return seen.has(Latent) and (seen.view(Latent).continuous or _kl(seen, 2) is not None)

    def draw(self, seen: Observation, resolution: int = 0) -> Table:
        """Make the picture."""
        kl = _kl(seen, EXAMPLES)
        name, found = ("information", said(seen)) if kl is None else ("kl", kl.mean(0))
        values = found.cpu().numpy()
        return Table(seen.step, {name: frozen(values), "active": frozen(values > ACTIVE)})


@torch.no_grad()
def _kl(seen: Observation, count: int) -> Tensor | None:
    return coded(seen, count).codes.kl(seen.view(Latent).prior())
