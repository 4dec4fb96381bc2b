"""Which pictures the visible panels need together."""

from __future__ import annotations

from collections.abc import Iterable

from engine.contract.commands import Look, ProbeRequest

AGAIN = (
    8  # polls after which all are asked again, though none has said that it needs something else
)


class Rounds:
    """Says when it is worth while to ask all viewers what they need."""

    def __init__(self) -> None:
        self._viewers: tuple[object, ...] = ()
        self._polls = 0

    def forget(self) -> None:
        """Ask at the next poll, for somebody needs something else."""
        self._viewers = ()

    def due(self, viewers: tuple[object, ...]) -> bool:
        """Whether to ask at this poll: others look than before, or it is time again."""
        self._polls += 1
        known, self._viewers = self._viewers, viewers
        return viewers != known or self._polls % AGAIN == 0


def look(
    requests: Iterable[ProbeRequest],
    rate: float,
    groups: Iterable[str] = (),
    hidden: Iterable[ProbeRequest] = (),
) -> Look:
    """Return the command that asks for every picture once, as fine as its finest viewer wants.

    ``groups`` are the groups of metrics that are on screen, ``hidden`` the pictures of panels that
    are not: they are recorded now and then.
    """
    asked = _merged(requests)
    recorded = {probe: r for probe, r in _merged(hidden).items() if probe not in asked}
    return Look(
        tuple(asked[probe] for probe in sorted(asked)),
        rate,
        tuple(sorted(set(groups))),
        tuple(recorded[probe] for probe in sorted(recorded)),
    )


def _merged(requests: Iterable[ProbeRequest]) -> dict[str, ProbeRequest]:
    """Return one request for each probe.

    A picture is made where one viewer points; of several that do, the greatest place counts.
    """
    merged: dict[str, ProbeRequest] = {}
    for new in requests:
        old = merged.get(new.probe, new)
        finest = max(old.resolution, new.resolution)
        merged[new.probe] = ProbeRequest(new.probe, finest, max(old.at, new.at))
    return merged
