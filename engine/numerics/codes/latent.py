"""What a latent variable model says of some examples: codes, terms of the bound, log p(x)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.kinds import BoundSettings, Codes, Labelled, Measurement, Tensor, Terms
from engine.numerics.noise import standard_normal
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES = 256  # behind every number of a bound
DRAWS = 4  # codes for each of them
BLOCK = 1 << 21  # numbers that the decoder may give at once


@dataclass(frozen=True, slots=True)
class Batch:
    """Real examples (n, d), their rows in the training set (or None) and q(z|x) of each.

    ``offset`` (n,) is what log p(x) gains by dequantisation, 0 without it.
    """

    examples: Tensor
    rows: Tensor | None
    codes: Codes
    offset: Tensor


def fresh_batch(seen: Observation, count: int = EXAMPLES, part: str = "codes") -> Batch:
    """Return fresh examples; training examples where only those have codes."""
    if not seen.view(Latent).amortised:
        return training_batch(seen, count, part)
    return seen.cached(
        ("batch", count, part), lambda: _encoded(seen, seen.real(count, part), None, part)
    )


def training_batch(seen: Observation, count: int = EXAMPLES, part: str = "codes") -> Batch:
    """Return examples of the training set, which must be limited, all if there are fewer."""

    def compute() -> Batch:
        training = seen.view(Latent).training
        assert training is not None
        random = seen.random(f"training/{part}/{count}")
        places = random.permutation(len(training))[:count]
        return _encoded(seen, training[places], places, part)

    return seen.cached(("training batch", count, part), compute)


def held_out_batch(seen: Observation, count: int = EXAMPLES, part: str = "held out") -> Batch:
    """Return examples of the held-out split, which there must be, as of an encoder's model."""

    def compute() -> Batch:
        data = seen.dataset
        assert isinstance(data, Labelled)
        examples, _ = data.labelled(count, seen.random(f"{part}/{count}"), "held out")
        return _encoded(seen, examples, None, part)

    return seen.cached(("held out batch", count, part), compute)


def terms_of(seen: Observation, batch: Batch, draws: int = DRAWS, part: str = "draws") -> Terms:
    """Return the terms of a bound for fresh codes of a batch, without gradients."""
    latent = seen.view(Latent)

    def compute() -> Terms:
        shape = (draws, len(batch.examples), latent.code_noise)
        noise = seen.tensor(standard_normal(seen.random(f"{part}/{draws}"), shape))
        with torch.no_grad():
            return latent.terms(batch.examples, batch.codes, noise)

    return seen.cached(("terms", id(batch), draws, part), compute)


def kl_of(terms: Terms) -> Tensor:
    """Return KL(q‖p) of each example (n,), by formula where there is one."""
    if terms.kl is not None:
        return terms.kl.sum(-1)
    return (terms.log_posterior - terms.log_prior).mean(0)


def elbo_of(terms: Terms, batch: Batch) -> Tensor:
    """Return the ELBO of each example (n,), in nats."""
    return reconstruction_of(terms, batch) - kl_of(terms)


def reconstruction_of(terms: Terms, batch: Batch) -> Tensor:
    """Return E log p(x|z) of each example (n,), in nats, with what dequantisation adds."""
    return terms.reconstruction.mean(0) + batch.offset


def log_evidence(seen: Observation, batch: Batch, draws: int, part: str = "evidence") -> Tensor:
    """Return log (1/K) Σ p(x, z_k)/q(z_k|x) of each example (n,) from K = ``draws`` codes.

    Its mean is a lower bound of log p(x) that rises with K. Burda et al. 2016.
    """
    latent = seen.view(Latent)
    width = batch.examples.shape[1] + latent.dimension
    rows = max(1, BLOCK // (len(batch.examples) * width))
    random = seen.random(part)
    found = []
    with torch.no_grad():
        for start in range(0, draws, rows):
            count = min(rows, draws - start)
            shape = (count, len(batch.examples), latent.code_noise)
            terms = latent.terms(
                batch.examples, batch.codes, seen.tensor(standard_normal(random, shape))
            )
            found.append(terms.reconstruction + terms.log_prior - terms.log_posterior)
        weights = torch.cat(found)
        return torch.logsumexp(weights, 0) - math.log(draws) + batch.offset


def mean_of(values: Tensor) -> Measurement:
    """Return the mean over examples (n,) with its standard error."""
    error = float(values.std()) / math.sqrt(len(values)) if len(values) > 1 else None
    return Measurement(float(values.mean()), error=error)


def _encoded(seen: Observation, examples: Floats, places: object, part: str) -> Batch:
    latent = seen.view(Latent)
    noise = standard_normal(seen.random(f"spread/{part}"), (len(examples), latent.spread_noise))
    rows = torch.from_numpy(places).to(seen.device) if isinstance(places, np.ndarray) else None
    with torch.no_grad():
        real, offset = latent.spread(seen.tensor(examples), seen.tensor(noise))
        return Batch(real, rows, latent.encode(real, rows), offset)


def fresh_loss(seen: Observation) -> Measurement:
    """Return the loss that training would descend on fresh examples, by its own settings."""
    latent, batch = seen.view(Latent), fresh_batch(seen)
    bound = seen.settings["bound"]
    assert isinstance(bound, BoundSettings)
    shape = (bound.samples, len(batch.examples), latent.code_noise)
    noise = seen.tensor(standard_normal(seen.random("fresh loss"), shape))
    with torch.no_grad():
        loss = latent.loss(batch.examples, batch.rows, noise, bound.estimator)
    return Measurement(float(loss - batch.offset.mean()))
