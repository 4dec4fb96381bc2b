"""Which pictures the visible panels need together."""

from __future__ import annotations

from collections.abc import Iterable

from engine.contract.commands import Look, ProbeRequest


def look(requests: Iterable[ProbeRequest], rate: float) -> Look:
    """Return the command that asks for every picture once, as fine as its finest viewer wants."""
    finest: dict[str, int] = {}
    for request in requests:
        finest[request.probe] = max(finest.get(request.probe, 0), request.resolution)
    return Look(tuple(ProbeRequest(probe, finest[probe]) for probe in sorted(finest)), rate)
