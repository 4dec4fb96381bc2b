"""What is particular to one family, as metrics and probes may see it at one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.kinds import Objective, Tensor

CHUNK = 16_384  # rows per pass through a network, so that a picture never needs much memory


class FamilyView(Protocol):
    """One family's way to be seen; ``record`` is what the last step computed anyway, or None."""

    record: Any


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What the last step computed anyway; arrays are copies on the CPU.

    Outputs are raw (n,). ``fake_gradients`` (n, 2) is the gradient of each fake's own generator
    loss (the batch mean times n) at that fake. Norms are over all parameters of a player, raw,
    before the optimiser rescales them.
    """

    discriminator_loss: float
    generator_loss: float
    real_outputs: Floats
    fake_outputs: Floats
    fake_gradients: Floats
    discriminator_norm: float
    generator_norm: float


@dataclass(eq=False)
class Duel:
    """A generator's opponent and what the two play for.

    ``discriminator`` maps examples (n, d) to raw outputs (n,), differentiably, on ``device``, with
    every constraint that shapes the function (such as spectral normalisation) in force.
    ``weights`` are the discriminator's weight matrices (no biases); ``generator_parameters`` those
    of the generator. ``record`` is None where fresh samples are to be taken instead.
    """

    objective: Objective
    discriminator: Callable[[Tensor], Tensor]
    weights: tuple[Tensor, ...] = ()
    generator_parameters: tuple[Tensor, ...] = ()
    record: StepRecord | None = None
    device: torch.device | None = None

    def outputs(self, points: Floats) -> Floats:
        """Return the discriminator's raw outputs (n,) at examples (n, d) without gradients."""
        return passed(self.discriminator, points, self.device or torch.device("cpu"))


def tensor(values: Floats, device: torch.device) -> Tensor:
    """Return a float32 tensor of the values on a device."""
    return torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32)).to(device)


def passed(network: Callable[[Tensor], Tensor], inputs: Floats, device: torch.device) -> Floats:
    """Return what a network gives for inputs (n, k), some rows at a time, without gradients."""
    with torch.no_grad():
        chunks = [
            network(tensor(inputs[i : i + CHUNK], device)).cpu().numpy()
            for i in range(0, len(inputs), CHUNK)
        ]
    result: Floats = np.concatenate(chunks)
    return result
