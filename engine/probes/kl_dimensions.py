"""Which dimensions of a code say something of the example."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.snapshot import Table, frozen
from engine.contract.specs import Picture
from engine.kinds import Tensor, probe
from engine.numerics.codes.coded import coded
from engine.numerics.codes.units import active, said
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES = 500


@probe
class KlDimensions:
    """KL(q(z_j|x)‖p(z_j)) of every dimension, averaged over 500 examples, in nats.

    A dimension is an ``active`` unit, as the metric counts them, where the posterior mean varies
    over examples by more than 0.01 (Burda et al. 2016); where none is, the posterior has collapsed.
    Of discrete codes every place counts as a dimension, and its mean is the masses of its entries.
    Where the KL is not known by dimension, such as with a prior that is a mixture or a flow,
    ``information`` takes the place of ``kl``: −½ log(1 − R²), R² being the share of the variance
    of codes between the means of q(z|x).
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
        columns = {name: found, "active": active(seen)}
        return Table(seen.step, {n: frozen(column.cpu().numpy()) for n, column in columns.items()})


@torch.no_grad()
def _kl(seen: Observation, count: int) -> Tensor | None:
    return coded(seen, count).codes.kl(seen.view(Latent).prior())
