"""What is particular to one family, as metrics and probes may see it at one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.kinds import Codes, Marginal, Objective, Tensor, Terms

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


@dataclass(frozen=True, slots=True)
class LatentRecord:
    """What the last step of a latent variable model computed anyway, on its batch, in nats.

    ``bound`` is what the chosen bound gives with β = 1; ``loss`` is what was descended, with
    ``beta`` as it stood. ``kl`` is KL(q(z|x)‖p(z)) and ``reconstruction`` E log p(x|z).
    """

    loss: float
    bound: float
    reconstruction: float
    kl: float
    beta: float
    gradient_norm: float


@dataclass(eq=False)
class Latent:
    """A model with a code z behind every example x, p(x) = ∫ p(x|z) p(z) dz, and its q(z|x).

    Its functions take tensors on ``device`` and are differentiable. Codes are flat (..., c) with
    c = ``dimension``; ``continuous`` says whether they are points of a space in which distances
    and densities have a meaning, rather than discrete ones.

    - ``encode(examples (n, d), rows)`` gives q(z|x). ``rows`` (n,) are the places of the examples
      in ``training``, or None for other examples. Where ``amortised`` is False there is no
      encoder: only examples of ``training`` have codes, and their rows must be given.
    - ``outputs`` and ``codes`` are the two halves of it: what the encoder gives for examples, and
      q(z|x) for such outputs (and rows).
    - ``decode(codes)`` gives mean examples (..., d); ``log_likelihood(codes, examples)`` gives
      log p(x|z) (...) in nats, shapes broadcast; ``prior()`` is p(z).
    - ``spread(examples, noise (n, spread_noise))`` dequantises examples (n, d), and says what
      log p gains by it (n,); without dequantisation it changes nothing and gains 0.
    - ``terms(examples, codes, noise (k, n, code_noise))`` gives the terms of a bound, k codes for
      each example; ``loss(examples, rows, noise, estimator)`` is what training would descend with
      a gradient estimator of that name, and ``encoder_parameters`` what the estimators differ in.

    ``record`` is None where fresh samples are to be taken instead.
    """

    dimension: int
    code_noise: int
    spread_noise: int
    encode: Callable[[Tensor, Tensor | None], Codes]
    outputs: Callable[[Tensor], Tensor]
    codes: Callable[[Tensor, Tensor | None], Codes]
    decode: Callable[[Tensor], Tensor]
    log_likelihood: Callable[[Tensor, Tensor], Tensor]
    prior: Callable[[], Marginal]
    spread: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
    terms: Callable[[Tensor, Codes, Tensor], Terms]
    loss: Callable[[Tensor, Tensor | None, Tensor, str], Tensor]
    encoder_parameters: tuple[Tensor, ...] = ()
    estimators: tuple[str, ...] = ()
    amortised: bool = True
    continuous: bool = True
    discrete_likelihood: bool = False
    training: Floats | None = None
    record: LatentRecord | None = None
    device: torch.device | None = None


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
