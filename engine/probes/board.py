"""The board: what a study of theory shows at its present settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.board import Board
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.views import Theory

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class StudyBoard:
    """The paragraph, the formula with its numbers, and the drawings of a study of theory."""

    name: ClassVar[str] = "board"
    label: ClassVar[str] = "Study"
    picture: ClassVar[Picture] = "board"

    def applies(self, seen: Observation) -> bool:
        """It needs a study."""
        return seen.has(Theory)

    def draw(self, seen: Observation, resolution: int = 0) -> Board:
        """Make the picture."""
        kind, study = seen.view(Theory).kind, seen.view(Theory).present()
        return Board(
            step=seen.step,
            study=kind.name,
            label=kind.label,
            text=" ".join((kind.__doc__ or "").split()),
            source=kind.source,
            formula=kind.formula,
            numbers=tuple((name, float(value)) for name, value in study.numbers().items()),
            drawings=study.drawings(),
            labels=dict(getattr(kind, "labels", {})),
        )
