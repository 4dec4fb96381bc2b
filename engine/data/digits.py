"""Real digits of eight by eight pixels."""

from __future__ import annotations

from typing import ClassVar

from engine.imaging.dataset import ImageSettings, StoredImages
from engine.imaging.digits import LEVELS, NAMES, digit_piles
from engine.kinds import DataSettings, dataset


@dataset
class Digits(StoredImages):
    """Handwritten digits, 1 × 8 × 8 with 17 grey levels: small enough for a classroom's CPU.

    1797 images travel with the program, a sixth of them held out. Alpaydin and Kaynak 1998.
    """

    name: ClassVar[str] = "digits"
    label: ClassVar[str] = "Digits 8×8"
    order: ClassVar[int] = 20
    Config: ClassVar[type[DataSettings]] = ImageSettings

    def __init__(self, config: ImageSettings) -> None:
        super().__init__(*digit_piles(), levels=LEVELS, classes=NAMES)
