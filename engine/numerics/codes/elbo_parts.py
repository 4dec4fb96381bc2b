"""The ELBO in three parts that add up to it: reconstruction, information and marginal KL.

Hoffman and Johnson 2016; Lectures A, B and E (ELBO surgery).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.kinds import Tensor
from engine.numerics.codes.latent import DRAWS, fresh_batch, kl_of, reconstruction_of, terms_of
from engine.numerics.codes.surgery import log_aggregated
from engine.numerics.noise import standard_normal
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation


@dataclass(frozen=True, slots=True)
class ElboParts:
    """The ELBO of n examples, each part (n,) in nats: reconstruction − information − marginal.

    ``information`` is I(i; z), between the example's number and its code, at most log n;
    ``marginal`` is KL(q_agg‖p). The two add up to KL(q‖p), by formula where there is one.
    """

    reconstruction: Tensor
    information: Tensor
    marginal: Tensor


def elbo_parts(seen: Observation) -> ElboParts:
    """Return the parts for the batch of fresh examples that the other metrics use."""
    return seen.cached("elbo parts", lambda: _parts(seen))


def _parts(seen: Observation) -> ElboParts:
    latent, batch = seen.view(Latent), fresh_batch(seen)
    terms = terms_of(seen, batch)
    shape = (DRAWS, len(batch.examples), latent.code_noise)
    noise = seen.tensor(standard_normal(seen.random("elbo parts"), shape))
    with torch.no_grad():
        drawn = batch.codes.draw(noise)
        own = batch.codes.log_density(drawn.codes)
        aggregated = log_aggregated(batch.codes, drawn.codes.flatten(0, 1)).view(own.shape)
        information = (own - aggregated).mean(0)
    return ElboParts(reconstruction_of(terms, batch), information, kl_of(terms) - information)
