"""How much the ELBO gains when each example's posterior is fitted by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch

from engine.kinds import Codes, Tensor
from engine.numerics.latent import fresh_batch, kl_of
from engine.numerics.noise import standard_normal
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES, DRAWS, STEPS, JUDGES = 32, 16, 30, 128
RATE = 0.1


def amortisation_gap(seen: Observation) -> Tensor:
    """Return the ELBO with fitted q minus the ELBO with the encoder's q, of each example (n,).

    The encoder's outputs are improved by themselves, by Adam with a falling rate; both are judged
    on the same other draws. Cremer et al. 2018.
    """
    latent = seen.view(Latent)
    batch = fresh_batch(seen, EXAMPLES, "amortisation")
    count, width = len(batch.examples), latent.code_noise
    random = seen.random("amortisation draws")
    judges = seen.tensor(standard_normal(random, (JUDGES, count, width)))

    def elbo(codes: Codes, at: Tensor) -> Tensor:
        terms = latent.terms(batch.examples, codes, at)
        return terms.reconstruction.mean(0) - kl_of(terms)

    with torch.no_grad():
        start = latent.outputs(batch.examples)
        before = elbo(latent.codes(start, batch.rows), judges)

    def value(outputs: Tensor) -> Tensor:
        half = seen.tensor(standard_normal(random, (DRAWS // 2, count, width)))
        noise = torch.cat((half, -half))  # antithetic: draws have their mean exactly
        return elbo(latent.codes(outputs, batch.rows), noise).sum()

    outputs = _ascended(value, start)
    with torch.no_grad():
        return elbo(latent.codes(outputs, batch.rows), judges) - before


def _ascended(value: Callable[[Tensor], Tensor], start: Tensor) -> Tensor:
    """Return the place that Adam reaches from ``start``, going uphill."""
    place = start.clone()
    mean, square = torch.zeros_like(place), torch.zeros_like(place)
    for step in range(1, STEPS + 1):
        with torch.enable_grad():
            leaf = place.requires_grad_()
            (slope,) = torch.autograd.grad(value(leaf), leaf)
        place = place.detach()
        mean.lerp_(slope, 0.1)
        square.lerp_(slope.square(), 0.01)
        rate = RATE * (1 - (step - 1) / STEPS)
        place = place + rate * (mean / (1 - 0.9**step)) / (
            (square / (1 - 0.99**step)).sqrt() + 1e-8
        )
    return place
