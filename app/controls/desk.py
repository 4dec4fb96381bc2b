"""What all parts of the controls share: the draft they edit and the theme they wear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.model.draft import Draft
from app.style.theme import LIGHT, Theme


class Chooser(Protocol):
    """Asks a person for a file or a folder."""

    def __call__(
        self,
        title: str,
        chosen: Callable[[str], None],
        *,
        filters: tuple[str, ...] = (),
        start: str = "",
        folder: bool = False,
    ) -> None:
        """Call back with the path that was chosen, if one was."""
        ...


@dataclass(slots=True)
class Desk:
    """One draft and one theme, held by every row; the theme is replaced when it changes.

    Without ``choose`` paths can only be typed.
    """

    draft: Draft
    theme: Theme = LIGHT
    choose: Chooser | None = None

    def worded(self, text: str) -> str:
        """Call the discriminator a critic while it is one."""
        if not self.draft.critic:
            return text
        return text.replace("Discriminator", "Critic").replace("discriminator", "critic")
