"""The speeds that the transport offers, from one step a second to as fast as it goes."""

from __future__ import annotations

SPEEDS: tuple[float | None, ...] = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, None)
UNLIMITED = len(SPEEDS) - 1


def speed_text(position: int) -> str:
    """Say in words how fast the speed at ``position`` is."""
    speed = SPEEDS[position]
    if speed is None:
        return "Full speed"
    return f"{speed:,.0f} step{'' if speed == 1 else 's'}/s"
