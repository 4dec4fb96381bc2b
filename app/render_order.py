"""What is to be painted without a screen, as the command line asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from app.film.formats import Size
from app.model.arrangement import Rows
from app.model.cut import Cut

STILLS = (".png", ".svg", ".pdf")
MAGIC = b"\x89MCAP0\r\n"  # with which a recording begins
MOST = 4  # runs beside one another
DIFFERENCE = "difference"  # a panel that there is of several runs only
AUTO, NONE = "auto", "none"
ADDRESSED = re.compile(r"(\d+):(.*)", re.DOTALL)  # a setting of one run of several


@dataclass(frozen=True, slots=True)
class RenderOrder:
    """What the command line asks for; ``rows`` None leaves the panels to the experiment.

    With several ``subjects`` they are columns. ``metric`` is what is drawn of all below them.
    """

    subjects: tuple[str, ...]
    out: Path
    rows: Rows | None
    size: Size
    theme: str
    zoom: int
    cut: Cut
    burn: frozenset[str]
    grow: bool
    set: tuple[str, ...]
    seed: int | None
    steps: int | None
    device: str
    width: float
    dpi: int
    quiet: bool
    by_time: bool = False
    metric: str = AUTO
    common: bool = True

    @property
    def still(self) -> bool:
        """Whether a single picture is wanted."""
        return self.out.suffix.lower() in STILLS

    def settings_of(self, place: int) -> tuple[str, ...]:
        """Return the settings that are changed of a run, by its place."""
        found = (ADDRESSED.fullmatch(text) for text in self.set)
        pairs = zip(self.set, found, strict=True)
        meant = ((m[2], int(m[1]) == place + 1) if m else (text, True) for text, m in pairs)
        return tuple(text for text, wanted in meant if wanted)


def is_recording(subject: str) -> bool:
    """Whether a subject is a recording, and not something that is trained."""
    path = Path(subject).expanduser()
    if path.suffix.lower() == ".saddlepoint":
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False
