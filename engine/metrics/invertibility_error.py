"""How exactly the flow can be inverted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.views import Flow

EXAMPLES = 1000

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class InvertibilityError:
    """The largest |x − T(T⁻¹(x))| over 1000 fresh examples, T the map from codes to examples.

    It is exactly 0 in exact arithmetic, but for a continuous flow, whose steps of finite length
    are not each other's inverse.
    """

    name: ClassVar[str] = "invertibility_error"
    label: ClassVar[str] = "|x − T(T⁻¹(x))|"
    unit: ClassVar[str] = "data units"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "likelihood"
    source: ClassVar[str] = "Behrmann et al. 2021"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs a flow."""
        return seen.has(Flow)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        flow = seen.view(Flow)
        with torch.no_grad():
            examples = seen.tensor(seen.real(EXAMPLES, "invertibility"))
            again = flow.inverse(flow.forward(examples)[0])
            return Measurement(float((again - examples).norm(dim=1).max()))
