"""Unrolling: the generator takes into account how the discriminator will answer."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import ConstraintSettings, constraint
from engine.settings import setting


class UnrollingSettings(ConstraintSettings):
    """How far the generator looks ahead."""

    steps: int = setting(
        5,
        label="Steps ahead",
        symbol="u",
        low=0,
        high=20,
        live=True,
        help="How many updates of the discriminator the generator's gradient goes through. Each "
        "costs about three discriminator updates, and its memory; 'Cost of a step' counts them.",
        source="Metz et al. 2017",
    )


@constraint
class Unrolling:
    """G descends its loss under the discriminator u updates later, and through those updates.

    A copy of D takes u steps of its own optimiser, with all its constraints, on one batch; the
    gradient of G's loss goes back through them, and D itself stays where it is. A generator that
    puts everything on one spot then sees that D will have answered. Metz et al. 2017, section 2.
    """

    name: ClassVar[str] = "unrolling"
    label: ClassVar[str] = "Unrolling"
    order: ClassVar[int] = 7
    Config: ClassVar[type[ConstraintSettings]] = UnrollingSettings

    def __init__(self, config: UnrollingSettings) -> None:
        self._steps = config.steps

    def steps_ahead(self) -> int:
        """Return u."""
        return self._steps
