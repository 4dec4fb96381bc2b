"""What the settings in force ask of those who look at a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.general import ObservationSettings

if TYPE_CHECKING:
    from engine.observation import Observation

IMAGES = 1000  # that are judged at most


def sample_count(seen: Observation) -> int:
    """Return how many fresh fakes stand behind the JSD and the mode counts."""
    return _observation(seen).samples


def judged_count(seen: Observation) -> int:
    """Return how many fresh examples the players judge: of images fewer, for each costs more."""
    return min(sample_count(seen), IMAGES) if seen.images else sample_count(seen)


def transport_count(seen: Observation) -> int:
    """Return how many points there are on each side of the exact W1."""
    return _observation(seen).transport


def imposed(seen: Observation, constraint: str, field: str) -> float | None:
    """Return a number of a constraint that is on, such as c of ``clip``; None where it is off."""
    values = _values(seen, f"discriminator.{constraint}")
    return float(values[field]) if values.get("on") else None


def real_label(seen: Observation) -> float:
    """Return what real examples are labelled with: 1, or less with one-sided smoothing."""
    return 1.0 - float(_values(seen, "objective").get("smoothing", 0.0))


def _observation(seen: Observation) -> ObservationSettings:
    found = seen.settings.get("observation")
    return found if isinstance(found, ObservationSettings) else ObservationSettings()


def _values(seen: Observation, section: str) -> dict[str, Any]:
    found = seen.settings.get(section)
    return found.model_dump() if found is not None else {}
