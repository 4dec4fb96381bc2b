"""Examples beside what the model makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import torch

from engine.contract.snapshot import Floats, Images, Lines, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.codes.coded import coded
from engine.numerics.pictures import pictures
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

IMAGES = 32
COLUMNS = 8
LINES = 300
EXAMPLES = 1000  # as many as are shown as codes, so that both show the same


@probe
class Reconstructions:
    """Examples that stay the same, encoded to their mean code and decoded to a mean again.

    Images come in rows of eight, each over the row of their reconstructions; in the plane a line
    leads from every point to its reconstruction.
    """

    name: ClassVar[str] = "reconstructions"
    label: ClassVar[str] = "Reconstructions"
    picture: ClassVar[Picture] = "images"  # or lines, in the plane

    def applies(self, seen: Observation) -> bool:
        """It needs codes, and examples that can be drawn."""
        return seen.has(Latent) and (seen.images or seen.plane)

    def draw(self, seen: Observation, resolution: int = 0) -> Images | Lines:
        """Make the picture."""
        view = seen.view(Latent)
        count = resolution or (IMAGES if seen.images else LINES)
        found = coded(seen, max(count, EXAMPLES))
        with torch.no_grad():
            again = view.decode(found.codes.mean[:count]).cpu().numpy()
        given = found.given[:count]
        if seen.images:
            return pictures(seen, _rows(given, again), columns=COLUMNS)
        labels = None if found.labels is None else frozen(found.labels[:count])
        return Lines(seen.step, frozen(np.stack([given, again], axis=1)), labels)


def _rows(given: Floats, again: Floats) -> Floats:
    """Return images with every row of given ones followed by what they became, (2 n, d)."""
    starts = range(0, len(given), COLUMNS)
    parts = [part[i : i + COLUMNS] for i in starts for part in (given, again)]
    return np.concatenate(parts)
