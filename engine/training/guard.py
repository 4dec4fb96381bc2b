"""What keeps the parameters finite on a GPU, where no step waits to see whether it may be made."""

from __future__ import annotations

from collections.abc import Callable

import torch

Tensor = torch.Tensor
EVERY = 32  # updates between two readings


class Guard:
    """Undoes what is not finite on the device itself, from the first such update to the reading.

    ``like`` says on which device.
    """

    def __init__(self, like: Tensor) -> None:
        self._good = torch.ones((), dtype=torch.bool, device=like.device)
        self._first = torch.zeros(2, dtype=torch.float64, device=like.device)
        self._noted = 0

    def note(self, loss: Tensor, norm: Tensor) -> tuple[float, float] | None:
        """Take the loss and the gradient's norm of an update that is about to be made.

        Now and then read what was noted: the first loss and norm that were not finite, or None.
        """
        found = torch.stack((loss.double(), norm.double()))
        self._first = torch.where(self._good, found, self._first)
        self._good = self._good & found.isfinite().all()
        self._noted += 1
        return None if self._noted % EVERY else self.read()

    def read(self) -> tuple[float, float] | None:
        """Return the first loss and norm that were not finite since it was last asked, or None."""
        if bool(self._good):
            return None
        loss, norm = self._first.tolist()
        self._good = torch.ones_like(self._good)
        return loss, norm

    def update(self, values: Tensor, gradient: Tensor, make: Callable[[], None]) -> None:
        """Make an update of the values in place, or none if anything noted was not finite."""
        before = values.clone()
        gradient.masked_fill_(~self._good, 0.0)  # so that the optimiser remembers nothing of it
        make()
        torch.where(self._good, values, before, out=values)
