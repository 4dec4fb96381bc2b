"""The spatial frequencies of fakes beside those of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Table, frozen
from engine.contract.specs import Picture
from engine.kinds import Doubles, probe
from engine.numerics.spectrum import frequencies, radial_power
from engine.numerics.streams import keyed

if TYPE_CHECKING:
    from engine.observation import Observation

IMAGES = 256


@probe
class Spectrum:
    """The mean power of 256 real images and 256 fakes at each distance from frequency 0.

    Frequencies are in cycles a pixel. Upsampling leaves traces at the high end. Durall et al. 2020.
    """

    name: ClassVar[str] = "spectrum"
    label: ClassVar[str] = "Power spectrum"
    picture: ClassVar[Picture] = "table"

    def applies(self, seen: Observation) -> bool:
        """It needs images of at least two pixels a side."""
        return seen.images and min(seen.dataset.shape[1:]) > 1

    def draw(self, seen: Observation, resolution: int = 0) -> Table:
        """Make the picture."""
        shape = seen.dataset.shape

        def compute() -> Doubles:
            return radial_power(seen.dataset.sample(IMAGES, keyed(seen.seed, "spectrum", 0)), shape)

        columns = {
            "frequency": frequencies(shape),
            "real": seen.lasting("spectrum", compute),
            "fake": radial_power(seen.fake(IMAGES, "spectrum"), shape),
        }
        return Table(seen.step, {name: frozen(values) for name, values in columns.items()})
