"""The record of a step, put together from what its last updates computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from engine.families.adversarial.passes import DiscriminatorPass, GeneratorPass
from engine.training.late import Number, array, plain, record
from engine.views import StepRecord

NUMBERS = ("discriminator_loss", "generator_loss", "discriminator_norm", "generator_norm")
ARRAYS = ("real_outputs", "fake_outputs", "fake_gradients")


class Records:
    """The last known values of each player, so that the record of half a step is whole too.

    What a GPU has yet to compute is fetched when a record is read.
    """

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    @property
    def complete(self) -> bool:
        """Whether both players have left values."""
        return len(self._values) == len(NUMBERS) + len(ARRAYS)

    def note_discriminator(self, found: DiscriminatorPass, norm: Number) -> None:
        """Keep what an update of the discriminator computed; the loss is without penalties."""
        self._values["discriminator_loss"] = found.loss
        self._values["discriminator_norm"] = norm
        self._values["real_outputs"] = array(found.real)
        self._values["fake_outputs"] = array(found.fake)

    def note_generator(self, found: GeneratorPass, norm: Number) -> None:
        """Keep what an update of the generator computed, its gradients per fake."""
        self._values["generator_loss"] = found.loss
        self._values["generator_norm"] = norm
        self._values["fake_gradients"] = array(found.by_fakes * len(found.by_fakes))

    def latest(self) -> StepRecord:
        """Return the record."""
        return record(StepRecord, self._values)

    def state(self) -> dict[str, Any]:
        """Return the values as numbers and tensors."""
        return {
            name: torch.from_numpy(plain(value).copy()) if name in ARRAYS else plain(value)
            for name, value in self._values.items()
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over values."""
        values = {name: state[name].numpy().copy() for name in ARRAYS if name in state}
        self._values = values | {name: float(state[name]) for name in NUMBERS if name in state}
