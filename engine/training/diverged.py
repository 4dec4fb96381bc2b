"""What happens when training leaves the numbers."""

from __future__ import annotations

from engine.contract.errors import UserError

HINT = "a lower learning rate or a constraint may help"


class DivergedError(UserError):
    """A loss or a gradient became infinite or undefined, and the update it asked for was not made.

    All parameters, optimiser states and averages are those of the last update before it, finite
    wherever the parameters were; updates made earlier in the same step stay made.
    """

    def __init__(self, player: str, quantity: str, value: float, hint: str = "") -> None:
        self.player = player
        self.quantity = quantity
        self.value = value
        super().__init__(
            f"the {player}'s {quantity} became {value:g}, so its update was not made and the "
            f"networks are as they were before; {hint or HINT}"
        )

    def because(self, hint: str) -> DivergedError:
        """Return the same with what may have grown and what helps, or itself if that is nothing."""
        return DivergedError(self.player, self.quantity, self.value, hint) if hint else self
