"""The data, where they are images."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Floats, Images
from engine.contract.specs import Picture
from engine.kinds import Labelled, probe
from engine.numerics.pictures import GRID, pictures
from engine.numerics.streams import keyed

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Reals:
    """Real images, the same at every step, each over the name of its class if that is known."""

    name: ClassVar[str] = "reals"
    label: ClassVar[str] = "Real images"
    picture: ClassVar[Picture] = "images"

    def applies(self, seen: Observation) -> bool:
        """It needs images."""
        return seen.images

    def draw(self, seen: Observation, resolution: int = 0) -> Images:
        """Make the picture."""
        count = resolution or GRID
        found, names = seen.lasting(("reals", count), lambda: _drawn(seen, count))
        return pictures(seen, found, names)


def _drawn(seen: Observation, count: int) -> tuple[Floats, tuple[str, ...]]:
    random, data = keyed(seen.seed, f"reals/{count}", 0), seen.dataset
    if not isinstance(data, Labelled) or not data.classes:
        return data.sample(count, random), ()
    found, labels = data.labelled(count, random)
    return found, tuple(data.classes[label] for label in labels)
