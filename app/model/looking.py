"""Which pictures the visible panels need together."""

from __future__ import annotations

from collections.abc import Iterable

from engine.contract.commands import Look, ProbeRequest


def look(requests: Iterable[ProbeRequest], rate: float, groups: Iterable[str] = ()) -> Look:
    """Return the command that asks for every picture once, as fine as its finest viewer wants.

    ``groups`` are the groups of metrics that are on screen.
    A picture is made where one viewer points; of several that do, the greatest place counts.
    """
    merged: dict[str, ProbeRequest] = {}
    for new in requests:
        old = merged.get(new.probe, new)
        finest = max(old.resolution, new.resolution)
        merged[new.probe] = ProbeRequest(new.probe, finest, max(old.at, new.at))
    asked = tuple(merged[probe] for probe in sorted(merged))
    return Look(asked, rate, tuple(sorted(set(groups))))
