"""The sections of a normalising or continuous flow."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import dequantisers, flows, optimisers
from engine.sections.declared import Choice, Declared, section_list


@section_list
class Flow:
    """An invertible map bends noise into the data, so that the density of every point is known."""

    name: ClassVar[str] = "flow"
    label: ClassVar[str] = "Flow"
    order: ClassVar[int] = 2
    trains: ClassVar[bool] = True

    def declared(self) -> tuple[Declared, ...]:
        """Return its sections in the order in which forms show them."""
        return (
            Choice("flow", "Flow", "Flow", flows.all, "spline"),
            Choice("dequantisation", "Dequantisation", "Dequantisation", dequantisers.all, "none"),
            Choice("optimiser", "Optimiser", "Optimiser", optimisers.all, "adam", live=True),
        )
