"""How much the ELBO gains when each example's posterior is fitted by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch

from engine.kinds import Tensor
from engine.numerics.codes.latent import Batch, fresh_batch, kl_of
from engine.numerics.noise import standard_normal
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES, DRAWS, STEPS, JUDGES = 32, 32, 100, 512
RATE = 0.15  # of the first step, in units of what moves q by one standard deviation
SIGNS = 16  # random sums of scores, whose squares say how far that is
LEAST = 1e-12


def amortisation_gap(seen: Observation) -> Tensor:
    """Return the ELBO with fitted q minus the ELBO with the encoder's q, of each example (n,).

    The encoder's outputs are improved by themselves; what does not raise the ELBO of an example
    on other draws is not taken, and further draws judge. Cremer et al. 2018.
    """
    latent = seen.view(Latent)
    batch = fresh_batch(seen, EXAMPLES, "amortisation")
    random = seen.random("amortisation draws")
    width = latent.code_noise

    def noise(count: int) -> Tensor:
        half = standard_normal(random, (count // 2, len(batch.examples), width))
        drawn = seen.tensor(half)
        return torch.cat((drawn, -drawn))  # antithetic: draws have their mean exactly

    with torch.no_grad():
        start = latent.outputs(batch.examples)
        signs = seen.tensor(random.choice((-1.0, 1.0), (SIGNS, DRAWS, len(start))))
        unit = _units(latent, batch, start, noise(DRAWS), signs)
        fitted = _ascended(lambda at: _elbo(latent, batch, at, noise(DRAWS)), start, unit)
        chosen, judged = noise(JUDGES), noise(JUDGES)
        rose = _elbo(latent, batch, fitted, chosen) > _elbo(latent, batch, start, chosen)
        gain = _elbo(latent, batch, fitted, judged) - _elbo(latent, batch, start, judged)
        return torch.where(rose, gain, 0.0)


def _elbo(latent: Latent, batch: Batch, outputs: Tensor, noise: Tensor) -> Tensor:
    """Return the ELBO (n,) of the examples for outputs (n, o) in place of the encoder's."""
    terms = latent.terms(batch.examples, latent.codes(outputs, batch.rows), noise)
    return terms.reconstruction.mean(0) - kl_of(terms)


def _units(latent: Latent, batch: Batch, outputs: Tensor, noise: Tensor, signs: Tensor) -> Tensor:
    """Return by how much each output (n, o) must change to change q by about its own width.

    It is one over the root of the Fisher information, E (d log q(z) / d output)²: for a mean the
    standard deviation, for the logarithm of one 1/√2. Random signs (r, k, n) tell the draws of the
    noise (k, n, ε) apart.
    """
    codes = latent.codes(outputs, batch.rows).draw(noise).codes
    total = torch.zeros_like(outputs)
    for sign in signs:

        def summed(at: Tensor, sign: Tensor = sign) -> Tensor:
            return (sign * latent.codes(at, batch.rows).log_density(codes)).sum(0)

        total += _slope(summed, outputs).square()
    return (total / (len(signs) * len(codes))).clamp(min=LEAST).rsqrt()


def _ascended(value: Callable[[Tensor], Tensor], start: Tensor, unit: Tensor) -> Tensor:
    """Return the places (n, o) that Adam reaches from ``start``, going uphill in these units."""
    place, mean, square = start, torch.zeros_like(start), torch.zeros_like(start)
    for step in range(1, STEPS + 1):
        slope = _slope(value, place) * unit
        mean, square = mean.lerp(slope, 0.1), square.lerp(slope.square(), 0.05)
        rate = RATE * (1 - (step - 1) / STEPS)
        root = (square / (1 - 0.95**step)).sqrt() + LEAST
        place = place + rate * unit * mean / (1 - 0.9**step) / root
    return place


def _slope(value: Callable[[Tensor], Tensor], place: Tensor) -> Tensor:
    """Return the gradients (n, o) of the values (n,) at places (n, o)."""
    with torch.enable_grad():
        leaf = place.detach().requires_grad_()
        (slope,) = torch.autograd.grad(value(leaf).sum(), leaf)
    return slope
