"""What is written under a moment of a run."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from app.film.footage import Footage
from app.film.footer import Footer
from app.model.summary import summary

LINGER = 1.5  # seconds of film for which a change is told


@dataclass(frozen=True, slots=True)
class Captions:
    """Any of "title", "settings" and "step"; changes are told for ``reach`` steps."""

    burn: Container[str]
    reach: int = 0

    def tell(self, footer: Footer, footage: Footage, step: int) -> None:
        """Write what is wanted of a moment."""
        settings = ""
        if "settings" in self.burn:
            settings = summary(footage.status.config, footage.catalogue)
        moment = f"step {step:,}" if "step" in self.burn else ""
        mark = footage.mark(step, self.reach) if moment else None
        title = footage.title if "title" in self.burn else ""
        footer.tell(title, settings, f"{mark.text} · {moment}" if mark else moment)


def reach(moments: tuple[int, ...], rate: int) -> int:
    """Return how many steps go by while a change is told."""
    frames = max(len(moments) - 1, 1)
    return round((moments[-1] - moments[0]) / frames * rate * LINGER)
