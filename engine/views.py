"""What is particular to one family, as metrics and probes may see it at one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.kinds import Codes, Marginal, Objective, Study, Tensor, Terms

CHUNK = 16_384  # rows per pass through a network, so that a picture never needs much memory
NUMBERS = 2**19  # numbers per pass, which ask for fewer rows of large images


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
    of the generator. ``record`` is None where fresh samples are to be taken instead. Where the
    discriminator reads rows of several examples, ``discriminator`` shows it each point in the
    company that ``note`` names, and ``rows`` maps a whole sample (n, d) of one kind to the outputs
    (r,) at the rows made of it.
    """

    objective: Objective
    discriminator: Callable[[Tensor], Tensor]
    weights: tuple[Tensor, ...] = ()
    generator_parameters: tuple[Tensor, ...] = ()
    record: StepRecord | None = None
    device: torch.device | None = None
    rows: Callable[[Tensor], Tensor] | None = None
    note: str = ""

    def outputs(self, points: Floats) -> Floats:
        """Return the discriminator's raw outputs (n,) at examples (n, d) without gradients."""
        return passed(self.discriminator, points, self.device or torch.device("cpu"))

    def outputs_of_sample(self, points: Floats) -> Floats:
        """Return the raw outputs (r,) at the rows that a sample (n, d) of one kind makes."""
        return passed(self.rows or self.discriminator, points, self.device or torch.device("cpu"))


@dataclass(frozen=True, slots=True)
class LatentRecord:
    """What the last step of a latent variable model computed anyway, on its batch, in nats.

    ``bound`` is what the chosen bound gives with β = 1; ``loss`` is what was descended, with
    ``beta`` as it stood. ``kl`` is KL(q(z|x)‖p(z)) and ``reconstruction`` E log p(x|z). ``units``
    are the variances over the batch of each coordinate's posterior mean (those of active units are
    above 0.01), looked at now and then, and none where a batch is too small to tell.
    """

    loss: float
    bound: float
    reconstruction: float
    kl: float
    beta: float
    gradient_norm: float
    units: tuple[float, ...] = ()


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
      log p(x|z) (...) in nats, shapes broadcast; ``prior()`` is p(z), fixed.
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
    training: Floats | None = None
    record: LatentRecord | None = None
    device: torch.device | None = None


@dataclass(frozen=True, slots=True)
class FlowRecord:
    """What the last step of a flow computed anyway, on its batch.

    ``loss`` is −log p(x) in nats, or the squared error of the velocity of a flow that is learnt by
    regression; the norm is over all parameters, before the optimiser rescales it.
    """

    loss: float
    gradient_norm: float


@dataclass(eq=False)
class Flow:
    """An invertible map x = T(z) between codes z ~ N(0, I) and examples x, both (n, d).

    Its functions take tensors on ``device``; densities are in nats and in data units.

    - ``forward(x)`` gives z and log |det dz/dx| (n,); ``inverse(z)`` gives x.
    - ``stages(z)`` gives where codes are after each layer, in data units: the last are the
      examples, the first the codes themselves, shifted and scaled to where the data is.
    - ``log_density(x)`` gives log p (n,). Where data is whole numbers, x has been dequantised by
      ``spread(examples, noise (n, spread_noise))``, which also says what log p gains by it.
    - ``loss(random)`` is what training descends, on a fresh batch drawn by that generator.

    A flow that is ``continuous`` follows a velocity from z to x in many small steps; it is learnt
    by regression, and its loss is no likelihood. ``record`` is None where fresh samples are to be
    taken instead.
    """

    dimension: int
    spread_noise: int
    forward: Callable[[Tensor], tuple[Tensor, Tensor]]
    inverse: Callable[[Tensor], Tensor]
    stages: Callable[[Tensor], list[Tensor]]
    log_density: Callable[[Tensor], Tensor]
    spread: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
    loss: Callable[[np.random.Generator], Tensor]
    parameters: tuple[Tensor, ...] = ()
    continuous: bool = False
    record: FlowRecord | None = None
    device: torch.device | None = None

    def log_densities(self, examples: Floats) -> Floats:
        """Return log p (n,) of real examples (n, d), without gradients."""
        return passed(self.log_density, examples, self.device or torch.device("cpu"))


@dataclass(eq=False)
class Theory:
    """A study of theory: its ``kind``, which has the claims, and how it is at ``present``.

    ``present()`` builds the study at the settings in force when it is first asked.
    """

    kind: type[Study]
    present: Callable[[], Study]
    record: None = None


def rows_at_once(width: int) -> int:
    """Return how many rows of so many numbers a network is given in one pass."""
    return max(1, min(CHUNK, NUMBERS // width))


def tensor(values: Floats, device: torch.device) -> Tensor:
    """Return a float32 tensor of the values on a device."""
    return torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32)).to(device)


def passed(
    network: Callable[[Tensor], Tensor], inputs: Floats, device: torch.device, width: int = 0
) -> Floats:
    """Return what a network gives for inputs (n, k), some rows at a time, without gradients.

    ``width`` is that of a row of outputs where it may be larger than that of inputs.
    """
    rows = rows_at_once(max(width, inputs.shape[1]))
    with torch.no_grad():
        chunks = [
            network(tensor(inputs[i : i + rows], device)).cpu().numpy()
            for i in range(0, len(inputs), rows)
        ]
    result: Floats = np.concatenate(chunks)
    return result
