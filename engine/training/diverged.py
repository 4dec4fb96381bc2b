"""What happens when training leaves the numbers."""

from __future__ import annotations

from engine.contract.errors import UserError


class DivergedError(UserError):
    """A loss or a gradient became infinite or undefined, and the update it asked for was not made.

    All parameters, optimiser states and averages are those of the last update before it, finite
    wherever the parameters were; updates made earlier in the same step stay made.
    """

    def __init__(self, player: str, quantity: str, value: float) -> None:
        self.player = player
        self.quantity = quantity
        super().__init__(
            f"the {player}'s {quantity} became {value:g}, so its update was not made and the "
            "networks are as they were before; a lower learning rate or a constraint may help"
        )
