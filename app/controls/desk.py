"""What all parts of the controls share: the draft they edit and the theme they wear."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.draft import Draft
from app.style.theme import LIGHT, Theme


@dataclass(slots=True)
class Desk:
    """One draft and one theme, held by every row; the theme is replaced when it changes."""

    draft: Draft
    theme: Theme = LIGHT

    def worded(self, text: str) -> str:
        """Call the discriminator a critic while it is one."""
        if not self.draft.critic:
            return text
        return text.replace("Discriminator", "Critic").replace("discriminator", "critic")
