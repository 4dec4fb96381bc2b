"""What colours and places mean in a panel, so that several panels can mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from engine.contract.snapshot import Rectangle


@dataclass(frozen=True, slots=True)
class Scale:
    """The quantity that colours show ("" for none), the values at their ends, and the area."""

    quantity: str
    low: float
    high: float
    area: Rectangle


@runtime_checkable
class Scaled(Protocol):
    """A panel whose scale can be another's."""

    def scale(self) -> Scale | None:
        """The scale that suits what the panel shows, None while it shows nothing."""
        ...

    def share(self, scale: Scale | None) -> None:
        """Use a scale instead, or its own again with None."""
        ...


def common(scales: Sequence[Scale | None]) -> tuple[Scale | None, ...]:
    """Return for each the scale under which all can be compared.

    The area holds all areas; values run as far as those of any that shows the same quantity.
    """
    known = [scale for scale in scales if scale is not None]
    if not known:
        return tuple(None for _ in scales)
    area = Rectangle(
        min(scale.area.left for scale in known),
        min(scale.area.bottom for scale in known),
        max(scale.area.right for scale in known),
        max(scale.area.top for scale in known),
    )
    return tuple(_widened(scale, known, area) if scale else None for scale in scales)


def _widened(scale: Scale, all: Sequence[Scale], area: Rectangle) -> Scale:
    same = [other for other in all if other.quantity == scale.quantity]
    low, high = min(other.low for other in same), max(other.high for other in same)
    return replace(scale, low=low, high=high, area=area)
