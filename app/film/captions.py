"""What is written under a moment of a run."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from app.film.footage import Footage
from app.film.footer import Footer
from app.model.joint_cut import Moment
from app.model.summary import SEPARATOR, summary

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
            settings = summary(footage.config(step), footage.catalogue)
        title = footage.title if "title" in self.burn else ""
        footer.tell(title, settings, self.moment(footage, step))

    def tell_all(self, footer: Footer, footages: Sequence[Footage], moment: Moment) -> None:
        """Write what several runs have in common at a moment."""
        settings = common_settings(footages, moment.steps) if "settings" in self.burn else ""
        title = common_title(footages) if "title" in self.burn else ""
        footer.tell(title, settings, self._clock(moment) if "step" in self.burn else "")

    def moment(self, footage: Footage, step: int) -> str:
        """Say which step it is, and what was changed there."""
        if "step" not in self.burn:
            return ""
        mark = footage.mark(step, self.reach)
        return f"{mark.text} · step {step:,}" if mark else f"step {step:,}"

    def _clock(self, moment: Moment) -> str:
        if moment.seconds is not None:
            return f"{moment.seconds:.1f} s"
        return f"step {max(moment.steps):,}"


def common_settings(footages: Sequence[Footage], steps: Sequence[int]) -> str:
    """Return the settings that are told of every one of the runs, each at its step."""
    pairs = zip(footages, steps, strict=True)
    told = [summary(each.config(step), each.catalogue).split(SEPARATOR) for each, step in pairs]
    return SEPARATOR.join(word for word in told[0] if all(word in words for words in told))


def common_title(footages: Sequence[Footage]) -> str:
    """Return the title that all runs have, "" where they have several: columns have names."""
    titles = {each.title for each in footages}
    return titles.pop() if len(titles) == 1 else ""


def reach(moments: Sequence[Moment], rate: int) -> int:
    """Return how many steps go by while a change is told."""
    frames = max(len(moments) - 1, 1)
    return round((max(moments[-1].steps) - max(moments[0].steps)) / frames * rate * LINGER)
