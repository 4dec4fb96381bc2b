"""What the two ways of computing a gradient have in common: their questions and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch

from engine.training.late import Number

Tensor = torch.Tensor
Mode = type[torch.no_grad] | type[torch.inference_mode]


@dataclass(frozen=True, slots=True)
class DiscriminatorPass:
    """The objective's loss, the penalties' sum, and raw outputs (r,) at rows of real and fake."""

    loss: Number
    penalty: Number
    real: Tensor
    fake: Tensor


@dataclass(frozen=True, slots=True)
class GeneratorPass:
    """The generator's loss and its gradient (n, 2) by the fakes, as the batch mean has it."""

    loss: Number
    by_fakes: Tensor


class Passes(Protocol):
    """A way to compute gradients; nothing but the players' gradients changes.

    ``mode`` is the context in which updates are to be made. Returned tensors may be buffers that
    the next call overwrites.
    """

    mode: Mode

    def reconfigure(self) -> None:
        """Take note that the rules have changed."""
        ...

    def discriminator(
        self, real: Tensor, noise: Tensor, random: np.random.Generator
    ) -> DiscriminatorPass:
        """Write the discriminator's gradient for real examples (n, 2) and noise (n, d)."""
        ...

    def generator(
        self, noise: Tensor, random: np.random.Generator, real: Tensor | None = None
    ) -> GeneratorPass:
        """Write the generator's gradient for noise (n, d).

        ``real`` examples (n, 2) are given where ``Rules.needs_data`` asks for them.
        """
        ...
