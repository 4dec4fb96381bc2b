"""How a picture was exported last, so that the next one is proposed likewise."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

SCALES = (1, 2, 3, 4)
PRINTED = 0  # the scale of a picture whose width on paper decides
SUFFIXES = (".png", ".svg", ".pdf")
THEMES = ("", "light", "dark")
WIDTHS, DPIS = (1.0, 200.0), (36, 1200)  # centimetres; pixels an inch


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """What a person chose; ``theme`` is empty for that of the window.

    A PNG has ``scale`` pixels for each on screen, or as many as ``width`` centimetres have at
    ``dpi`` pixels an inch. Lines and text have the ``width``.
    """

    suffix: str = ".png"
    theme: str = ""
    scale: int = 2
    width: float = 16.0
    dpi: int = 300

    @property
    def vector(self) -> bool:
        """Whether it is made of lines and text."""
        return self.suffix != ".png"

    @property
    def printed(self) -> bool:
        """Whether the width on paper decides."""
        return self.vector or self.scale == PRINTED

    def written(self) -> str:
        """Return the choice as text that ``read`` understands."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the choice that was written; one that makes no sense is the usual one."""
        try:
            found = cls(**json.loads(text))
            sensible = (
                found.suffix in SUFFIXES
                and found.theme in THEMES
                and found.scale in (PRINTED, *SCALES)
                and WIDTHS[0] <= found.width <= WIDTHS[1]
                and DPIS[0] <= found.dpi <= DPIS[1]
            )
        except (ValueError, TypeError, RecursionError):
            return cls()
        return found if sensible else cls()
