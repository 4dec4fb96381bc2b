"""How a film was made last, so that the next one is proposed likewise."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from app.model.cut import Cut, Pace

SIZES = (
    (640, 360),
    (854, 480),
    (1280, 720),
    (1920, 1080),
    (2560, 1440),
    (3840, 2160),
    (1080, 1080),
)
RATES = (10, 15, 20, 24, 25, 30, 50, 60)
PACES: tuple[Pace, ...] = ("length", "steps", "times")
SUFFIXES = (".mp4", ".webm", ".gif", "")  # the last is a folder of pictures
SIDES = (64, 7680)  # pixels
BURNT = ("title", "settings", "step")


@dataclass(frozen=True, slots=True)
class FilmChoice:
    """What a person chose; ``theme`` is empty for that of the window, ``text`` is in percent.

    Of runs side by side: whether they are shown ``by_time``, and their curves ``together`` below.
    """

    panels: tuple[str, ...] = ()
    suffix: str = ".mp4"
    width: int = 1280
    height: int = 720
    rate: int = 30
    pace: str = "length"
    amount: float = 10.0
    hold: float = 1.0
    theme: str = ""
    text: int = 100
    burn: tuple[str, ...] = BURNT
    grow: bool = True
    by_time: bool = False
    together: bool = True

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height

    def cut(self, first: int | None, last: int | None) -> Cut:
        """Return which moments of a stretch of steps make the film."""
        pace = next((p for p in PACES if p == self.pace), PACES[0])
        return Cut(first, last, pace, self.amount, self.rate, self.hold)

    def written(self) -> str:
        """Return the choice as text that ``read`` understands."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the choice that was written; what makes no sense is as it is by default."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = {}
        if not isinstance(found, dict):
            return cls()
        plain = cls()
        made = cls(
            **{f.name: _like(getattr(plain, f.name), found.get(f.name)) for f in fields(cls)}
        )
        return made if made.sensible else plain

    @property
    def sensible(self) -> bool:
        """Whether a film can be made so."""
        known = self.suffix in SUFFIXES and self.pace in PACES
        sized = all(SIDES[0] <= side <= SIDES[1] for side in self.size)
        return known and sized and 1 <= self.rate <= 120 and self.amount > 0 and self.text >= 50


def _like(default: Any, found: Any) -> Any:
    """Return what was found if it is of the default's kind, and the default otherwise."""
    if isinstance(default, tuple):
        known = isinstance(found, list) and all(isinstance(word, str) for word in found)
        return tuple(found) if known else default
    if isinstance(default, bool) or not isinstance(default, int | float):
        return found if type(found) is type(default) else default
    plain = isinstance(found, int | float) and not isinstance(found, bool)
    return type(default)(found) if plain and 0 <= found <= 10**6 else default
