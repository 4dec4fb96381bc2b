"""The sections of a study of theory."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import studies
from engine.sections.declared import Choice, Declared, section_list


@section_list
class Theory:
    """What a theorem says, in numbers and pictures that follow its settings; nothing is trained."""

    name: ClassVar[str] = "theory"
    label: ClassVar[str] = "Theory"
    order: ClassVar[int] = 3
    trains: ClassVar[bool] = False

    def declared(self) -> tuple[Declared, ...]:
        """Return its sections in the order in which forms show them."""
        return (Choice("study", "Study", "Study", studies.all, "divergences"),)
